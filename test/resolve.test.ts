import assert from 'node:assert/strict';
import {
  type Action,
  deps,
  env,
  file,
  json,
  note,
  script,
  seed,
  wire,
} from '../src/core/actions.ts';
import { type Resolution, resolve } from '../src/core/resolve.ts';
import { versionOf } from '../src/versions/versions.ts';
import { readerOf, type Tree } from './support/memory-tree.ts';

const nvmrc = file('.nvmrc', 'app/nvmrc', { nodeVersion: '24' });
const run = (tree: Tree, ...actions: Action[]): Resolution => resolve(actions, readerOf(tree));
const after = (resolution: Resolution, path: string): string | undefined =>
  resolution.changes.find((change) => change.path === path)?.after;

describe('a whole file', () => {
  it('is a new file where there is none', () => {
    assert.deepEqual(run({}, nvmrc).changes, [
      { path: '.nvmrc', before: undefined, after: '24\n', conflict: false },
    ]);
  });

  it('is no change where it is there already', () => {
    const { changes, unchanged } = run({ '.nvmrc': '24\n' }, nvmrc);
    assert.deepEqual(changes, []);
    assert.deepEqual(unchanged, ['.nvmrc']);
  });

  it('is a conflict where another text is there, an empty one, too', () => {
    for (const text of ['20\n', '']) {
      assert.deepEqual(run({ '.nvmrc': text }, nvmrc).changes, [
        { path: '.nvmrc', before: text, after: '24\n', conflict: true },
      ]);
    }
  });

  it('keeps the CRLF of a checkout', () => {
    assert.deepEqual(run({ '.nvmrc': '24\r\n' }, nvmrc).changes, []);
    assert.equal(after(run({ '.nvmrc': '20\r\n' }, nvmrc), '.nvmrc'), '24\r\n');
  });

  it('belongs to one feature', () => {
    assert.throws(() => run({}, nvmrc, nvmrc), /two features write \.nvmrc/);
  });
});

describe('a seed', () => {
  const seeded = seed('.nvmrc', 'app/nvmrc', { nodeVersion: '24' });

  it('is written where there is nothing', () => {
    assert.equal(after(run({}, seeded), '.nvmrc'), '24\n');
  });

  it('is never a conflict: what is there is a person’s', () => {
    assert.deepEqual(run({ '.nvmrc': '20\n' }, seeded).changes, []);
  });
});

describe('dependencies', () => {
  const wanted = deps(['fastify'], ['typescript']);

  it('get their exact versions from the one list', () => {
    const { dependencies, devDependencies } = JSON.parse(
      after(run({ 'package.json': '{}' }, wanted), 'package.json') ?? '',
    );
    assert.deepEqual(dependencies, { fastify: versionOf('fastify') });
    assert.deepEqual(devDependencies, { typescript: versionOf('typescript') });
    assert.match(versionOf('fastify'), /^\d+\.\d+\.\d+$/);
  });

  it('stay where the package has them, in whichever section and version', () => {
    const manifest =
      '{"devDependencies":{"fastify":"^5.0.0"},"dependencies":{"typescript":"next"}}';
    assert.deepEqual(run({ 'package.json': manifest }, wanted).changes, []);
  });

  it('are added to a package.json with a byte order mark', () => {
    const manifest = after(
      run({ 'package.json': '\uFEFF{\n  "name": "a"\n}\n' }, wanted),
      'package.json',
    );
    assert.ok(manifest?.startsWith('\uFEFF{'));
    assert.ok(manifest?.includes('"fastify"'));
  });

  it('need a package.json', () => {
    assert.throws(() => run({}, wanted), { name: 'AgentopsError', id: 'REFUSED' });
  });

  it('of which no version is known are a fault of ours', () => {
    assert.throws(() => deps(['left-pad']), /left-pad/);
  });
});

describe('actions of several features', () => {
  it('edit the same file one after the other', () => {
    const { changes } = run(
      {},
      json('package.json', { name: 'a' }),
      deps(['fastify']),
      script('test', 'node --test'),
      deps(['zod']),
    );
    assert.equal(changes.length, 1);
    const manifest = JSON.parse(changes[0]?.after ?? '');
    assert.deepEqual(Object.keys(manifest), ['name', 'dependencies', 'scripts']);
    assert.deepEqual(Object.keys(manifest.dependencies), ['fastify', 'zod']);
  });

  it('come out in the order of their paths', () => {
    const { changes } = run(
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

  it('hand on their notes', () => {
    assert.deepEqual(run({}, note('one'), note('two')).notes, ['one', 'two']);
  });
});

describe('a variable of the environment', () => {
  const port = env({
    file: 'src/env.ts',
    name: 'PORT',
    schema: 'z.string()',
    description: 'Port',
    example: '1',
  });

  it('goes into the list and into .env.example', () => {
    const { changes } = run(
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

  it('is a manual step, with its line, where the list has another shape', () => {
    const { manual, changes } = run({ 'src/env.ts': 'export const env = process.env;\n' }, port);
    assert.deepEqual(changes, []);
    assert.equal(manual.length, 1);
    assert.match(manual[0]?.where ?? '', /src\/env\.ts/);
    // To be pasted: with its description, as the generator would have written it.
    assert.deepEqual(manual[0]?.lines, ["PORT: z.string().describe('Port'),"]);
  });

  it('is nothing where there is no list: the feature works without', () => {
    assert.deepEqual(run({}, port), { changes: [], unchanged: [], manual: [], notes: [] });
  });
});

describe('wiring', () => {
  const module = 'src/platform/health/fastify.ts';
  const wired = wire({ module, where: 'src/main.ts', lines: ["import './x.js';"] });

  it('is a manual step with its lines where nobody imports the module', () => {
    assert.deepEqual(run({ 'src/main.ts': 'start();\n' }, wired).manual, [
      { where: 'src/main.ts', lines: ["import './x.js';"] },
    ]);
  });

  for (const line of [
    "import { addHealthRoutes } from './platform/health/fastify.js';",
    'import { addHealthRoutes } from "./platform/health/fastify.js";',
    "import {\n  addHealthRoutes,\n} from './platform/health/fastify.ts';",
    "import { addHealthRoutes } from '#src/platform/health/fastify.js';",
  ]) {
    it(`is done by ${JSON.stringify(line)}`, () => {
      assert.deepEqual(run({ 'src/main.ts': `${line}\n` }, wired).manual, []);
    });
  }

  for (const [what, text] of [
    ['a comment', "// import { addHealthRoutes } from './platform/health/fastify.js';\n"],
    ['another module of the same name', "import x from './other/health/fastify.js.map';\n"],
  ] as const) {
    it(`is not done by ${what}`, () => {
      assert.equal(run({ 'src/main.ts': text }, wired).manual.length, 1);
    });
  }

  it('is not done by the module itself, nor by a test', () => {
    const line = "import { x } from '../../src/platform/health/fastify.js';\n";
    assert.equal(
      run({ 'src/platform/health/registry.ts': line, 'test/health.test.ts': line }, wired).manual
        .length,
      1,
    );
  });

  it('sees what another feature writes in the same run', () => {
    const { manual } = resolve([wired, nvmrc], readerOf({ 'src/main.ts': '' }));
    assert.equal(manual.length, 1);
  });
});
