import assert from 'node:assert/strict';
import { type Action, deps, env, file, json, note, script, seed } from '../src/model/actions.ts';
import type { Resolution } from '../src/model/change.ts';
import { applyActions } from '../src/plan/apply-actions.ts';
import { versionOf } from '../src/versions/versions.ts';
import { readerOf, type Tree } from './support/memory-tree.ts';

const nvmrc = file('.nvmrc', 'app/nvmrc', { nodeVersion: '24' });
const run = (tree: Tree, ...actions: Action[]): Promise<Resolution> =>
  applyActions(actions, readerOf(tree));
const after = (resolution: Resolution, path: string): string | undefined =>
  resolution.changes.find((change) => change.path === path)?.after;

describe('whole file', () => {
  it('is created if missing', async () => {
    assert.deepEqual((await run({}, nvmrc)).changes, [
      { path: '.nvmrc', before: undefined, after: '24\n', conflict: false },
    ]);
  });

  it('is unchanged if identical', async () => {
    const { changes, unchanged } = await run({ '.nvmrc': '24\n' }, nvmrc);
    assert.deepEqual(changes, []);
    assert.deepEqual(unchanged, ['.nvmrc']);
  });

  it('conflicts with a different text, even an empty one', async () => {
    for (const text of ['20\n', '']) {
      assert.deepEqual((await run({ '.nvmrc': text }, nvmrc)).changes, [
        { path: '.nvmrc', before: text, after: '24\n', conflict: true },
      ]);
    }
  });

  it('keeps CRLF of a checkout', async () => {
    assert.deepEqual((await run({ '.nvmrc': '24\r\n' }, nvmrc)).changes, []);
    assert.equal(after(await run({ '.nvmrc': '20\r\n' }, nvmrc), '.nvmrc'), '24\r\n');
  });

  it('belongs to one feature, or is identical in both', async () => {
    const other = file('.nvmrc', 'app/nvmrc', { nodeVersion: '22' });
    await assert.rejects(run({}, nvmrc, other), /two features write \.nvmrc/);
    assert.equal(after(await run({}, nvmrc, nvmrc), '.nvmrc'), '24\n');
  });
});

describe('seed file', () => {
  const seeded = seed('.nvmrc', 'app/nvmrc', { nodeVersion: '24' });

  it('is created if missing', async () => {
    assert.equal(after(await run({}, seeded), '.nvmrc'), '24\n');
  });

  it('never conflicts with an existing file', async () => {
    assert.deepEqual((await run({ '.nvmrc': '20\n' }, seeded)).changes, []);
  });
});

describe('dependencies', () => {
  const wanted = deps(['fastify'], ['typescript']);

  it('get exact versions from the central list', async () => {
    const { dependencies, devDependencies } = JSON.parse(
      after(await run({ 'package.json': '{}' }, wanted), 'package.json') ?? '',
    );
    assert.deepEqual(dependencies, { fastify: versionOf('fastify') });
    assert.deepEqual(devDependencies, { typescript: versionOf('typescript') });
    assert.match(versionOf('fastify'), /^\d+\.\d+\.\d+$/);
  });

  it('keep their existing section and version', async () => {
    const manifest =
      '{"devDependencies":{"fastify":"^5.0.0"},"dependencies":{"typescript":"next"}}';
    assert.deepEqual((await run({ 'package.json': manifest }, wanted)).changes, []);
  });

  it('are added to a package.json with a byte order mark', async () => {
    const manifest = after(
      await run({ 'package.json': '\uFEFF{\n  "name": "a"\n}\n' }, wanted),
      'package.json',
    );
    assert.ok(manifest?.startsWith('\uFEFF{'));
    assert.ok(manifest?.includes('"fastify"'));
  });

  it('require a package.json', async () => {
    await assert.rejects(run({}, wanted), { name: 'AgentopsError', id: 'REFUSED' });
  });

  it('without a known version are reported as a bug', async () => {
    assert.throws(() => deps(['left-pad']), /left-pad/);
  });
});

describe('actions of several features', () => {
  it('edit the same file in turn', async () => {
    const { changes } = await run(
      {},
      json('package.json', { name: 'a' }),
      deps(['fastify']),
      script('test', 'node --test'),
      deps(['zod']),
    );
    assert.equal(changes.length, 1);
    const manifest = JSON.parse(changes[0]?.after ?? '');
    assert.deepEqual(Object.keys(manifest), ['name', 'scripts', 'dependencies']);
    assert.deepEqual(Object.keys(manifest.dependencies), ['fastify', 'zod']);
  });

  it('are sorted by path', async () => {
    const { changes } = await run(
      {},
      json('b.json', { a: 1 }),
      json('a.json', { a: 1 }),
      json('c/d.json', { a: 1 }),
    );
    assert.deepEqual(
      changes.map(({ path }) => path),
      ['a.json', 'b.json', 'c/d.json'],
    );
  });

  it('pass on their notes', async () => {
    assert.deepEqual((await run({}, note('one'), note('two'))).notes, ['one', 'two']);
  });
});

describe('environment variable', () => {
  const port = env({
    file: 'src/env.ts',
    name: 'PORT',
    schema: 'z.string()',
    description: 'Port',
    example: '1',
  });

  it('is added to the list and to .env.example', async () => {
    const { changes } = await run(
      { 'src/env.ts': 'const v = z.object({\n});\n', '.env.example': '' },
      port,
    );
    assert.deepEqual(
      changes.map(({ path, conflict }) => [path, conflict]),
      [
        ['.env.example', false],
        ['src/env.ts', false],
      ],
    );
  });

  it('becomes a manual step if the list has another shape', async () => {
    const { manual, changes } = await run(
      { 'src/env.ts': 'export const env = process.env;\n' },
      port,
    );
    assert.deepEqual(changes, []);
    assert.equal(manual.length, 1);
    assert.match(manual[0]?.where ?? '', /src\/env\.ts/);
    // To be pasted: with its description, as the generator would have written it.
    assert.deepEqual(manual[0]?.lines, ["PORT: z.string().describe('Port'),"]);
  });

  it('is skipped without a list', async () => {
    assert.deepEqual(await run({}, port), {
      changes: [],
      unchanged: [],
      manual: [],
      notes: [],
      traces: {},
    });
  });
});
