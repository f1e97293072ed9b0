import * as z from 'zod';

/** Parts of the database module that not every service needs. Each is files and tests of its own. */
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
