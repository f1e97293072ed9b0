import type { EntityOptions } from '../../src/platform/cache/cache.js';
import { connectRedis } from '../../src/platform/cache/redis-commands.js';
import {
  createTieredCache,
  type TieredCacheOptions,
} from '../../src/platform/cache/tiered-cache.js';
import { observe, until } from './observed.js';

export interface Setup extends Partial<TieredCacheOptions> {
  readonly app: string;
  readonly url: string;
  /** Where the bus is to be found, if it is elsewhere. */
  readonly busUrl?: string;
  /** Milliseconds that the clock of this process is ahead. */
  readonly aheadMs?: number;
}

/** A cache as one process has it, with connections of its own, closed with the test. */
export function tieredCache<T = unknown>(
  t: { after(end: () => void): void },
  { url, busUrl = url, aheadMs = 0, ...options }: Setup,
  of: Partial<EntityOptions<T>> = {},
) {
  const observed = observe();
  const redis = connectRedis(url, 'cache');
  const subscriber = connectRedis(busUrl, 'cache-bus');
  const cache = createTieredCache({
    ...{ redis, subscriber, logger: observed.logger, onEvent: observed.onEvent },
    // A machine that runs tests beside others may keep even Redis waiting.
    ...{ now: () => Date.now() + aheadMs, beta: 0, redisTimeoutMs: 1000 },
    ...options,
  });
  t.after(() => cache.close());
  const isUp = async () => {
    try {
      await cache.healthCheck.check();
      return true;
    } catch {
      return false;
    }
  };
  return {
    ...observed,
    cache,
    redis,
    subscriber,
    entity: cache.entity<T>({ entity: 'order', schemaVersion: 1, ttlMs: 60_000, ...of }),
    isUp,
    ready: () => until(isUp, 'Redis answers and the bus is heard'),
  };
}

let apps = 0;
/** A name that no other test has: they may share a Redis. */
export const uniqueApp = (): string => `test-${process.pid}-${Date.now()}-${apps++}`;
