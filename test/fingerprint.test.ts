import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fingerprintOf, testsOf } from './e2e/support/fingerprint.ts';

const files: Readonly<Record<string, string>> = {
  'package.json': '{"type":"module","description":"a"}',
  'tsconfig.json': '{}',
  'src/health.ts': "import { wait } from './time.js';\nimport Fastify from 'fastify';\n",
  'src/time.ts': 'export const wait = 1;\n',
  'src/other.ts': 'export const other = 1;\n',
  'migrations/1.ts': 'export const up = 1;\n',
  'test/fixtures/worker.ts': 'process.exit();\n',
  'test/health.test.ts': [
    "import '../src/health.js';",
    "const WORKER = new URL('fixtures/worker.ts', import.meta.url);",
    "const FOLDER = new URL('../migrations', import.meta.url);",
  ].join('\n'),
  'node_modules/fastify/package.json': '{"version":"5.0.0"}',
  'node_modules/hono/package.json': '{"version":"4.0.0"}',
};

describe('fingerprint of a generated test', () => {
  let root: string;
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const now = (node = 'v20.20.2') => fingerprintOf(root, 'test/health.test.ts', node);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'fingerprint-'));
    for (const [path, text] of Object.entries(files)) write(path, text);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const decides: Readonly<Record<string, readonly [string, string]>> = {
    'the test itself': ['test/health.test.ts', `${files['test/health.test.ts']}\n`],
    'what it imports': ['src/health.ts', `${files['src/health.ts']}\n`],
    'what that imports': ['src/time.ts', 'export const wait = 2;\n'],
    'a process that it starts': ['test/fixtures/worker.ts', 'process.exit(1);\n'],
    'a new file in a folder that it names': ['migrations/2.ts', ''],
    'the settings of the compiler': ['tsconfig.json', '{"compilerOptions":{}}'],
    'the kind of modules': ['package.json', '{"type":"commonjs"}'],
    'the version of a package': ['node_modules/fastify/package.json', '{"version":"5.0.1"}'],
  };
  for (const [what, [path, text]] of Object.entries(decides)) {
    it(`changes with ${what}`, () => {
      const before = now();
      write(path, text);
      assert.notEqual(now(), before);
    });
  }

  it('changes with Node.js, and with a missing package', () => {
    assert.notEqual(now('v24.0.0'), now());
    const before = now();
    rmSync(join(root, 'node_modules/fastify'), { recursive: true });
    assert.notEqual(now(), before);
  });

  it('depends on nothing else, such as its folder', () => {
    const before = now();
    write('src/other.ts', 'export const other = 2;\n');
    write('node_modules/hono/package.json', '{"version":"4.0.1"}');
    write('package.json', '{"type":"module","description":"b"}');
    assert.equal(now(), before);
    const first = root;
    root = mkdtempSync(join(tmpdir(), 'fingerprint-'));
    for (const [path, text] of Object.entries(files)) write(path, text);
    assert.equal(now(), before);
    rmSync(first, { recursive: true });
  });

  it('exists for each test in the folder', () => {
    assert.deepEqual(testsOf(root), ['test/health.test.ts']);
  });
});
