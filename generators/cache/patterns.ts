import * as z from 'zod';

/** Ways to fill the cache beside reading through it. Each is files and tests of its own. */
export const patterns = {
  writeThrough: z
    .boolean()
    .default(false)
    .describe('Write the database, then the cache, by the version of the row'),
  writeBehind: z
    .boolean()
    .default(false)
    .describe(
      'Queue a write durably (BullMQ on a Redis of its own) and answer before the database',
    ),
  warming: z.boolean().default(false).describe('Fill the cache at start, one process for all'),
};

/** What only some processes would see, or none after a restart, is no write. */
export const queueNeedsRedis = 'a queue of writes needs Redis; choose it, or leave the queue out.';
