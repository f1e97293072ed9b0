import * as z from 'zod';

/** Ways to fill the cache besides read-through. Each has its own files and tests. */
export const patterns = {
  writeThrough: z
    .boolean()
    .default(false)
    .describe('Write to the database, then to the cache, ordered by row version'),
  writeBehind: z
    .boolean()
    .default(false)
    .describe(
      'Queue writes durably (BullMQ on a separate Redis) and answer before the database does',
    ),
  warming: z.boolean().default(false).describe('Fill the cache at start, once for all processes'),
};

/** A write that only some processes see, or that a restart loses, is not a write. */
export const queueNeedsRedis = 'write-behind needs Redis; choose Redis, or turn write-behind off.';
