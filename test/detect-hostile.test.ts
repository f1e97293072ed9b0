import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { diskReader } from '../src/disk/disk-reader.ts';
import { AgentopsError } from '../src/model/errors.ts';
import type { Reader } from '../src/model/project.ts';
import { detect } from '../src/repository/detect.ts';
import { cpuTime } from './support/cpu-time.ts';
import { detected, manifest } from './support/detected.ts';
import { readerOf, type Tree } from './support/memory-tree.ts';
import { temporaryFolder } from './support/temporary.ts';

const odd: readonly unknown[] = [null, 7, true, 'x', [], {}, [[]], { a: { b: [null] } }, ''];
const fields = [
  'name',
  'type',
  'main',
  'module',
  'bin',
  'packageManager',
  'engines',
  'imports',
  'workspaces',
  'scripts',
  'dependencies',
  'devDependencies',
  'peerDependencies',
  'optionalDependencies',
  'prettier',
  'volta',
  'devEngines',
  'nodemonConfig',
];
const optionNames = [
  'module',
  'moduleResolution',
  'target',
  'lib',
  'strict',
  'rootDir',
  'outDir',
  'baseUrl',
  'paths',
];
const deep = (open: string, close: string): string => open.repeat(50_000) + close.repeat(50_000);

describe('malformed package.json', () => {
  for (const field of fields) {
    it(`is ignored where ${field} has the wrong type`, () => {
      for (const value of odd) {
        assert.doesNotThrow(() => detected({ 'package.json': manifest({ [field]: value }) }));
      }
    });
  }

  it('ignores scripts and dependencies that are not strings', () => {
    const text = manifest({
      scripts: { start: ['node'], test: 5 },
      dependencies: { express: {}, hono: '^4' },
    });
    const project = detected({ 'package.json': text });
    assert.deepEqual(project.manifest?.scripts, {});
    assert.deepEqual(project.manifest?.dependencies, { hono: '^4' });
    assert.equal(project.framework.value?.name, 'hono');
  });

  it('is read with a byte order mark and CRLF', () => {
    const text =
      `\uFEFF${manifest({ type: 'module', dependencies: { fastify: '^5' } })}`.replaceAll(
        '\n',
        '\r\n',
      );
    const { framework } = detected({ 'package.json': text });
    assert.deepEqual([framework.value?.name, framework.evidence], ['fastify', 'package.json:4']);
  });

  it('may contain names of Object.prototype', () => {
    const text =
      '{"dependencies":{"__proto__":"1","constructor":"2"},"scripts":{"start":"npm run constructor","toString":"node x"}}';
    assert.doesNotThrow(() => detected({ 'package.json': text }));
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });

  for (const text of ['', '{', '[]', 'null', '7', '{"a":1,}', '<<<<<<< HEAD\n{}', deep('[', ']')]) {
    it(`is reported as an error: ${text.slice(0, 20)}`, () => {
      assert.throws(
        () => detected({ 'package.json': text }),
        (error) => error instanceof AgentopsError && error.id === 'REFUSED' && error.exitCode === 2,
      );
    });
  }
});

