import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { connectRedis } from '../src/platform/cache/redis-commands.js';
import { createTieredCache } from '../src/platform/cache/tiered-cache.js';
import { createWarming, type WarmingOptions } from '../src/platform/cache/warming.js';
import { deferred, observe, until } from './support/observed.js';
import { skip, startRedis, type TestRedis } from './support/redis-server.js';

interface Project {
  readonly id: number;
  readonly name: string;
}

const parts = (id: number) => ({ tenant: 'acme', id });
const ids = [1, 2, 3];

describe('warming in several processes', { skip }, () => {
  const ends: (() => unknown)[] = [];
  let redis: TestRedis;
  before(async () => {
    redis = await startRedis({ after: (end) => void ends.push(end) });
  });
  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  /** What a process has. Those of the same name are of one service. */
  async function started(
    name: string,
    options: Partial<WarmingOptions<Project>> = {},
    isEarly = false,
  ) {
    const app = `warming-${name}-${process.pid}`;
    const { logger, onEvent, ...observed } = observe();
    const cache = createTieredCache({
      ...{ app, logger, onEvent, redisTimeoutMs: 1000 },
      redis: connectRedis(redis.url, app),
      subscriber: connectRedis(redis.url, app),
    });
    ends.push(cache.close);
    const isReady = () =>
      cache.healthCheck.check().then(
        () => true,
        () => false,
      );
    if (!isEarly) await until(isReady, 'Redis answers');
    const projects = cache.entity<Project>({ entity: 'project', schemaVersion: 1 });
    const warming = createWarming<Project>({
      ...{ cache: projects, logger, lock: cache.lock('warming') },
      scopeOf: ({ id }) => parts(id),
      ids: async (last) => (last ? [] : ids.map(parts)),
      load: async (scopes) => scopes.map(({ id }) => ({ id: Number(id), name: 'warm' })),
      ...options,
    });
    const read = (id: number, name = 'computed') =>
      projects.getOrCompute(parts(id), () => ({ id, name }));
    return { ...observed, projects, warming, read };
  }

  test('one warms, all have it, and what is there stays', async () => {
    const [first, second] = [await started('shared'), await started('shared')];
    await second.read(2, 'there before');
    const outcomes = await Promise.all([first.warming.run(), second.warming.run()]);
    assert.deepEqual(outcomes.map(({ end }) => end).sort(), ['busy', 'complete']);
    assert.equal((await second.read(1)).name, 'warm');
    assert.equal((await first.read(2)).name, 'there before');
    assert.deepEqual(await first.warming.run(), { end: 'complete', seen: 3, filled: 0 });
  });

  test('a process that has just begun waits for its connection', async () => {
    const { warming } = await started('early', {}, true);
    assert.deepEqual(await warming.run(), { end: 'complete', seen: 3, filled: 3 });
  });

  test('what another process invalidates while it is loaded is not kept', async () => {
    const other = await started('invalidated');
    const { warming, projects, read } = await started('invalidated', {
      async load(scopes) {
        const old = scopes.map(({ id }) => ({ id: Number(id), name: 'old' }));
        await other.projects.invalidate(parts(1));
        return old;
      },
    });
    assert.deepEqual(await warming.run(), { end: 'complete', seen: 3, filled: 2 });
    assert.deepEqual(await projects.get(parts(1)), { hit: false });
    assert.equal((await read(1, 'new')).name, 'new');
    assert.equal((await other.read(2)).name, 'old');
  });

  test('a batch that fails, or no longer has an entity, lets nobody wait', async () => {
    const [asked, answer] = [deferred<void>(), deferred<readonly Project[]>()];
    const { warming, read } = await started('failed', {
      load() {
        asked.resolve();
        return answer.promise;
      },
    });
    const run = warming.run();
    await asked.promise;
    const waits = read(1);
    answer.reject(new Error('database is down'));
    assert.equal((await run).end, 'failed');
    assert.equal((await waits).name, 'computed');

    const gone = await started('gone', { load: async () => [] });
    assert.deepEqual(await gone.warming.run(), { end: 'complete', seen: 3, filled: 0 });
    assert.equal((await gone.read(1)).name, 'computed');
    assert.equal(gone.count('lock.wait'), 0);
  });
});
