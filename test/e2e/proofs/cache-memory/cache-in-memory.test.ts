import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { invalidateAfterCommit } from '../src/platform/cache/after-commit.js';
import { type CacheOptions, createCache, type EntityOptions } from '../src/platform/cache/cache.js';
import { lifetimeOf, makeEntry } from '../src/platform/cache/entry.js';
import { createMemory } from '../src/platform/cache/memory.js';
import { settingsOf } from '../src/platform/cache/settings.js';
import { deferred, observe } from './support/observed.js';

const parts = { tenant: 't', id: 1 };
const missing = () => assert.fail('it is kept');

/** A cache whose clock stands until it is moved. */
function setUp<T = unknown>(
  options: Partial<CacheOptions> = {},
  of: Partial<EntityOptions<T>> = {},
) {
  const observed = observe();
  const clock = { now: 1_000_000 };
  const cache = createCache({
    ...{ app: 'test', logger: observed.logger, onEvent: observed.onEvent, backOffMs: 20 },
    ...{ now: () => clock.now, random: () => 0.5, beta: 0 },
    ...options,
  });
  const entity = cache.entity<T>({ entity: 'order', schemaVersion: 1, ttlMs: 1000, ...of });
  return { ...observed, clock, cache, entity };
}

describe('cache in memory', () => {
  test('null is a value, for a shorter time', async () => {
    const { entity, clock } = setUp<string | null>({}, { negativeTtlMs: 100 });
    assert.deepEqual(await entity.get(parts), { hit: false });
    assert.equal(await entity.getOrCompute(parts, () => null), null);
    assert.equal(await entity.getOrCompute(parts, missing), null);
    assert.deepEqual(await entity.get(parts), { hit: true, value: null });
    clock.now += 100;
    assert.equal(await entity.getOrCompute(parts, () => 'there'), 'there');
  });

  test('what has expired is not there', async () => {
    const { entity, clock } = setUp();
    await entity.getOrCompute(parts, () => 'old');
    clock.now += 999;
    assert.deepEqual(await entity.get(parts), { hit: true, value: 'old' });
    clock.now += 1;
    assert.deepEqual(await entity.get(parts), { hit: false });
    assert.equal(await entity.getOrCompute(parts, () => 'new'), 'new');
  });

  test('a thousand callers, one computation', async () => {
    const { entity, count } = setUp();
    const compute = async () => {
      await sleep(10);
      return 'value';
    };
    const calls = Array.from({ length: 1000 }, () => entity.getOrCompute(parts, compute));
    assert.deepEqual(new Set(await Promise.all(calls)), new Set(['value']));
    assert.equal(count('compute'), 1);
  });

  test('an error reaches all who wait and is not kept; the next try waits a moment', async () => {
    const { entity, count } = setUp({ now: Date.now, backOffMs: 50 });
    const fail = async () => {
      await sleep(5);
      throw new Error('no database');
    };
    const calls = Array.from({ length: 100 }, () => entity.getOrCompute(parts, fail));
    for (const { status } of await Promise.allSettled(calls)) assert.equal(status, 'rejected');
    assert.equal(count('compute'), 1);

    const from = performance.now();
    const again = entity.getOrCompute(parts, () => 'value');
    const other = entity.getOrCompute({ tenant: 't', id: 2 }, () => 'of another key');
    assert.equal(await Promise.race([again, other]), 'of another key');
    assert.equal(await again, 'value');
    assert.ok(performance.now() - from >= 40);
  });

  test('what throws at once is an error like any other', async () => {
    const { entity } = setUp();
    const compute = () => {
      throw new Error('at once');
    };
    await assert.rejects(entity.getOrCompute(parts, compute), /at once/);
  });

  test('a computation that takes too long is told so and its callers get an error', async () => {
    const { entity } = setUp({ computeTimeoutMs: 20 });
    let signal: AbortSignal | undefined;
    const compute = (given: AbortSignal) => {
      signal = given;
      return new Promise<never>(() => {});
    };
    await assert.rejects(entity.getOrCompute(parts, compute), { name: 'DeadlineError' });
    assert.equal(signal?.aborted, true);
  });

  test('it is recomputed before it expires, in the background, once', async () => {
    const { entity, clock, count } = setUp<string>({ beta: 1, random: () => 0.9 });
    const slow = () => {
      clock.now += 100;
      return 'old';
    };
    await entity.getOrCompute(parts, slow);
    // 100 ms times -ln(1 - 0.9) are 230 ms before expiry, which is at 1.08 times the TTL.
    clock.now += 1080 - 200;
    const next = deferred<string>();
    const calls = Array.from({ length: 50 }, () => entity.getOrCompute(parts, () => next.promise));
    assert.deepEqual(new Set(await Promise.all(calls)), new Set(['old']));
    next.resolve('new');
    await sleep(1);
    assert.equal(count('compute'), 2);
    assert.equal(await entity.getOrCompute(parts, missing), 'new');
  });

  test('an early recomputation that fails is for the log only', async () => {
    const { entity, clock, logged } = setUp<string>({ beta: 1, random: () => 0.9 });
    await entity.getOrCompute(parts, () => {
      clock.now += 100;
      return 'old';
    });
    clock.now += 1080 - 200;
    const fail = () => Promise.reject(new Error('no database'));
    assert.equal(await entity.getOrCompute(parts, fail), 'old');
    await sleep(1);
    assert.equal(logged.at(-1)?.message, 'cache refresh failed');
    assert.equal(await entity.getOrCompute(parts, fail), 'old');
  });

  test('stale while revalidating: the old value at once, the new one after', async () => {
    const { entity, clock, count } = setUp<string>({}, { staleWhileRevalidateMs: 500 });
    await entity.getOrCompute(parts, () => 'old');
    clock.now += 1200;
    assert.deepEqual(await entity.get(parts), { hit: false });
    const next = deferred<string>();
    assert.equal(await entity.getOrCompute(parts, () => next.promise), 'old');
    assert.equal(await entity.getOrCompute(parts, missing), 'old');
    next.resolve('new');
    await sleep(1);
    assert.equal(await entity.getOrCompute(parts, missing), 'new');
    assert.deepEqual([count('stale'), count('compute')], [2, 2]);
    clock.now += 1500;
    assert.equal(await entity.getOrCompute(parts, () => 'newest'), 'newest');
  });

  test('stale on error: the old value for a while, where that is asked for', async () => {
    const fail = () => Promise.reject(new Error('no database'));
    const lenient = setUp<string>({}, { staleIfErrorMs: 500 });
    await lenient.entity.getOrCompute(parts, () => 'old');
    lenient.clock.now += 1499;
    assert.equal(await lenient.entity.getOrCompute(parts, fail), 'old');
    lenient.clock.now += 1000;
    await assert.rejects(lenient.entity.getOrCompute(parts, fail), /no database/);

    const strict = setUp<string>();
    await strict.entity.getOrCompute(parts, () => 'old');
    strict.clock.now += 1000;
    await assert.rejects(strict.entity.getOrCompute(parts, fail), /no database/);
  });

  test('an invalidation during a computation: it is neither joined nor kept', async () => {
    const { entity } = setUp<string>();
    const [started, before] = [deferred<void>(), deferred<string>()];
    const early = entity.getOrCompute(parts, () => {
      started.resolve();
      return before.promise;
    });
    await started.promise;
    await entity.invalidate(parts);
    assert.equal(await entity.getOrCompute(parts, () => 'new'), 'new');
    before.resolve('old');
    assert.equal(await early, 'old');
    assert.equal(await entity.getOrCompute(parts, missing), 'new');
  });

  test('an invalidation during a refresh: the old value does not come back', async () => {
    const { entity, clock } = setUp<string>({}, { staleWhileRevalidateMs: 500 });
    await entity.getOrCompute(parts, () => 'old');
    clock.now += 1200;
    const next = deferred<string>();
    assert.equal(await entity.getOrCompute(parts, () => next.promise), 'old');
    await entity.invalidate(parts);
    assert.equal(await entity.getOrCompute(parts, () => 'new'), 'new');
    next.resolve('read before');
    await sleep(1);
    assert.equal(await entity.getOrCompute(parts, missing), 'new');
  });

  test('what was invalidated while a failed computation backs off is not served stale', async () => {
    const { entity, clock } = setUp<string>({}, { staleIfErrorMs: 10_000 });
    const fail = () => Promise.reject(new Error('no database'));
    await entity.getOrCompute(parts, () => 'old');
    clock.now += 1100;
    assert.equal(await entity.getOrCompute({ tenant: 't', id: 2 }, () => 'x'), 'x');
    assert.equal(await entity.getOrCompute(parts, fail), 'old');
    const backingOff = entity.getOrCompute(parts, fail);
    await entity.invalidate(parts);
    await backingOff;
    await assert.rejects(entity.getOrCompute(parts, fail), /no database/);
  });

  test('with an entity go its views and the lists of its tenant, and no others', async () => {
    const { entity } = setUp<string>();
    const gone = [
      parts,
      { ...parts, params: { view: 'full' } },
      { tenant: 't' },
      { tenant: 't', params: { page: 1 } },
    ];
    const kept = [
      { tenant: 't', id: 2 },
      { tenant: 't2', id: 1 },
      { tenant: 't2' },
      { tenant: '*', params: { page: 1 } },
    ];
    for (const each of [...gone, ...kept]) await entity.getOrCompute(each, () => 'old');
    assert.equal(await entity.invalidate(parts), true);
    for (const each of gone) assert.deepEqual(await entity.get(each), { hit: false });
    for (const each of kept) assert.deepEqual(await entity.get(each), { hit: true, value: 'old' });
  });

  test('groups by name; without a name all lists', async () => {
    const { entity } = setUp<string>();
    const inGroup = { groups: ['vip'] };
    const list = { tenant: 't', params: { page: 1 } };
    await entity.getOrCompute(parts, () => 'old', inGroup);
    await entity.getOrCompute({ tenant: 't', id: 2 }, () => 'old');
    await entity.getOrCompute(list, () => 'old');

    await entity.invalidateGroups('t', 'vip');
    assert.deepEqual(await entity.get(parts, inGroup), { hit: false });
    assert.deepEqual(await entity.get({ tenant: 't', id: 2 }), { hit: true, value: 'old' });
    assert.deepEqual(await entity.get(list), { hit: true, value: 'old' });
    await entity.invalidateGroups('t', 'lists');
    assert.deepEqual(await entity.get(list), { hit: true, value: 'old' });
    await entity.invalidateGroups('t');
    assert.deepEqual(await entity.get(list), { hit: false });
  });

  test('what was set is in no group, so it is no answer to who asks for one', async () => {
    const { entity } = setUp<{ version: number }>({}, { versionOf: ({ version }) => version });
    const inGroup = { groups: ['vip'] };
    await entity.set(parts, { version: 1 });
    assert.deepEqual(await entity.get(parts), { hit: true, value: { version: 1 } });
    await entity.getOrCompute(parts, () => ({ version: 2 }), inGroup);
    assert.deepEqual(await entity.get(parts, inGroup), { hit: true, value: { version: 2 } });
    await entity.invalidateGroups('t', 'vip');
    assert.deepEqual(await entity.get(parts, inGroup), { hit: false });
  });

  test('a million keys: memory stays within its bounds', () => {
    const options = { maxEntries: 1000, maxBytes: 600_000, memoryTtlMs: 1000 };
    const memory = createMemory(settingsOf({ app: 'a', logger: observe().logger, ...options }));
    const kind = {
      ...{ entity: 'e', schemaVersion: 1, schema: undefined, versionOf: () => 1 },
      lifetime: lifetimeOf({ ttlMs: 1000 }),
    };
    const measured = { createdAt: 0, computeMs: 0, generation: 'g' };
    const entry = makeEntry(kind, 1, measured, () => 0.5);
    const before = process.memoryUsage().heapUsed;
    for (let id = 0; id < 1_000_000; id++)
      memory.set({ kind, key: `key:${id}`, groups: [] }, entry, 0, 0);
    // Each is taken for a little more than 600 bytes.
    assert.ok(memory.size > 500 && memory.size < 1000, `${memory.size} entries`);
    const grown = (process.memoryUsage().heapUsed - before) / 2 ** 20;
    assert.ok(grown < 50, `${grown} MiB more`);
  });

  for (const [what, value, most] of [
    ['Latin-1, one byte each', 'x'.repeat(1000), 60],
    ['other characters, two bytes each', '\u6f22'.repeat(1000), 38],
    ['small objects, far more than their text', Array.from({ length: 100 }, () => ({})), 13],
    ['names', Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`name-${n}`, n])), 5],
    ['what cannot be frozen, as text', new Date(0), 145],
  ] as const) {
    test(`what all values take in memory is bounded: ${what}`, async () => {
      const schema = { parse: (input: unknown) => (value instanceof Date ? new Date(0) : input) };
      const { entity, cache } = setUp<unknown>({ maxBytes: 100_000 }, { schema });
      for (let id = 0; id < 200; id++) await entity.getOrCompute({ tenant: 't', id }, () => value);
      assert.ok(cache.size <= most && cache.size > most / 2, `${cache.size} values`);
    });
  }

  test('invalidations of ever new keys do not pile up, and forgetting them forgets no change', async () => {
    const { entity } = setUp<string>({ maxEntries: 10 });
    const before = deferred<string>();
    const early = entity.getOrCompute(parts, () => before.promise);
    await entity.invalidate(parts);
    for (let id = 2; id < 1000; id++) await entity.invalidate({ tenant: 't', id });
    before.resolve('old');
    await early;
    assert.deepEqual(await entity.get(parts), { hit: false });
  });

  const versioned = { versionOf: ({ version }: { version: number }) => version };

  test('a write is kept unless a newer one is, whoever comes late', async () => {
    const { entity } = setUp<{ version: number }>({}, versioned);
    await entity.set(parts, { version: 2 });
    assert.deepEqual(await entity.get(parts), { hit: true, value: { version: 2 } });
    await entity.set(parts, { version: 1 });
    await entity.getOrCompute(parts, () => ({ version: 2 }));
    assert.deepEqual(await entity.get(parts), { hit: true, value: { version: 2 } });
    await entity.set(parts, { version: 3 });
    assert.deepEqual(await entity.get(parts), { hit: true, value: { version: 3 } });
  });

  test('of two writes at once the older does not stay', async () => {
    const { entity } = setUp<{ version: number }>({}, versioned);
    await Promise.all([2, 1].map((version) => entity.set(parts, { version })));
    const value = await entity.getOrCompute(parts, () => ({ version: 2 }));
    assert.deepEqual(value, { version: 2 });
  });

  test('what a replica that lags gives after a write is not kept', async () => {
    const { entity } = setUp<{ version: number }>({}, versioned);
    await entity.set(parts, { version: 2 });
    await entity.invalidate(parts);
    assert.deepEqual(await entity.getOrCompute(parts, () => ({ version: 1 })), { version: 1 });
    assert.deepEqual(await entity.get(parts), { hit: false });
  });

  test('a write without versions is refused', async () => {
    await assert.rejects(setUp().entity.set(parts, 'x'), /versionOf/);
  });

  test('a write renews the lists', async () => {
    const { entity } = setUp<{ version: number }>({}, versioned);
    await entity.getOrCompute({ tenant: 't' }, () => ({ version: 0 }));
    await entity.set(parts, { version: 1 });
    assert.deepEqual(await entity.get({ tenant: 't' }), { hit: false });
  });

  test('invalidated after the commit and not before, also when that fails', async () => {
    const { entity } = setUp<string>();
    await entity.getOrCompute(parts, () => 'old');
    await invalidateAfterCommit(async (pending) => {
      pending.add(entity, 't', 1);
      pending.addGroups(entity, 't');
      assert.deepEqual(await entity.get(parts), { hit: true, value: 'old' });
    });
    assert.deepEqual(await entity.get(parts), { hit: false });

    await entity.getOrCompute(parts, () => 'old');
    const lost = invalidateAfterCommit(async (pending) => {
      pending.add(entity, 't', 1);
      throw new Error('connection lost during COMMIT');
    });
    await assert.rejects(lost, /COMMIT/);
    assert.deepEqual(await entity.get(parts), { hit: false });
  });
});
