import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeRemoval } from '../src/installed/remove.ts';
import type { AgentopsError } from '../src/model/errors.ts';
import { add, placed, remove } from './support/features-in.ts';
import { readTree } from './support/temporary.ts';

describe('agentops remove after manual edits', () => {
  const withHealth = async (): Promise<string> => {
    const { root } = placed('fastify-ts-esm-single-file');
    await add(root, ['health-check', 'graceful-shutdown']);
    return root;
  };
  const edit = (root: string, path: string, change: (text: string) => string): void => {
    const file = join(root, path);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };

  it('keeps and reports an edited file', async () => {
    const root = await withHealth();
    edit(root, 'test/health.test.ts', (text) => `${text}\n// mine\n`);
    const { notes, changes } = await remove(root, 'health-check');
    assert.ok(
      notes.some((note) => note.startsWith('test/health.test.ts is kept')),
      notes.join('\n'),
    );
    assert.ok(!changes.some(({ path }) => path === 'test/health.test.ts'));
    assert.match(readFileSync(join(root, 'test/health.test.ts'), 'utf8'), /\/\/ mine/);
  });

  it('keeps modules that other code imports, and names the importer', async () => {
    const root = await withHealth();
    writeFileSync(join(root, 'src/mine.ts'), "export { health } from './platform/health.js';\n");
    const { notes } = await remove(root, 'health-check');
    assert.ok(
      notes.some((note) => /platform\/health\.ts is kept: src\/mine\.ts/.test(note)),
      notes.join('\n'),
    );
    assert.ok(existsSync(join(root, 'src/platform/health.ts')));
  });

  it('removes a moved call, and imports that only it used', async () => {
    const root = await withHealth();
    const path = 'src/server.ts';
    const entry = existsSync(join(root, path)) ? path : 'src/index.ts';
    edit(
      root,
      entry,
      (text) =>
        `${text.replace(/.*addHealthRoutes\(.*\n/, '')}\naddHealthRoutes(app, health); // last\n`,
    );
    await remove(root, 'health-check');
    assert.doesNotMatch(
      readFileSync(join(root, entry), 'utf8'),
      /addHealthRoutes|platform\/health/,
    );
  });

  it('keeps a dependency with another use', async () => {
    const { root } = placed('fastify-ts-esm-single-file');
    await add(root, ['cache']);
    writeFileSync(
      join(root, 'src/lru.ts'),
      "import { LRUCache } from 'lru-cache';\nexport const c = new LRUCache({ max: 1 });\n",
    );
    const { notes } = await remove(root, 'cache');
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.ok('lru-cache' in dependencies, JSON.stringify(dependencies));
    assert.ok(!('ioredis' in dependencies), notes.join('\n'));
    assert.ok(
      notes.some((note) => /lru-cache stays.*src\/lru\.ts/.test(note)),
      notes.join('\n'),
    );
  });

  it('restores lists on one line, in CRLF, of features added together', async () => {
    const { root } = placed('fastify-ts-esm-single-file');
    const onOneLine = (text: string): string =>
      text.replace(
        /("(?:scripts|dependencies)": \{)([^}]*)\}/g,
        (_, head: string, list: string) => `${head} ${list.trim().replaceAll(/\s*\n\s*/g, ' ')} }`,
      );
    for (const [path, text] of filesIn(root)) {
      const bent = path === 'package.json' ? onOneLine(text) : text;
      writeFileSync(join(root, path), bent.replaceAll(/\r?\n/g, '\r\n'));
    }
    writeFileSync(join(root, '.prettierrc'), '{ "singleQuote": true, "endOfLine": "auto" }\r\n');
    const before = readTree(root);
    assert.match(before['package.json'] ?? '', /"scripts": \{ "dev"/);
    const features = ['logging', 'cache', 'database', 'migrations'];
    await add(root, features);
    for (const [path, text] of filesIn(root)) assert.doesNotMatch(text, /(?<!\r)\n|\r\r/, path);
    for (const feature of features.toReversed()) await remove(root, feature);
    assert.deepEqual(readTree(root), before);
  });

  const entry = 'src/index.ts';
  const named: readonly (readonly [
    what: string,
    feature: string,
    path: string,
    change: (text: string) => string,
    note: RegExp,
    rest?: RegExp,
  ])[] = [
    [
      'a call with other arguments',
      'health-check',
      entry,
      (text) => text.replace('(app, health);', "(app, health, {\n  path: '/up', extra: mine() });"),
      /Removed, although you had edited it: .*src\/index\.ts:\d+: addHealthRoutes\(app, health, \{ path: '\/up', extra: mine\(\) \}\)/,
    ],
    [
      'a call with options in the place of ours',
      'graceful-shutdown',
      entry,
      (text) =>
        text.replace(
          /gracefulShutdown\(app\.server[\s\S]*/,
          'gracefulShutdown(app.server, { timeoutMs: 5000 });\n',
        ),
      /Removed, although you had edited it: .*src\/index\.ts:\d+: gracefulShutdown\(app\.server, \{ timeoutMs: 5000 \}\)/,
    ],
    [
      'a call that is awaited now',
      'health-check',
      entry,
      (text) => text.replace('addHealthRoutes(', 'await addHealthRoutes('),
      /Removed, although you had edited it: .*src\/index\.ts:\d+: await addHealthRoutes\(app, health\)/,
    ],
    [
      'a call in a try of its own',
      'health-check',
      entry,
      (text) =>
        text.replace(
          /^addHealthRoutes\(.*$/m,
          'try {\n  $&\n} catch (e) {\n  console.error(e);\n}',
        ),
      /Removed, although you had edited it: .*addHealthRoutes\(app, health\);? \(the block around it is empty now\)/,
    ],
    [
      'options that were replaced',
      'logging',
      entry,
      (text) =>
        text.replace('...loggingOptions(logger)', "...loggingOptions(logger.child({ a: 'b' }))"),
      /Removed, although you had edited it: .*\.\.\.loggingOptions\(logger\.child\(\{ a: 'b' \}\)\)/,
    ],
    [
      'a dependency of another version',
      'logging',
      'package.json',
      (text) => text.replace(/"pino": "[^"]*"/, '"pino": "^99.1.0"'),
      /Removed, although you had edited it: .*package\.json: "pino": "\^99\.1\.0"/,
    ],
    [
      'a script, which stays',
      'migrations',
      'package.json',
      (text) => text.replace(/"migration:up": "/, '$&echo mine && '),
      /package\.json: you have edited the script migration:up; it stays/,
      /echo mine/,
    ],
    [
      'a line of .env.example, which stays',
      'logging',
      '.env.example',
      (text) => text.replace(/^LOG_LEVEL=.*$/m, 'LOG_LEVEL=silly'),
      /\.env\.example: you have edited LOG_LEVEL; it stays/,
      /LOG_LEVEL=silly/,
    ],
    [
      'an entry of the list of variables, which stays',
      'logging',
      'src/platform/env/env.ts',
      (text) => text.replace(/(LOG_LEVEL: z\s*)\.enum\(\[/, "$1.enum(['mine', "),
      /env\.ts: you have edited LOG_LEVEL; it stays/,
      /'mine'/,
    ],
  ];
  for (const [what, feature, path, change, note, rest] of named) {
    it(`reports manual edits: ${what}`, async () => {
      const { root } = placed('fastify-ts-esm-single-file');
      await add(root, ['env-validation', 'database', 'migrations', 'logging']);
      await add(root, ['health-check', 'graceful-shutdown']);
      const before = readFileSync(join(root, path), 'utf8');
      edit(root, path, change);
      assert.notEqual(readFileSync(join(root, path), 'utf8'), before, before);
      const { notes } = await remove(root, feature);
      assert.equal(notes.filter((each) => note.test(each)).length, 1, notes.join('\n'));
      if (rest) assert.match(readFileSync(join(root, path), 'utf8'), rest);
    });
  }

  it('reports nothing without manual edits', async () => {
    const { root } = placed('fastify-ts-esm-single-file');
    await add(root, ['env-validation', 'logging', 'health-check', 'graceful-shutdown']);
    for (const feature of ['graceful-shutdown', 'health-check', 'logging', 'env-validation']) {
      const { notes } = await remove(root, feature);
      assert.deepEqual(notes, [], feature);
    }
  });

  it('refuses features that are not installed, and whole services', async () => {
    const { root } = placed('fastify-ts-esm-single-file');
    for (const feature of ['health-check', 'app']) {
      await assert.rejects(
        makeRemoval({ root, feature }),
        (error: AgentopsError) => error.exitCode === 2 && error.next !== '',
      );
    }
  });
});

const filesIn = (root: string): [path: string, text: string][] =>
  Object.entries(readTree(root)).filter(([path]) => !path.endsWith('/'));
