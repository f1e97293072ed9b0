import * as z from 'zod';

/** Ways to fill the cache beside reading through it. Each is files and tests of its own. */
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

/** What only some processes would see, or none after a restart, is no write. */
export const queueNeedsRedis = 'a queue of writes needs Redis; choose it, or leave the queue out.';
