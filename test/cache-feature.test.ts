import assert from 'node:assert/strict';
import { app } from '../generators/app/feature.ts';
import { cache } from '../generators/cache/feature.ts';
import { gracefulShutdown } from '../generators/graceful-shutdown/feature.ts';
import { healthCheck } from '../generators/health-check/feature.ts';
import type { features } from '../src/request/features.ts';
import { type Answers, planOver } from './support/memory-plan.ts';
import { applied, type Tree, withoutRecords } from './support/memory-tree.ts';

type Feature = (typeof features)[number];

const manifest = (type: 'module' | 'commonjs'): string =>
  JSON.stringify({ name: 'shop', type, dependencies: { fastify: '^5.12.0' } });
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
const service = (answers: Answers): Promise<Tree> =>
  added({}, { name: 'svc', ...answers }, app as Feature);

/** The files that say something of it, but the test that redacts the URL of a Redis. */
const mentions = (tree: Tree, word: RegExp): string[] =>
  Object.entries(tree)
    .filter(([path, text]) => word.test(path) || word.test(text))
    .map(([path]) => path)
    .filter((path) => !path.endsWith('request-logging.test.ts'));

const redis = /redis|\bbus\b|bullmq/i;
const patterns = {
  writeThrough: /write-?through/i,
  writeBehind: /write-?behind|bullmq|\bqueue\b/i,
  warming: /\bcreateWarm|\bwarming\.(ts|js|test)|\*\*Warming/,
} as const;

describe('cache in an existing service', () => {
  it('omits Redis with the memory tier', async () => {
    const tree = await added(esm, { tiers: 'memory' }, cache as Feature);
    assert.ok('platform/cache/memory.js' in tree);
    assert.deepEqual(mentions(withoutRecords(tree), redis), []);
  });

  for (const [name, word] of Object.entries(patterns)) {
    it(`omits ${name} unless selected`, async () => {
      const others = Object.fromEntries(Object.keys(patterns).map((each) => [each, each !== name]));
      const tree = await added(esm, others, cache as Feature);
      const ours = Object.entries(tree).filter(([path]) => path.startsWith('platform/'));
      assert.ok(ours.length > 10);
      assert.deepEqual(mentions(Object.fromEntries(ours), word), []);
    });
  }

  for (const [name, answers, dependencies] of [
    ['memory', { tiers: 'memory' }, ['lru-cache', 'zod']],
    ['Redis', {}, ['ioredis', 'lru-cache', 'zod']],
    ['a queue', { writeBehind: true }, ['bullmq', 'ioredis', 'lru-cache', 'zod']],
  ] as const) {
    it(`adds the dependencies of ${name}`, async () => {
      const tree = await added(esm, answers, cache as Feature);
      const { dependencies: has } = JSON.parse(tree['package.json'] ?? '');
      assert.deepEqual(Object.keys(has).sort(), [...dependencies, 'fastify'].sort());
    });
  }

  it('refuses write-behind without Redis', () => {
    const judged = cache.options.safeParse({ tiers: 'memory', writeBehind: true });
    assert.match(judged.error?.issues[0]?.message ?? '', /needs Redis/);
    assert.deepEqual(judged.error?.issues[0]?.path, ['writeBehind']);
  });

  it('writes the given settings and the package name into its seed', async () => {
    const tree = await added(esm, { ttlMs: 60_000, maxBytes: 2 ** 20 }, cache as Feature);
    const seed = tree['platform/cache.js'] ?? '';
    for (const line of ["const app = 'shop';", 'ttlMs: 60_000,', 'maxBytes: 1_048_576,'])
      assert.ok(seed.includes(line), seed);
    const named = await added(esm, { namespace: 'stock' }, cache as Feature);
    assert.match(named['platform/cache.js'] ?? '', /const app = 'stock';/);
  });

  for (const [name, tree, ending] of [
    ['an ES module', esm, 'js'],
    ['CommonJS', cjs, 'cjs'],
  ] as const) {
    it(`is checked and closed in ${name}, in any order of features`, async () => {
      const three = [healthCheck, gracefulShutdown, cache] as unknown as Feature[];
      const together = await added(tree, {}, ...three);
      assert.match(
        together[`platform/health.${ending}`] ?? '',
        /\nhealth\.addCheck\(cache\.healthCheck\);\n/,
      );
      const shutdown = together[`platform/shutdown.${ending}`] ?? '';
      assert.match(shutdown, /\n {2}closers: \{ cache: \(\) => cache\.close\(\) \},\n {2}onDrain/);
      for (const [first, second, third] of [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
      ] as const) {
        let one = tree;
        for (const at of [first, second, third]) one = await added(one, {}, three[at] as Feature);
        assert.deepEqual(
          withoutRecords(one),
          withoutRecords(together),
          [first, second, third].join(),
        );
      }
    });
  }

  it('adds neither check nor closer with the memory tier', async () => {
    const three = [healthCheck, gracefulShutdown, cache] as unknown as Feature[];
    const tree = await added(esm, { tiers: 'memory' }, ...three);
    assert.doesNotMatch(tree['platform/health.js'] ?? '', /cache/);
    assert.doesNotMatch(tree['platform/shutdown.js'] ?? '', /cache/);
  });

  it('leaves manual steps if health checks and shutdown are not generated', async () => {
    const alone = await planOver(esm, [cache as Feature]);
    assert.equal(alone.notes.length, 2);
    assert.match(alone.notes.join('\n'), /cache\.healthCheck[\s\S]*cache\.close\(\)/);
    const all = [healthCheck, gracefulShutdown, cache] as unknown as Feature[];
    assert.deepEqual((await planOver(esm, all)).notes, []);
    assert.deepEqual((await planOver(esm, [cache as Feature], { tiers: 'memory' })).notes, []);
  });

  it('lists its variables in a fixed order', async () => {
    const first = await added(esm, { writeBehind: true }, cache as Feature);
    const list = await import('../generators/env-validation/feature.ts');
    const tree = await added(first, {}, list.envValidation as Feature, gracefulShutdown as Feature);
    const names = [...(tree['platform/env/env.js'] ?? '').matchAll(/^ {2}([A-Z_]+):/gm)];
    assert.deepEqual(names.map(([, name]) => name).slice(-2), [
      'CACHE_REDIS_URL',
      'QUEUE_REDIS_URL',
    ]);
  });
});

