import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { after, before, describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { EntityOptions } from '../src/platform/cache/cache.js';
import { createKeys } from '../src/platform/cache/keys.js';
import { createRedisCommands } from '../src/platform/cache/redis-commands.js';
import { settingsOf } from '../src/platform/cache/settings.js';
import { deferred, observe, until } from './support/observed.js';
import { skip, startRedis, type TestRedis } from './support/redis-server.js';
import { type Setup, tieredCache, uniqueApp } from './support/tiered.js';

const parts = { tenant: 't', id: 1 };
const missing = () => assert.fail('it is kept');

const together = { skip, timeout: 120_000, concurrency: true };

describe('cache over Redis', together, () => {
  let server: TestRedis;
  let end = async () => {};
  before(async () => {
    server = await startRedis({
      after(stop) {
        end = stop;
      },
    });
  });
  after(() => end());

  /** Two caches of one service, as two processes have them. */
  async function pair<T = unknown>(
    t: TestContext,
    of: Partial<EntityOptions<T>> = {},
    [one, other]: [Partial<Setup>, Partial<Setup>] = [{}, {}],
  ) {
    const app = uniqueApp();
    const a = tieredCache<T>(t, { app, url: server.url, ...one }, of);
    const b = tieredCache<T>(t, { app, url: server.url, ...other }, of);
    await Promise.all([a.ready(), b.ready()]);
    return { a, b, key: createKeys({ app, entity: 'order', schemaVersion: 1 }).key(parts) };
  }

  test('what one has computed the other has, with the rest of its life', async (t) => {
    const { a, b } = await pair<string | null>(t, { ttlMs: 400 }, [{ random: () => 0.5 }, {}]);
    await a.entity.getOrCompute(parts, () => 'value');
    await sleep(200);
    assert.equal(await b.entity.getOrCompute(parts, missing), 'value');
    assert.deepEqual([b.count('hit.redis'), b.count('compute')], [1, 0]);
    await sleep(210);
    assert.deepEqual(await b.entity.get(parts), { hit: false });
    assert.equal(await b.entity.getOrCompute(parts, () => null), null);
    assert.deepEqual(await a.entity.get(parts), { hit: true, value: null });
  });

  test('with a schema the type is the same from Redis', async (t) => {
    const schema = z.object({ at: z.coerce.date() });
    const { a, b } = await pair<z.infer<typeof schema>>(t, { schema });
    await a.entity.getOrCompute(parts, () => ({ at: new Date(1) }));
    assert.deepEqual(await b.entity.getOrCompute(parts, missing), { at: new Date(1) });
    assert.equal(b.count('hit.redis'), 1);
  });

  test('the longest time in memory is bounded, also below the TTL', async (t) => {
    const { a } = await pair(t, {}, [{ memoryTtlMs: 50 }, {}]);
    await a.entity.getOrCompute(parts, () => 'value');
    await sleep(60);
    assert.equal(await a.entity.getOrCompute(parts, missing), 'value');
    assert.equal(a.count('hit.redis'), 1);
  });

  test('clocks that are an hour apart do no harm', async (t) => {
    for (const aheadMs of [3_600_000, -3_600_000]) {
      const { a, b } = await pair(t, { ttlMs: 300 }, [{ aheadMs, random: () => 0.5 }, {}]);
      await a.entity.getOrCompute(parts, () => 'value');
      assert.equal(await b.entity.getOrCompute(parts, missing), 'value');
      await sleep(310);
      assert.deepEqual(await b.entity.get(parts), { hit: false });
      assert.deepEqual(await a.entity.get(parts), { hit: false });
    }
  });

  test('an invalidation reaches the memory of the other', async (t) => {
    const { a, b } = await pair<string>(t);
    const list = { tenant: 't', params: { page: 1 } };
    for (const each of [a, b]) {
      await each.entity.getOrCompute(parts, () => 'old');
      await each.entity.getOrCompute(list, () => 'old');
      await each.entity.getOrCompute({ tenant: 't2' }, () => 'old');
    }
    assert.equal(await a.entity.invalidate(parts), true);
    await until(async () => !(await b.entity.get(parts)).hit, 'the other has heard');
    assert.deepEqual(await b.entity.get(list), { hit: false });
    assert.deepEqual(await b.entity.get({ tenant: 't2' }), { hit: true, value: 'old' });
  });

  test('a slow reader does not bring back the old value', async (t) => {
    const { a, b } = await pair<string>(t);
    const before = deferred<string>();
    const started = deferred<void>();
    const slow = a.entity.getOrCompute(parts, () => {
      started.resolve();
      return before.promise;
    });
    await started.promise;
    await b.entity.invalidate(parts);
    before.resolve('old');
    assert.equal(await slow, 'old');
    assert.equal(a.count('fill.rejected'), 1);
    assert.equal(await a.entity.getOrCompute(parts, () => 'new'), 'new');
    assert.equal(await b.entity.getOrCompute(parts, missing), 'new');
  });

  test('nor a slow reader of a list, when an entity of it changes', async (t) => {
    const { a, b } = await pair<string>(t);
    const list = { tenant: 't', params: { page: 1 } };
    const before = deferred<string>();
    const started = deferred<void>();
    const slow = a.entity.getOrCompute(list, () => {
      started.resolve();
      return before.promise;
    });
    await started.promise;
    await b.entity.invalidate(parts);
    // Somebody else asks for another list, so the group has a generation again.
    await b.entity.getOrCompute({ tenant: 't', params: { page: 2 } }, () => 'other');
    before.resolve('old');
    await slow;
    assert.equal(await b.entity.getOrCompute(list, () => 'new'), 'new');
    assert.equal(await a.entity.getOrCompute(list, missing), 'new');
  });

  test('a generation or a lease that Redis has evicted costs a computation, no more', async (t) => {
    const { a, b, key } = await pair<string>(t);
    const list = { tenant: 't' };
    await a.entity.getOrCompute(list, () => 'one');
    await a.redis.del(...(await a.redis.keys(`${key.split('}')[0]}}:l`)));
    assert.equal(await b.entity.getOrCompute(list, () => 'two'), 'two');

    const value = await a.entity.getOrCompute(parts, async () => {
      await a.redis.del(`${key}:lease`);
      return 'one';
    });
    assert.equal(value, 'one');
    assert.equal(await b.entity.getOrCompute(parts, () => 'two'), 'two');
    assert.equal(await a.entity.getOrCompute(parts, missing), 'two');
  });

  for (const [what, payload] of [
    ['no JSON', 'broken'],
    ['another envelope', '{"v":1}\n"x"'],
    ['null', 'null\n1'],
    ['half of it', '{"v":1,"createdAt":1'],
  ] as const) {
    test(`a payload that is corrupt is a miss and goes: ${what}`, async (t) => {
      const { a, key } = await pair(t);
      await a.redis.set(key, payload, 'PX', 60_000);
      assert.deepEqual(await a.entity.get(parts), { hit: false });
      assert.equal(a.logs('cache: unreadable entry removed'), 1);
      await until(async () => (await a.redis.exists(key)) === 0, 'removed');
      assert.equal(await a.entity.getOrCompute(parts, () => 'value'), 'value');
    });
  }

  test('what nobody gave an end is removed too', async (t) => {
    const { a, b, key } = await pair(t);
    await a.entity.getOrCompute(parts, () => 'value');
    await a.redis.persist(key);
    assert.deepEqual(await b.entity.get(parts), { hit: false });
  });

  test('a cluster takes every script: all its keys are in one slot', async (t) => {
    const own = await startRedis(t, { args: ['--cluster-enabled', 'yes'] });
    const of = { versionOf: ({ version }: { version: number }) => version };
    const { entity, redis, ready, count } = tieredCache(t, { app: uniqueApp(), url: own.url }, of);
    await until(() => redis.status === 'ready', 'connected');
    await redis.cluster('ADDSLOTS', ...Array.from({ length: 16_384 }, (_, slot) => slot));
    const info = async () => String(await redis.cluster('INFO'));
    await until(async () => (await info()).includes('cluster_state:ok'), 'the cluster is up');
    await ready();

    await entity.set(parts, { version: 1 });
    await entity.getOrCompute({ tenant: 't' }, () => ({ version: 1 }), { groups: ['vip'] });
    await entity.getOrCompute({ ...parts, params: { view: 1 } }, () => ({ version: 1 }));
    assert.equal(await entity.invalidate(parts), true);
    assert.equal(await entity.invalidateGroups('t', 'vip'), true);
    await assert.rejects(entity.getOrCompute(parts, () => Promise.reject(new Error('failed'))));
    assert.equal(count('redis.failed'), 0);
  });

  test('a write is kept unless a newer one is, and everybody hears of it', async (t) => {
    const of = { versionOf: ({ version }: { version: number }) => version };
    const { a, b } = await pair<{ version: number }>(t, of);
    await b.entity.getOrCompute(parts, () => ({ version: 0 }));
    await a.entity.set(parts, { version: 2 });
    const seen = async () => (await b.entity.getOrCompute(parts, missing)).version;
    await until(async () => (await seen()) === 2, 'the other sees it');
    await b.entity.set(parts, { version: 1 });
    assert.equal(await seen(), 2);
    await a.entity.invalidate(parts);
    // A replica that lags.
    assert.deepEqual(await a.entity.getOrCompute(parts, () => ({ version: 1 })), { version: 1 });
    assert.deepEqual(await a.entity.get(parts), { hit: false });
    assert.deepEqual(await a.entity.getOrCompute(parts, () => ({ version: 3 })), { version: 3 });
    assert.equal(await seen(), 3);
  });

  test('a write during a computation: what was read before it is not kept', async (t) => {
    const of = { versionOf: ({ version }: { version: number }) => version };
    const { a, b } = await pair<{ version: number }>(t, of);
    const value = await a.entity.getOrCompute(parts, async () => {
      await b.entity.set(parts, { version: 2 });
      return { version: 1 };
    });
    assert.equal(value.version, 1);
    assert.equal((await a.entity.getOrCompute(parts, missing)).version, 2);
  });

  test('a refresh by one is seen by the other, which computes no second time', async (t) => {
    const { a, b } = await pair<string>(t, { staleWhileRevalidateMs: 60_000, ttlMs: 500 });
    await a.entity.getOrCompute(parts, () => 'old');
    await b.entity.getOrCompute(parts, missing);
    await sleep(600);
    const next = deferred<string>();
    const refresh = () => next.promise;
    assert.equal(await a.entity.getOrCompute(parts, refresh), 'old');
    assert.equal(await b.entity.getOrCompute(parts, refresh), 'old');
    await sleep(20);
    next.resolve('new');
    await until(async () => (await a.entity.get(parts)).hit, 'the refresh');
    assert.equal(a.count('compute') + b.count('compute'), 2);
  });

  test('the breaker: one call after a pause, which doubles while it fails', async () => {
    const clock = { now: 0 };
    let sent = 0;
    let isDown = true;
    /** A connection whose commands fail at once. */
    const redis = Object.assign(new EventEmitter(), {
      status: 'ready',
      disconnect() {},
      defineCommand(name: string) {
        Object.assign(redis, {
          async [name]() {
            sent++;
            if (isDown) throw new Error('down');
            return 1;
          },
        });
      },
    });
    const settings = settingsOf({ app: 'a', logger: observe().logger, now: () => clock.now });
    const commands = createRedisCommands(settings, redis as never);
    const ask = async (times: number) => {
      const before = sent;
      await Promise.all(
        Array.from({ length: times }, () => commands.run('', 'cacheRead', ['key'], [])),
      );
      return sent - before;
    };
    for (let each = 0; each < 5; each++) assert.equal(await ask(1), 1);
    for (const pause of [500, 1000, 2000, 4000, 5000, 5000]) {
      assert.equal(await ask(2), 0);
      clock.now += pause - 1;
      assert.equal(await ask(2), 0);
      clock.now += 1;
      assert.equal(await ask(2), 1);
    }
    clock.now += 5000;
    isDown = false;
    assert.equal(await ask(2), 1);
    assert.equal(await ask(2), 2);
  });

  test('what Redis did not take is told when it is back, and till then not read', async (t) => {
    const own = await startRedis(t, { args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
    const app = uniqueApp();
    const [a, b] = [0, 1].map(() => tieredCache<string>(t, { app, url: own.url }));
    assert.ok(a && b);
    await Promise.all([a.ready(), b.ready()]);
    await a.entity.getOrCompute(parts, () => 'old');
    await own.stop();
    assert.equal(await a.entity.invalidate(parts), false);
    assert.equal(await a.entity.getOrCompute(parts, () => 'new'), 'new');
    await own.start();
    await Promise.all([a.ready(), b.ready()]);
    await until(async () => !(await b.entity.get(parts)).hit, 'delivered');
    assert.equal(await a.entity.getOrCompute(parts, () => 'new'), 'new');
    assert.equal(await b.entity.getOrCompute(parts, () => 'new'), 'new');
  });
});
