import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityCache } from '../src/platform/cache/cache.js';
import { connectRedis } from '../src/platform/cache/redis-commands.js';
import { until } from './support/observed.js';
import { startProxy } from './support/proxy.js';
import { skip, startRedis } from './support/redis-server.js';
import { tieredCache, uniqueApp } from './support/tiered.js';

const parts = { tenant: 't', id: 1 };
const missing = () => assert.fail('it is kept');

const together = { skip, timeout: 120_000, concurrency: true };

describe('cache when Redis fails', together, () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  before(() => {
    process.on('unhandledRejection', note);
  });
  after(() => {
    process.off('unhandledRejection', note);
    assert.deepEqual(unhandled, []);
  });

  /** Reads without a pause until it is told to stop, and rejects with what failed. */
  function load(t: TestContext, entity: EntityCache<number>) {
    let isOver = false;
    t.after(() => {
      isOver = true;
    });
    let reads = 0;
    const failures: unknown[] = [];
    const reader = async () => {
      while (!isOver) {
        const id = reads++ % 50;
        try {
          assert.equal(await entity.getOrCompute({ tenant: 't', id }, () => id), id);
        } catch (error) {
          failures.push(error);
        }
        await sleep(1);
      }
    };
    const readers = Promise.all(Array.from({ length: 10 }, reader));
    return {
      reads: () => reads,
      async stop() {
        isOver = true;
        await readers;
        assert.deepEqual(failures, []);
      },
    };
  }

  test('both connections killed: no read fails, and it comes back by itself', async (t) => {
    const server = await startRedis(t, { own: true });
    const own = tieredCache<number>(
      t,
      { app: uniqueApp(), url: server.url, memoryTtlMs: 5 },
      { ttlMs: 300 },
    );
    await own.ready();
    const reading = load(t, own.entity);
    const admin = own.redis.duplicate({ enableOfflineQueue: true });
    t.after(() => admin.disconnect());
    for (let round = 0; round < 3; round++) {
      await sleep(100);
      await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    }
    await until(() => own.count('bus.lost') > 0, 'the bus is lost');
    await own.ready();
    await reading.stop();
  });

  test('stopped and started under load: no read fails, and it comes back by itself', async (t) => {
    const server = await startRedis(t, { own: true });
    const own = tieredCache<number>(
      t,
      { app: uniqueApp(), url: server.url, memoryTtlMs: 5 },
      { ttlMs: 300 },
    );
    await own.ready();
    const reading = load(t, own.entity);
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      await sleep(100);
      await server.stop(signal);
      const reads = reading.reads();
      await until(() => reading.reads() > reads + 50, 'reads go on');
      await server.start();
      await own.ready();
      const hits = own.count('hit.redis');
      await until(() => own.count('hit.redis') > hits, 'Redis is used again');
    }
    await reading.stop();
  });

  test('no Redis at the start: values come from the origin, and from Redis once it is there', async (t) => {
    const server = await startRedis(t, { own: true });
    await server.stop();
    const own = tieredCache<number>(t, { app: uniqueApp(), url: server.url });
    let computing = 0;
    const compute = async () => {
      await sleep(10);
      return ++computing;
    };
    const calls = Array.from({ length: 100 }, () => own.entity.getOrCompute(parts, compute));
    assert.deepEqual(new Set(await Promise.all(calls)), new Set([1]));
    await assert.rejects(own.cache.healthCheck.check());
    await server.start();
    await own.ready();
    assert.equal(await own.entity.getOrCompute(parts, compute), 2);
    assert.equal(await own.entity.getOrCompute(parts, missing), 2);
  });

  test('the bus is lost: memory is emptied, and not used until it is heard again', async (t) => {
    const server = await startRedis(t, { own: true });
    const proxy = await startProxy(t, server.port);
    const app = uniqueApp();
    const a = tieredCache<string>(t, { app, url: server.url, busUrl: proxy.url });
    const b = tieredCache<string>(t, { app, url: server.url });
    await Promise.all([a.ready(), b.ready()]);
    await a.entity.getOrCompute(parts, () => 'old');
    await a.entity.getOrCompute(parts, missing);
    assert.equal(a.count('hit.memory'), 1);

    proxy.silence();
    a.subscriber.disconnect(true);
    await until(() => a.count('bus.lost') === 1, 'the loss is noticed');
    await b.entity.invalidate(parts);
    await b.entity.getOrCompute(parts, () => 'new');
    assert.equal(await a.entity.getOrCompute(parts, missing), 'new');
    assert.equal(await a.entity.getOrCompute(parts, missing), 'new');
    assert.equal(a.count('hit.memory'), 1);

    proxy.restore();
    await a.ready();
    await a.entity.getOrCompute(parts, missing);
    await a.entity.getOrCompute(parts, missing);
    assert.equal(a.count('hit.memory'), 2);
  });

  test('a bus that only falls silent is noticed by its heartbeat', async (t) => {
    const server = await startRedis(t, { own: true });
    const proxy = await startProxy(t, server.port);
    const app = uniqueApp();
    const own = { app, url: server.url, busUrl: proxy.url };
    const a = tieredCache<string>(t, own);
    const b = tieredCache<string>(t, { app, url: server.url });
    await Promise.all([a.ready(), b.ready()]);
    await a.entity.getOrCompute(parts, () => 'old');

    proxy.silence();
    await b.entity.invalidate(parts);
    await until(() => a.count('bus.lost') > 0, 'the silence is noticed');
    assert.equal(await a.entity.getOrCompute(parts, () => 'new'), 'new');
    // New connections are taken and get no answer either.
    await sleep(500);
    proxy.restore();
    await a.ready();
  });

  /** A user of Redis 7, who has no channels by default, and who may be given and denied commands. */
  async function restricted(t: TestContext) {
    const server = await startRedis(t, { own: true });
    const admin = connectRedis(server.url, 'admin');
    t.after(() => admin.disconnect());
    const allow = (...rules: string[]) => admin.call('ACL', 'SETUSER', 'app', ...rules);
    await until(() => admin.status === 'ready', 'Redis is there');
    await allow('on', '>pw', '~*', 'resetchannels', '+@all');
    const url = server.url.replace('//', '//app:pw@');
    return { admin, allow, own: tieredCache<number>(t, { app: uniqueApp(), url }) };
  }

  test('a refused subscription is one warning, and tried again on the same connection', async (t) => {
    const { admin, allow, own } = await restricted(t);
    const refused = async () =>
      Number(/subscribe:.*rejected_calls=(\d+)/.exec(await admin.info('commandstats'))?.[1]);
    const connections = async () =>
      /total_connections_received:\d+/.exec(await admin.info('stats'))?.[0];
    await until(async () => (await refused()) >= 1, 'it is refused');
    const before = await connections();
    await until(async () => (await refused()) >= 3, 'it is tried again');
    assert.equal(await connections(), before);
    const warnings = own.logged.filter(({ level }) => level === 'warn');
    assert.deepEqual(
      warnings.map(({ message }) => message),
      ['cache: cannot subscribe, the memory is not used'],
    );
    await assert.rejects(own.cache.healthCheck.check());
    await allow('allchannels');
    await own.ready();
    assert.equal(await own.entity.getOrCompute(parts, () => 1), 1);
    assert.deepEqual(await own.entity.get(parts), { hit: true, value: 1 });
    assert.equal(own.count('hit.memory'), 1);
  });

  test('a wrong password is one warning for each connection, until it is right', async (t) => {
    const { allow, own } = await restricted(t);
    await allow('allchannels');
    await own.ready();
    const before = own.logged.length;
    await allow('resetpass', '>other');
    own.redis.disconnect(true);
    own.subscriber.disconnect(true);
    await until(() => own.count('redis.failed') >= 3, 'it is tried again');
    const warnings = own.logged.slice(before).filter(({ level }) => level === 'warn');
    assert.ok(warnings.length <= 3, JSON.stringify(warnings));
    await allow('>pw');
    await own.ready();
  });

  test('the health check tells what Redis denies: commands, writing, memory', async (t) => {
    const { admin, allow, own } = await restricted(t);
    await allow('allchannels');
    await own.ready();
    for (const name of ['set', 'get', 'pttl', 'pexpire', 'del', 'unlink', 'publish', 'evalsha']) {
      await allow(`-${name}`);
      await assert.rejects(own.cache.healthCheck.check(), /NOPERM|can't run this command/, name);
      await allow(`+${name}`);
      await own.ready();
    }
    await admin.config('SET', 'maxmemory', '1');
    await assert.rejects(own.cache.healthCheck.check(), /OOM/);
    await admin.config('SET', 'maxmemory', '0');
    await own.ready();
    await admin.replicaof('127.0.0.1', '1');
    await assert.rejects(own.cache.healthCheck.check(), /READONLY|read only/);
    await admin.replicaof('NO', 'ONE');
    await own.ready();
  });

  test('a user who may not PING hears the bus', async (t) => {
    const { allow, own } = await restricted(t);
    await allow('allchannels', '-ping');
    await own.ready();
    // Longer than two heartbeats.
    await sleep(2500);
    assert.equal(own.count('bus.lost'), 0);
  });

  test('a connection for commands that falls silent costs its budget, and is replaced', async (t) => {
    const server = await startRedis(t, { own: true });
    const proxy = await startProxy(t, server.port);
    const options = { app: uniqueApp(), url: proxy.url, redisTimeoutMs: 250, memoryTtlMs: 5 };
    const own = tieredCache<number>(t, options, { ttlMs: 300 });
    await own.ready();
    const reading = load(t, own.entity);
    proxy.silence();
    await until(() => own.count('redis.failed') >= 5, 'the breaker is open');
    await until(() => own.count('redis.skipped') > 0, 'nobody asks for a while');
    proxy.restore();
    await own.ready();
    const hits = own.count('hit.redis');
    await until(() => own.count('hit.redis') > hits, 'Redis is used again');
    await reading.stop();
  });
});