describe('cache in a new service', () => {
  const all = { writeThrough: true, writeBehind: true, warming: true };

  it('is omitted by default', async () => {
    assert.deepEqual(
      mentions(withoutRecords(await service({})), /redis|lru-cache|getOrCompute/i),
      [],
    );
  });

  it('omits Redis with the memory tier', async () => {
    const tree = await service({ cache: 'memory', deploy: 'kubernetes' });
    assert.deepEqual(mentions(withoutRecords(tree), redis), []);
  });

  for (const [name, word] of Object.entries(patterns)) {
    it(`omits ${name} unless selected`, async () => {
      const tree = await service({ cache: 'redis', deploy: 'kubernetes', ...all, [name]: false });
      const own = Object.entries(withoutRecords(tree)).filter(
        ([path]) => !path.startsWith('test/'),
      );
      const found = mentions(Object.fromEntries(own), word);
      assert.deepEqual(found, []);
    });
  }

  it('refuses patterns without their requirements', () => {
    const faults = (answers: Answers) =>
      app.options.safeParse({ name: 'svc', ...answers }).error?.issues.map(({ path }) => path[0]);
    assert.deepEqual(faults({ cache: 'memory', writeBehind: true }), ['writeBehind']);
    assert.deepEqual(faults({ writeThrough: true, warming: true }), ['writeThrough', 'warming']);
    assert.equal(faults({ cache: 'redis', ...all }), undefined);
  });

  it('configures one Redis to evict, and one for the queue to persist', async () => {
    const one = (await service({ cache: 'redis' }))['compose.yaml'] ?? '';
    assert.match(one, /--maxmemory\n\s+- 256mb\n\s+- --maxmemory-policy\n\s+- allkeys-lru/);
    assert.doesNotMatch(one, /noeviction/);
    const two = (await service({ cache: 'redis', ...all }))['compose.yaml'] ?? '';
    assert.match(two, /noeviction\n\s+- --appendonly\n\s+- "yes"/);
    assert.match(two, /queue:\n\s+condition: service_healthy/);
  });

  for (const ci of ['github', 'gitlab'] as const) {
    it(`starts Redis for the tests in ${ci}`, async () => {
      const path = ci === 'github' ? '.github/workflows/ci.yml' : '.gitlab-ci.yml';
      const text = (await service({ cache: 'redis', ci }))[path] ?? '';
      assert.match(text, /TEST_REDIS_URL: redis:\/\//);
      assert.match(text, /redis:\d+\.\d+\.\d+-alpine/);
    });
  }
});
