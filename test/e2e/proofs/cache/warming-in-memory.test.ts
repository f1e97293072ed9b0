import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CacheOptions, createCache, type OneOf } from '../src/platform/cache/cache.js';
import {
  createWarming,
  type WarmingLock,
  type WarmingOptions,
} from '../src/platform/cache/warming.js';
import { observe } from './support/observed.js';

interface Project extends OneOf {
  readonly id: number;
  readonly version: number;
}

const project = (id: number, version = 1): Project => ({ tenant: 'acme', id, version });
const unexpected = () => assert.fail('it is kept');

/** A table with projects 1 to `size`, and what warms a cache from it, in memory. */
function setUp(
  size: number,
  options: Partial<WarmingOptions<Project>> = {},
  ofCache: Partial<CacheOptions> = {},
) {
  const observed = observe();
  const { logger } = observed;
  const cache = createCache({ app: 'test', logger, ...ofCache });
  const projects = cache.entity<Project>({
    ...{ entity: 'project', schemaVersion: 1, versionOf: ({ version }: Project) => version },
  });
  const loaded: number[][] = [];
  const warming = createWarming<Project>({
    ...{ cache: projects, logger, batchSize: 10, pauseMs: 1 },
    scopeOf: ({ tenant, id }) => ({ tenant, id }),
    async ids(after, limit) {
      const from = Number(after?.id ?? 0) + 1;
      const length = Math.max(0, Math.min(limit, size + 1 - from));
      return Array.from({ length }, (_, index) => ({ tenant: 'acme', id: from + index }));
    },
    async load(scopes) {
      loaded.push(scopes.map(({ id }) => Number(id)));
      return scopes.map(({ id }) => project(Number(id)));
    },
    ...options,
  });
  return { ...observed, projects, loaded, warming };
}

describe('warming', () => {
  test('a batch takes one query, and all of it is kept', async () => {
    const { projects, loaded, warming } = setUp(25);
    assert.deepEqual(await warming.run(), { end: 'complete', seen: 25, filled: 25 });
    assert.deepEqual(
      loaded.map(({ length }) => length),
      [10, 10, 5],
    );
    for (let id = 1; id <= 25; id++) {
      assert.deepEqual(await projects.getOrCompute(project(id), unexpected), project(id));
    }
  });

  test('what is kept already is neither loaded nor replaced', async () => {
    const { projects, loaded, warming } = setUp(3);
    await projects.set(project(2), project(2, 7));
    assert.deepEqual(await warming.run(), { end: 'complete', seen: 3, filled: 2 });
    assert.deepEqual(loaded, [[1, 3]]);
    assert.deepEqual(await projects.get(project(2)), { hit: true, value: project(2, 7) });
  });

  test('what changes while it is loaded is not overwritten', async () => {
    const { projects, warming } = setUp(3, {
      async load(scopes) {
        const old = scopes.map(({ id }) => project(Number(id)));
        await projects.invalidate(project(1));
        await projects.set(project(2), project(2, 2));
        return old;
      },
    });
    await warming.run();
    assert.deepEqual(await projects.get(project(1)), { hit: false });
    assert.deepEqual(await projects.get(project(2)), { hit: true, value: project(2, 2) });
    assert.deepEqual(await projects.get(project(3)), { hit: true, value: project(3) });
  });

  test('it ends at its limit, by number and by size', async () => {
    const byNumber = setUp(100, { maxEntries: 15 });
    assert.deepEqual(await byNumber.warming.run(), { end: 'full', seen: 15, filled: 15 });
    const bySize = setUp(100, { maxBytes: 5000 });
    const { end, filled } = await bySize.warming.run();
    assert.equal(end, 'full');
    assert.equal(filled, 10);
  });

  test('it ends at its deadline, also if a query does not', async () => {
    const { warming } = setUp(10, { load: () => new Promise(() => {}) });
    const deadline = new AbortController();
    setTimeout(() => deadline.abort(), 20);
    assert.equal((await warming.run(deadline.signal)).end, 'aborted');
    assert.equal((await warming.run(AbortSignal.abort())).end, 'aborted');
  });

  test('a database that fails is told, and fails nothing', async () => {
    const { warming, logged } = setUp(10, { load: () => Promise.reject(new Error('down')) });
    const { run, ...task } = warming.startupTask(1000);
    assert.deepEqual(task, { name: 'warm project', required: false, timeoutMs: 1000 });
    assert.deepEqual(await run(), { end: 'failed', seen: 0, filled: 0 });
    assert.ok(logged.some(({ level }) => level === 'warn'));
  });

  test('lives differ, so that not all expires in one moment', async () => {
    const clock = { now: 1_000_000 };
    const { projects, warming } = setUp(
      20,
      {},
      { now: () => clock.now, lifetime: { ttlMs: 10_000 }, beta: 0 },
    );
    await warming.run();
    clock.now += 10_000;
    const hits = [];
    for (let id = 1; id <= 20; id++) hits.push((await projects.get(project(id))).hit);
    assert.ok(hits.includes(true) && hits.includes(false), 'some are gone, some are not');
  });

  test('who does not get the lock leaves it, and who loses it ends', async () => {
    let holder: string | undefined = 'another process';
    const released: unknown[] = [];
    const lock: WarmingLock = {
      leaseMs: 15,
      async hold() {
        holder ??= 'this one';
        return holder === 'this one';
      },
      release: async () => void released.push(holder),
    };
    const { warming, loaded } = setUp(10, { lock });
    assert.equal((await warming.run()).end, 'busy');
    assert.deepEqual([loaded, released], [[], []]);

    holder = undefined;
    const loses = setUp(10, {
      lock,
      load() {
        holder = 'another process';
        return sleep(1000, []);
      },
    });
    assert.equal((await loses.warming.run()).end, 'aborted');
    assert.equal(released.length, 1);
  });
});
