import assert from 'node:assert/strict';
import { z } from 'zod';
import { app } from '../generators/app/feature.ts';
import { type AnswerSources, parseAnswers } from '../src/model/answers.ts';
import { AgentopsError } from '../src/model/errors.ts';

const schema = z.object({
  name: z.string().min(1).describe('The name'),
  linter: z.enum(['biome', 'eslint']).default('biome').describe('The linter'),
  port: z.number().int().default(3000).describe('The port'),
  git: z.boolean().default(true).describe('With git'),
});

/** The faults that a person is told of. */
function faults(sources: AnswerSources, of: z.ZodObject = schema): readonly string[] {
  try {
    parseAnswers(of, sources);
  } catch (error) {
    assert.ok(error instanceof AgentopsError);
    assert.equal(error.exitCode, 2);
    assert.equal(error.id, 'ANSWERS');
    return error.details;
  }
  return [];
}

describe('answers', () => {
  it('fall back to the defaults', () => {
    assert.deepEqual(parseAnswers(schema, { given: { name: 'a' } }), {
      name: 'a',
      linter: 'biome',
      port: 3000,
      git: true,
    });
  });

  it('override each other: flags, --answers, .yo-rc.json, preset, folder', () => {
    const sources: readonly (readonly [name: string, source: AnswerSources])[] = [
      ['folder', { suggested: { name: 'folder' } }],
      ['preset', { preset: { from: 'org.json', answers: { name: 'preset' } } }],
      ['stored', { stored: { name: 'stored' } }],
      ['given', { given: { name: 'given' } }],
      ['flag', { flags: { name: 'flag' } }],
    ];
    let all: AnswerSources = {};
    for (const [name, source] of sources) {
      all = { ...all, ...source };
      assert.equal(parseAnswers(schema, all).name, name);
    }
  });

  it('are converted to the type of their option when they come from flags', () => {
    const { port, git } = parseAnswers(schema, {
      flags: { name: 'a', port: '8080', git: 'false' },
    });
    assert.equal(port, 8080);
    assert.equal(git, false);
  });

  it('keep a version or number of a text option as it was typed', () => {
    assert.equal(parseAnswers(schema, { flags: { name: '1.10' } }).name, '1.10');
  });

  it('are refused with all problems at once', () => {
    const found = faults({
      given: { linter: 'esling', prot: 1 },
      flags: { port: 'many', git: 'yes' },
    });
    assert.deepEqual(found, [
      '--answers: unknown key "prot". Did you mean port?',
      '--name is missing: The name',
      '--linter "esling" is not one of biome, eslint. Did you mean eslint?',
      ...found.filter((fault) => /^--port "many": |^--git "yes": /.test(fault)),
    ]);
    assert.equal(found.length, 5);
  });

  for (const given of [[], 'text', 7, null]) {
    it(`are refused if they are not an object: ${JSON.stringify(given)}`, () => {
      assert.deepEqual(faults({ given, flags: { name: 'a' } }), [
        '--answers: must be an object with one key per option',
      ]);
    });
  }

  it('are refused if a flag is given twice', () => {
    assert.deepEqual(faults({ flags: { name: ['a', 'b'] } }), [
      '--name was given more than once: ["a","b"]',
    ]);
  });

  it('cannot reach the prototype', () => {
    const given = JSON.parse('{ "name": "a", "__proto__": { "git": false }, "constructor": 1 }');
    assert.deepEqual(faults({ given }), [
      '--answers: unknown key "__proto__".',
      '--answers: unknown key "constructor".',
    ]);
    assert.equal(({} as Record<string, unknown>).git, undefined);
  });

  it('report the file of an unknown key from an earlier run', () => {
    assert.deepEqual(faults({ stored: { nme: 'a' }, flags: { name: 'a' } }), [
      '.yo-rc.json: unknown key "nme". Did you mean name?',
    ]);
  });
});

describe('the answers of app', () => {
  const refused: readonly (readonly [flag: string, value: string])[] = [
    ['name', '../evil'],
    ['name', '/etc'],
    ['name', '.hidden'],
    ['name', 'Upper'],
    ['name', 'two words'],
    ['name', "a'b"],
    ['name', 'a"b'],
    ['name', `a\${b}`],
    ['name', 'a\nb'],
    ['name', 'node_modules'],
    ['name', ''],
    ['description', 'two\nlines'],
    ['description', 'nul\u0000'],
    ['description', 'line\u2028separator'],
    ['author', 'tab\tand more'],
    ['license', 'Not A Licence'],
    ['license', 'SEE LICENSE IN ../../etc/passwd'],
    ['nodeVersion', '18'],
    ['framework', 'koa'],
  ];
  for (const [name, value] of refused) {
    it(`refuse ${name} ${JSON.stringify(value)}`, () => {
      const found = faults({ given: { name: 'svc', [name]: value } }, app.options);
      assert.equal(found.length, 1, found.join('\n'));
      assert.ok(found[0]?.includes(name === 'nodeVersion' ? '--node-version' : `--${name}`));
    });
  }

  for (const [name, value] of [
    ['name', '@scope/svc'],
    ['name', 'a.b'],
    ['description', `It's "quoted", \`ticked\`, \${not} a value, <b>not</b> bold, Löschzug 🚒`],
    ['author', 'Zoë Ö <zoe@example.org>'],
    ['license', 'MIT OR Apache-2.0'],
    ['license', 'UNLICENSED'],
  ] as const) {
    it(`take ${name} ${JSON.stringify(value)}`, () => {
      assert.deepEqual(faults({ given: { name: 'svc', [name]: value } }, app.options), []);
    });
  }
});
