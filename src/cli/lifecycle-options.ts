import * as z from 'zod';
import { conflictStyles } from '../merge/merge-texts.js';

/** The options of `add`, besides those of features and the common ones. */
export const addOptions = z.object({
  skipRefused: z
    .boolean()
    .default(false)
    .describe('Add the other features if some cannot be added here'),
});

/** The options of `update`, besides those of features and the common ones. */
export const updateOptions = z.object({
  check: z
    .boolean()
    .default(false)
    .describe('Report only; exit with 5 if an update would change anything'),
  conflict: z
    .enum(conflictStyles)
    .default('diff3')
    .describe('How to record conflicting lines: markers in the file, or a .rej file beside it'),
});

/** The options of `check`. */
export const checkOptions = z.object({
  all: z.boolean().default(false).describe('Check every package in the repository'),
  sarif: z.boolean().default(false).describe('Print SARIF 2.1.0, for code scanning'),
  skip: z
    .array(z.string())
    .optional()
    .describe('Rule to ignore (repeatable)')
    .meta({ value: 'rule' }),
});
