/*
 * One process with one cache: does what its parent says, and answers with what was measured.
 * `node cache-worker.mjs <name> <json>`
 */
import { contestants } from './cache-contestants.mjs';

const [name, options] = process.argv.slice(2);
const product = { id: 7, name: 'Kettle', price: 4990, tags: ['kitchen', 'steel'], stock: 12 };
let unhandled = 0;
// Each would end a process that does not listen for it.
for (const kind of ['unhandledRejection', 'uncaughtException']) {
  process.on(kind, () => {
    unhandled += 1;
  });
}
const cache = await contestants[name](JSON.parse(options));

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const compute = () => product;

const tasks = {
  /** Nanoseconds of one hit in memory. */
  async memoryHit({ count }) {
    for (let id = 0; id < 100; id++) await cache.get(id, compute);
    for (let i = 0; i < count / 5; i++) await cache.get(i % 100, compute);
    const start = process.hrtime.bigint();
    for (let i = 0; i < count; i++) await cache.get(i % 100, compute);
    return Number(process.hrtime.bigint() - start) / count;
  },

  async fill({ from, count }) {
    for (let id = from; id < from + count; id++) await cache.get(id, compute);
    // Some write to Redis behind the caller's back.
    await sleep(200);
  },

  /** Microseconds of one hit in Redis: each key is asked for once, by a process that never had it. */
  async redisHit({ from, count }) {
    let computed = 0;
    const start = process.hrtime.bigint();
    for (let id = from; id < from + count; id++) {
      await cache.get(id, () => {
        computed += 1;
        return product;
      });
    }
    return { us: Number(process.hrtime.bigint() - start) / 1000 / count, computed };
  },

  /** Many callers at the same time for a value that nobody has. */
  async stampede({ id, callers, ms }) {
    let computed = 0;
    const start = performance.now();
    const outcomes = await Promise.allSettled(
      Array.from({ length: callers }, () =>
        cache.get(id, async () => {
          computed += 1;
          await sleep(ms);
          return product;
        }),
      ),
    );
    const failed = outcomes.filter(({ status }) => status === 'rejected').length;
    return { computed, failed, ms: performance.now() - start };
  },

  async get({ id, value }) {
    return cache.get(id, () => value);
  },

  async remove({ id }) {
    await cache.remove(id);
    return performance.timeOrigin + performance.now();
  },

  /** When a value that another process has removed is no longer given out here; null if not in time. */
  async untilChanged({ id, old, limitMs }) {
    const deadline = performance.now() + limitMs;
    while (performance.now() < deadline) {
      if ((await cache.get(id, () => 'new')) !== old) {
        return performance.timeOrigin + performance.now();
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    return null;
  },

  /** Reads while Redis is away. */
  async readAll({ from, count, at }) {
    let failed = 0;
    const durations = [];
    const start = performance.now();
    const read = async (id) => {
      const began = performance.now();
      try {
        await Promise.race([
          cache.get(id, compute),
          sleep(1000).then(() => {
            throw new Error('no answer');
          }),
        ]);
      } catch {
        failed += 1;
      }
      durations.push(performance.now() - began);
    };
    let next = from;
    await Promise.all(
      Array.from({ length: at }, async () => {
        while (next < from + count) await read(next++);
      }),
    );
    durations.sort((a, b) => a - b);
    const seconds = (performance.now() - start) / 1000;
    return {
      failed,
      unhandled,
      p99: durations[Math.floor(durations.length * 0.99)],
      perSecond: count / seconds,
    };
  },
};

process.on('message', async ({ task, given }) => {
  try {
    process.send({ result: (await tasks[task](given)) ?? null });
  } catch (error) {
    process.send({ error: String(error) });
  }
});
process.on('disconnect', () => process.exit(0));
process.send({ ready: true });
