import assert from 'node:assert/strict';
import { AgentopsError } from '../src/model/errors.ts';
import type { Project } from '../src/model/project.ts';
import { detect } from '../src/repository/detect.ts';
import { type FactSources, givenFacts } from '../src/repository/given.ts';
import { manifest } from './support/detected.ts';
import { readerOf, type Tree } from './support/memory-tree.ts';

const repository: Tree = {
  'package.json': manifest({
    dependencies: { express: '^4.18.0' },
    scripts: { start: 'node a.js' },
  }),
  'a.js': '',
};

function facts(sources: FactSources, tree: Tree = repository): Project {
  const reader = readerOf(tree);
  return detect(reader, 'svc', undefined, givenFacts(reader, sources));
}

const flags = (...factFlags: readonly string[]): Project => facts({ factFlags });
const stored = (given: unknown): Tree => ({
  ...repository,
  '.yo-rc.json': manifest({ 'generator-agentops': { facts: given } }),
});

function faultsOf(sources: FactSources, tree?: Tree): readonly string[] {
  try {
    facts(sources, tree);
  } catch (error) {
    assert.ok(error instanceof AgentopsError);
    assert.equal(error.id, 'USAGE');
    assert.equal(error.exitCode, 2);
    return error.details;
  }
  return assert.fail('it was taken');
}

describe('given fact', () => {
  it('overrides detection, and names its source', () => {
    const { moduleSystem, entry } = flags('moduleSystem=esm', 'entry=src/server.ts');
    assert.deepEqual(moduleSystem, { value: 'esm', evidence: '--fact', confidence: 'given' });
    assert.equal(entry.value, 'src/server.ts');
  });

  it('affects derived facts', () => {
    assert.equal(flags('moduleSystem=cjs').importEndings.value, 'none');
    assert.equal(flags('moduleSystem=esm').importEndings.value, '.js');
    assert.equal(flags('entry=lib/x.js').sourceDir.value, 'lib');
  });

  it('may name a framework, whose version is detected', () => {
    const { value } = flags('framework=express').framework;
    assert.deepEqual(value, { name: 'express', range: '^4.18.0', installed: undefined, major: 4 });
    assert.equal(flags('framework=hono').framework.value?.range, '*');
    assert.equal(flags('framework=nestjs').framework.value?.name, '@nestjs/core');
  });

  const parts: readonly (readonly [
    flags: readonly string[],
    read: (project: Project) => unknown,
    value: unknown,
  ])[] = [
    [
      ['framework.major=5'],
      ({ framework }) => [framework.value?.name, framework.value?.major],
      ['express', 5],
    ],
    [
      ['framework.name=hono', 'framework.major=4'],
      ({ framework }) => [framework.value?.name, framework.value?.major],
      ['hono', 4],
    ],
    [
      ['framework={"name":"koa","major":2}'],
      ({ framework }) => [framework.value?.name, framework.value?.major],
      ['koa', 2],
    ],
    [
      ['style.quotes=double', 'style.indent=tab'],
      ({ style }) => [style.value.quotes, style.value.indent, style.value.eol],
      ['double', 'tab', 'lf'],
    ],
    [['style.indent=4'], ({ style }) => style.value.indent, 4],
    [['style={"semicolons":false}'], ({ style }) => style.value.semicolons, false],
    [['nodeRange=20'], ({ nodeRange }) => nodeRange.value, '20'],
    [['testRunner=none'], ({ testRunner }) => testRunner.value, undefined],
    [['framework=null'], ({ framework }) => framework.value, undefined],
    [['importEndings=none'], ({ importEndings }) => importEndings.value, 'none'],
    [
      ['logger=pino', 'logger.module=src/log.ts'],
      ({ logger }) => [logger.value?.library, logger.value?.module],
      ['pino', 'src/log.ts'],
    ],
    [
      ['tsconfig.module=commonjs'],
      ({ tsconfig }) => [tsconfig.value?.module, tsconfig.value?.file],
      ['commonjs', 'tsconfig.json'],
    ],
    [
      ['app=src/app.ts:12'],
      ({ given }) => given?.app?.value,
      { file: 'src/app.ts', line: 12, what: '' },
    ],
    [
      ['listen=src/app.ts:30'],
      ({ given }) => given?.listens?.value,
      { file: 'src/app.ts', line: 30, what: '' },
    ],
    [['entry=a.js', 'entry=b.js'], ({ entry }) => entry.value, 'b.js'],
    [['linter=a=b'], ({ linter }) => linter.value, 'a=b'],
  ];
  for (const [given, read, value] of parts) {
    it(`may be ${given.join(' ')}`, () => assert.deepEqual(read(flags(...given)), value));
  }

  it('is read from .yo-rc.json, with its line', () => {
    const tree = stored({ framework: 'hono', 'style.quotes': 'double', style: { indent: 4 } });
    const { framework, style } = facts({}, tree);
    assert.equal(framework.value?.name, 'hono');
    assert.deepEqual([framework.evidence, framework.confidence], ['.yo-rc.json:4', 'given']);
    assert.deepEqual([style.value.quotes, style.value.indent], ['double', 4]);
  });

  it('overrides .yo-rc.json through the API, and both as a flag', () => {
    const tree = stored({ linter: 'a', redis: 'a', postgres: 'a' });
    const { linter, redis, postgres } = facts(
      { facts: { redis: 'b', postgres: 'b' }, factFlags: ['postgres=c'] },
      tree,
    );
    assert.deepEqual([linter.value, redis.value, postgres.value], ['a', 'b', 'c']);
  });
});

describe('invalid fact', () => {
  const wrong: readonly (readonly [flag: string, says: RegExp])[] = [
    ['framework', /name=value/],
    ['=x', /name=value/],
    ['framwork=express', /no fact "framwork".*framework\?/],
    ['framework=expres', /not one of .*Did you mean express\?/],
    ['language=typescript', /"typescript" is not one of ts, js/],
    ['style.quots=single', /no part quots.*Did you mean quotes\?/],
    ['style.indent=-1', /style/],
    ['style={"indent":"wide"}', /indent/],
    ['style={"indnt":2}', /indnt/],
    ['style=7', /style/],
    ['entry.file=x', /entry has no parts/],
    ['entry=', /entry/],
    ['language=none', /not one of ts, js/],
    ['packageManager={"name":"npm"}', /not one of npm/],
    ['__proto__=1', /no fact/],
    ['constructor.name=1', /no fact/],
    ['style.__proto__=1', /no part __proto__/],
    ['folder=x', /no fact "folder"/],
    ['app=somewhere', /app/],
  ];
  for (const [flag, says] of wrong) {
    it(`is refused: ${flag}`, () => {
      const [fault = ''] = faultsOf({ factFlags: [flag] });
      assert.match(fault, says);
      assert.ok(fault.startsWith(`--fact ${flag}`));
    });
  }

  it('is reported together with all others', () => {
    const found = faultsOf({ factFlags: ['a=1', 'language=x'], facts: { b: 2 } }, stored({ c: 3 }));
    assert.deepEqual(found.map((fault) => fault.split(':')[0]).sort(), [
      '--fact a=1',
      '--fact language=x',
      '.yo-rc.json',
      'facts.b',
    ]);
  });

  for (const given of [[], 'x', 7, true]) {
    it(`is refused in .yo-rc.json: ${JSON.stringify(given)}`, () => {
      assert.match(faultsOf({}, stored(given))[0] ?? '', /^\.yo-rc\.json: .*facts/);
    });
  }
});
