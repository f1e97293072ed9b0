import * as z from 'zod';

/** Parts of the database module that not every service needs. Each is files and tests of its own. */
export const parts = {
  replicas: z
    .boolean()
    .default(false)
    .describe('Read from replicas, by turns, with lag checked and a token to read your own writes'),
  locks: z
    .boolean()
    .default(false)
    .describe('Advisory locks: what only one process may do at a time'),
};
