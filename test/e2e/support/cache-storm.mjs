/*
 * Four caches of one service over a Redis that is killed and started again, while readers and writers
 * go on: node --import tsx cache-storm.mjs <folder of the service> <seconds>
 * Prints what was seen as JSON. Runs in the service, whose modules it takes.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const [root = '.', seconds = '20'] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(root, path)).href);
const { createTieredCache } = await load('src/platform/cache/tiered-cache.ts');
const { connectRedis } = await load('src/platform/cache/redis-commands.ts');
const { startRedis } = await load('test/support/redis.ts');
const { startProxy } = await load('test/support/proxy.ts');

/** Two beats of the bus, and what a busy machine adds. */
const BOUND_MS = 2500;
const KEYS = 40;
const tenant = 't';
const random = (count) => Math.floor(Math.random() * count);

const seen = {
  reads: 0,
  confirmed: 0,
  failed: [],
  unhandled: [],
  tooOld: [],
  kills: 0,
  silences: 0,
};
process.on('unhandledRejection', (reason) => seen.unhandled.push(String(reason)));

const ends = [];
const t = { after: (end) => ends.unshift(end) };
const server = await startRedis(t, { own: true });
const proxy = await startProxy(t, server.port);
const logger = { info() {}, warn() {}, error() {} };
const caches = Array.from({ length: 4 }, (_, index) => {
  // The bus of the first goes through what falls silent at times.
  const cache = createTieredCache({
    ...{ app: 'storm', logger, computeTimeoutMs: 1000 },
    redis: connectRedis(server.url, 'storm'),
    subscriber: connectRedis(index === 0 ? proxy.url : server.url, 'storm-bus'),
  });
  t.after(() => cache.close());
  return cache;
});
const entities = caches.map((each) =>
  each.entity({ entity: 'row', schemaVersion: 1, ttlMs: 60_000 }),
);

/** The database: what it has, and which version was confirmed to be invalidated, and when. */
const rows = Array.from({ length: KEYS }, () => 0);
const confirmed = rows.map(() => [{ version: 0, at: 0 }]);
let isOver = false;

async function readAll(entity) {
  while (!isOver) {
    const id = random(KEYS);
    const askedAt = performance.now();
    const due = confirmed[id].findLast(({ at }) => at <= askedAt - BOUND_MS);
    try {
      const value = await entity.getOrCompute({ tenant, id }, async () => {
        const version = rows[id];
        await sleep(random(20));
        return version;
      });
      seen.reads++;
      if (due && value < due.version) seen.tooOld.push({ id, value, due });
    } catch (error) {
      seen.failed.push(String(error));
    }
    await sleep(1);
  }
}

async function writeAll() {
  while (!isOver) {
    const id = random(KEYS);
    rows[id]++;
    const version = rows[id];
    if (await entities[random(4)].invalidate({ tenant, id })) {
      confirmed[id].push({ version, at: performance.now() });
      seen.confirmed++;
    }
    await sleep(random(20));
  }
}

const work = [
  writeAll(),
  ...entities.flatMap((each) => Array.from({ length: 5 }, () => readAll(each))),
];
const until = performance.now() + Number(seconds) * 1000;
for (let round = 1; performance.now() < until; round++) {
  await sleep(500 + random(1000));
  if (round % 3 === 0) {
    proxy.silence();
    seen.silences++;
    await sleep(1500);
    proxy.restore();
    continue;
  }
  await server.stop('SIGKILL');
  seen.kills++;
  await sleep(random(800));
  await server.start();
}
await sleep(BOUND_MS);
isOver = true;
await Promise.all(work);

const isUp = async () => {
  for (const cache of caches) await cache.healthCheck.check();
  return true;
};
let cameBack = false;
for (let attempt = 0; attempt < 100 && !cameBack; attempt++) {
  cameBack = await isUp().catch(() => false);
  if (!cameBack) await sleep(100);
}
for (const end of ends) await end();
process.stdout.write(`${JSON.stringify({ ...seen, cameBack })}\n`);
