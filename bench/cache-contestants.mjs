/*
 * The caches that are compared, each behind the same few functions. Copied to where its packages
 * are installed, and run there by `cache-worker.mjs`.
 */

/** What every cache is told: values live for ten minutes, and nothing expires during a run. */
const TTL = 600_000;
const quiet = { info() {}, warn() {}, error() {}, debug() {}, trace() {}, child: () => quiet };
const budget = { connectTimeout: 1000, maxRetriesPerRequest: 1, commandTimeout: 75 };

const keyOf = (id) => `bench:1:product:shop:${id}`;

export const contestants = {
  /** The modules that `agentops` writes. `modules` is the folder of their JavaScript. */
  async ours({ url, modules }) {
    const { connectRedis } = await import(`${modules}/redis-commands.js`);
    const { createTieredCache } = await import(`${modules}/tiered-cache.js`);
    const subscriber = connectRedis(url, 'bench-bus');
    const redis = connectRedis(url, 'bench');
    const cache = createTieredCache({
      app: 'bench',
      logger: quiet,
      redis,
      subscriber,
      memoryTtlMs: TTL,
    });
    const products = cache.entity({ entity: 'product', schemaVersion: 1, ttlMs: TTL });
    await untilReady(() => cache.healthCheck.check());
    return {
      get: (id, compute) => products.getOrCompute({ tenant: 'shop', id }, compute),
      remove: (id) => products.invalidate({ tenant: 'shop', id }),
      close: () => cache.close(),
    };
  },

  async bentocache({ url }) {
    const { BentoCache, bentostore } = await import('bentocache');
    const { memoryDriver } = await import('bentocache/drivers/memory');
    const { redisBusDriver, redisDriver } = await import('bentocache/drivers/redis');
    const { Redis } = await import('ioredis');
    const connection = new Redis(url, budget);
    connection.on('error', () => {});
    const { hostname: host, port } = new URL(url);
    const cache = new BentoCache({
      default: 'tiered',
      logger: quiet,
      ttl: TTL,
      stores: {
        tiered: bentostore()
          .useL1Layer(memoryDriver({ maxItems: 10_000 }))
          .useL2Layer(redisDriver({ connection }))
          .useBus(redisBusDriver({ connection: { host, port: Number(port) } })),
      },
    });
    await untilReady(() => connection.ping());
    return {
      get: (id, compute) => cache.getOrSet({ key: keyOf(id), factory: compute }),
      remove: (id) => cache.delete({ key: keyOf(id) }),
      close: () => cache.disconnectAll(),
    };
  },

  async cacheable({ url }) {
    const { Cacheable } = await import('cacheable');
    const { default: KeyvRedis } = await import('@keyv/redis');
    const { RedisMessageProvider } = await import('@qified/redis');
    const cache = new Cacheable({
      secondary: new KeyvRedis(url),
      ttl: TTL,
      sync: { qified: new RedisMessageProvider({ uri: url }) },
    });
    cache.on('error', () => {});
    return {
      get: (id, compute) => cache.getOrSet(keyOf(id), compute),
      remove: (id) => cache.delete(keyOf(id)),
      close: () => cache.disconnect(),
    };
  },

  /** What one writes in an hour: memory, then Redis, then the origin. */
  async 'lru-cache + ioredis'({ url }) {
    const { LRUCache } = await import('lru-cache');
    const { Redis } = await import('ioredis');
    const memory = new LRUCache({ max: 10_000, ttl: TTL });
    const redis = new Redis(url, budget);
    redis.on('error', () => {});
    await untilReady(() => redis.ping());
    return {
      async get(id, compute) {
        const key = keyOf(id);
        const kept = memory.get(key);
        if (kept !== undefined) return kept;
        const text = await redis.get(key);
        const value = text === null ? await compute() : JSON.parse(text);
        if (text === null) await redis.set(key, JSON.stringify(value), 'PX', TTL);
        memory.set(key, value);
        return value;
      },
      async remove(id) {
        memory.delete(keyOf(id));
        await redis.del(keyOf(id));
      },
      close: () => redis.disconnect(),
    };
  },

  /** Memory alone, called as the others are: the measure for a hit in memory. */
  async 'lru-cache alone'() {
    const { LRUCache } = await import('lru-cache');
    const memory = new LRUCache({ max: 10_000, ttl: TTL });
    return {
      async get(id, compute) {
        const key = keyOf(id);
        const kept = memory.get(key);
        if (kept !== undefined) return kept;
        const value = await compute();
        memory.set(key, value);
        return value;
      },
      async remove(id) {
        memory.delete(keyOf(id));
      },
      close() {},
    };
  },
};

async function untilReady(check) {
  for (const deadline = Date.now() + 3000; ; ) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
