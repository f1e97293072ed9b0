import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityCache } from '../src/platform/cache/cache.js';
import { connectRedis } from '../src/platform/cache/redis-commands.js';
import { createTieredCache } from '../src/platform/cache/tiered-cache.js';
import { until } from './support/observed.js';
import { startProxy } from './support/proxy.js';
import { startRedis } from './support/redis-server.js';

/*
 * Four caches of one service over a Redis that is killed and started again, while readers and writers
 * go on.
 */

const SECONDS = 20;
/** Two beats of the bus, and what a busy machine adds. */
const BOUND_MS = 2500;
const KEYS = 40;
const tenant = 't';
const random = (count: number) => Math.floor(Math.random() * count);
const quiet = { info() {}, warn() {}, error() {} };

test('no read fails or is too old while Redis dies and the bus is silent', async (t) => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  t.after(() => process.off('unhandledRejection', note));

  const server = await startRedis(t, { own: true });
  const proxy = await startProxy(t, server.port);
  const caches = Array.from({ length: 4 }, (_, index) => {
    // The bus of the first goes through what falls silent at times.
    const cache = createTieredCache({
      ...{ app: 'storm', logger: quiet, computeTimeoutMs: 1000 },
      redis: connectRedis(server.url, 'storm'),
      subscriber: connectRedis(index === 0 ? proxy.url : server.url, 'storm-bus'),
    });
    t.after(() => cache.close());
    return cache;
  });
  const entities = caches.map((each) =>
    each.entity<number>({ entity: 'row', schemaVersion: 1, ttlMs: 60_000 }),
  );

  // The database: what it has, and which version was confirmed to be invalidated, and when.
  const rows = Array.from({ length: KEYS }, () => 0);
  const confirmed = rows.map(() => [{ version: 0, at: 0 }]);
  const failed: unknown[] = [];
  const tooOld: unknown[] = [];
  let [reads, confirmations, kills, silences] = [0, 0, 0, 0];
  let isOver = false;

  async function readAll(entity: EntityCache<number>): Promise<void> {
    while (!isOver) {
      const id = random(KEYS);
      const askedAt = performance.now();
      const due = confirmed[id]?.findLast(({ at }) => at <= askedAt - BOUND_MS);
      try {
        const value = await entity.getOrCompute({ tenant, id }, async () => {
          const version = rows[id] ?? 0;
          await sleep(random(20));
          return version;
        });
        reads++;
        if (due && value < due.version) tooOld.push({ id, value, due });
      } catch (error) {
        failed.push(error);
      }
      await sleep(1);
    }
  }

  async function writeAll(): Promise<void> {
    while (!isOver) {
      const id = random(KEYS);
      const version = (rows[id] ?? 0) + 1;
      rows[id] = version;
      if (await entities[random(4)]?.invalidate({ tenant, id })) {
        confirmed[id]?.push({ version, at: performance.now() });
        confirmations++;
      }
      await sleep(random(20));
    }
  }

  const work = [
    writeAll(),
    ...entities.flatMap((each) => Array.from({ length: 5 }, () => readAll(each))),
  ];
  const end = performance.now() + SECONDS * 1000;
  for (let round = 1; performance.now() < end; round++) {
    await sleep(500 + random(1000));
    if (round % 3 === 0) {
      proxy.silence();
      silences++;
      await sleep(1500);
      proxy.restore();
      continue;
    }
    await server.stop('SIGKILL');
    kills++;
    await sleep(random(800));
    await server.start();
  }
  await sleep(BOUND_MS);
  isOver = true;
  await Promise.all(work);
  assert.deepEqual({ failed, tooOld, unhandled }, { failed: [], tooOld: [], unhandled: [] });
  const seen = { reads, confirmations, kills, silences };
  assert.ok(
    reads > 5000 && confirmations > 100 && kills >= 3 && silences >= 1,
    JSON.stringify(seen),
  );
  const isUp = (cache: (typeof caches)[number]) =>
    cache.healthCheck.check().then(
      () => true,
      () => false,
    );
  await until(async () => (await Promise.all(caches.map(isUp))).every(Boolean), 'all come back');
});
