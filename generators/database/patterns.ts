import * as z from 'zod';

/** Optional parts of the database module. Each has its own files and tests. */
export const parts = {
  replicas: z
    .boolean()
    .default(false)
    .describe('Read from replicas in rotation, with lag checks and read-your-writes tokens'),
  locks: z
    .boolean()
    .default(false)
    .describe('Add advisory locks, for work that only one process may do at a time'),
};