describe('malformed files', () => {
  const names = [
    'tsconfig.json',
    'biome.json',
    'biome.jsonc',
    '.prettierrc',
    '.prettierrc.json',
    '.prettierrc.yaml',
    '.prettierrc.toml',
    'prettier.config.js',
    '.editorconfig',
    'pnpm-workspace.yaml',
    'lerna.json',
    'nx.json',
    'nest-cli.json',
    'nodemon.json',
    'ecosystem.config.js',
    'Procfile',
    'Dockerfile',
    '.nvmrc',
    '.tool-versions',
    '.git/config',
    '.adr-dir',
    'src/main.ts',
    'node_modules/express/package.json',
  ];
  const texts = [
    '',
    '{',
    'null',
    '[]',
    '[[[',
    '\uFEFF',
    '\0\0\0',
    '{"extends":7,"compilerOptions":[]}',
    'a: b: c',
    '%'.repeat(10_000),
    deep('{"a":', '}'),
    '- '.repeat(5000),
  ];
  for (const name of names) {
    it(`are ignored: ${name}`, () => {
      for (const text of texts) {
        const tree = {
          'package.json': manifest({ dependencies: { express: '^5' } }),
          [name]: text,
        };
        assert.equal(detected(tree).framework.value?.name, 'express', text.slice(0, 20));
      }
    });
  }

  it('are ignored: compiler options of the wrong type', () => {
    for (const name of optionNames) {
      for (const value of odd) {
        const config = manifest({ compilerOptions: { [name]: value } });
        assert.doesNotThrow(() => detected({ 'package.json': '{}', 'tsconfig.json': config }));
      }
    }
  });

  it('are ignored if they cannot be read', () => {
    const tree: Tree = { 'package.json': '{}', 'src/main.ts': '', 'tsconfig.json': '{}' };
    const inner = readerOf(tree);
    const reader: Reader = {
      ...inner,
      read: (path) => {
        if (path === 'package.json' || path === '.yo-rc.json') return inner.read(path);
        throw new Error('EACCES');
      },
    };
    assert.equal(detect(reader, 'svc').entry.value, 'src/main.ts');
  });

  it('are ignored if they are devices, pipes, or outside the repository', () => {
    const root = temporaryFolder();
    symlinkSync('/dev/zero', join(root, 'Procfile'));
    execFileSync('mkfifo', [join(root, '.nvmrc')]);
    const reader = diskReader(root);
    for (const path of ['Procfile', '.nvmrc', '../../../../etc/passwd', '/etc/passwd', 'a\0b'])
      assert.equal(reader.read(path), undefined, path);
    for (const folder of ['..', '../..', '/etc']) {
      assert.deepEqual(reader.entries(folder), []);
      assert.deepEqual(reader.list(folder), []);
    }
  });

  it('are not followed out of the repository', () => {
    const asked: string[] = [];
    const tree: Tree = {
      'package.json': manifest({
        main: '../../../etc/passwd.js',
        scripts: { start: 'node /etc/x.js' },
        prettier: '../../secret',
      }),
      'tsconfig.json': manifest({
        extends: '../../../../etc/tsconfig.json',
        compilerOptions: { outDir: '../../out' },
      }),
    };
    const inner = readerOf(tree);
    const seen = (path: string): string => {
      asked.push(path);
      return path;
    };
    detect(
      {
        ...inner,
        read: (path) => inner.read(seen(path)),
        entries: (path) => inner.entries(seen(path)),
      },
      'svc',
    );
    assert.deepEqual(
      asked.filter((path) => /^(\/|\.\.)|etc/.test(path)),
      [],
    );
  });
});

describe('large repository', () => {
  const many = (count: number, folder: (index: number) => string): Tree =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `${folder(index)}/file${index}.ts`,
        "import a from './a.js';\n",
      ]),
    );

  function counted(tree: Tree): { reader: Reader; reads: string[]; lists: string[] } {
    const inner = readerOf(tree);
    const reads: string[] = [];
    const lists: string[] = [];
    const noted = (list: string[], path: string): string => {
      list.push(path);
      return path;
    };
    const reader = {
      read: (path: string) => inner.read(noted(reads, path)),
      entries: (path: string) => inner.entries(noted(lists, path)),
      list: (): never => assert.fail('a folder was listed with all below it'),
    };
    return { reader, reads, lists };
  }

  it('is scanned in a bounded number of places', () => {
    const tree = {
      'package.json': manifest({ workspaces: ['packages/*'] }),
      ...many(3000, (index) => `packages/p${index % 50}/src/a${index % 7}/b${index % 11}`),
      'packages/api/package.json': manifest({ dependencies: { express: '^5' } }),
      'packages/api/src/main.ts': "import express from 'express';\n",
      ...many(1000, (index) => `packages/api/src/modules/m${index}`),
    };
    const whole = counted(tree);
    const own = counted(
      Object.fromEntries(
        Object.entries(tree)
          .filter(([path]) => path.startsWith('packages/api/'))
          .map(([path, text]) => [path.slice(13), text]),
      ),
    );
    const project = detect(own.reader, 'api', { reader: whole.reader, path: 'packages/api' });
    assert.equal(project.workspace.value?.root, '../..');
    assert.ok(
      own.reads.length + whole.reads.length < 400,
      `${own.reads.length} + ${whole.reads.length}`,
    );
    assert.ok(
      own.lists.length + whole.lists.length < 250,
      `${own.lists.length} + ${whole.lists.length}`,
    );
    assert.deepEqual(
      whole.lists.filter((path) => /^packages\/p/.test(path)),
      [],
    );
  });

  it('is scanned quickly despite long files', async () => {
    const line = `const a = "${'x'.repeat(60)}"; // ${'( '.repeat(20)}\n`;
    const tree = {
      'package.json': manifest({ dependencies: { pino: '9' } }),
      ...Object.fromEntries(
        Array.from({ length: 60 }, (_, index) => [`src/f${index}.ts`, line.repeat(5000)]),
      ),
      'src/min.ts': `${'a'.repeat(2_000_000)}`,
      'src/blank.ts': `${' '.repeat(2_000_000)}`,
    };
    const spent = await cpuTime(() => detected(tree));
    assert.ok(spent < 4000, `${spent} ms of the processor`);
  });
});
