import * as z from 'zod';
import { conflictStyles } from '../memory/merge-texts.js';

/** What `update` can be told beside the options of features and of a run. */
export const updateOptions = z.object({
  check: z
    .boolean()
    .default(false)
    .describe('Only tell: exit status 5 where an update would change something'),
  conflict: z
    .enum(conflictStyles)
    .default('diff3')
    .describe('Where you and this version changed the same lines: markers, or a file .rej beside'),
});

/** What `check` can be told. */
export const checkOptions = z.object({
  all: z.boolean().default(false).describe('Every package of the repository, not only this one'),
  sarif: z.boolean().default(false).describe('Print SARIF 2.1.0, for code scanning'),
  skip: z.array(z.string()).optional().describe('A rule that is left out; may be repeated'),
});
