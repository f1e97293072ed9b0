import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentopsError } from '../src/core/errors.ts';
import { makeRemoval } from '../src/remove.ts';
import { add, placed, remove } from './support/features-in.ts';
import { readTree } from './support/temporary.ts';

describe('remove, where a person has gone on', () => {
  const withHealth = async (): Promise<string> => {
    const { root } = placed('fastify-ts-esm-single-file');
    await add(root, ['health-check', 'graceful-shutdown']);
    return root;
  };
  const edit = (root: string, path: string, change: (text: string) => string): void => {
    const file = join(root, path);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };

  it('keeps an edited file, and names it', async () => {
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

  it('keeps what other code imports, and says who', async () => {
    const root = await withHealth();
    writeFileSync(join(root, 'src/mine.ts'), "export { health } from './platform/health.js';\n");
    const { notes } = await remove(root, 'health-check');
    assert.ok(
      notes.some((note) => /platform\/health\.ts is kept: src\/mine\.ts/.test(note)),
      notes.join('\n'),
    );
    assert.ok(existsSync(join(root, 'src/platform/health.ts')));
  });

  it('takes out the call wherever it was moved to, and the imports that only it used', async () => {
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

  it('keeps a dependency that something else uses by now', async () => {
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

  it('gives back lists on one line, in CRLF, of features that came at once', async () => {
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

  it('is refused for what is not there, and for a whole service', async () => {
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
