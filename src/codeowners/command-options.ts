import * as z from 'zod';
import { findingRules } from './finding-rules.js';
import { hosts } from './hosts.js';

/* The options of the commands, besides those of the feature. */

const host = z.enum(hosts).optional().describe('Git host to assume instead of the detected one');
const ruleNames = Object.keys(findingRules);

export const generateOptions = z.object({
  suggest: z
    .boolean()
    .default(false)
    .describe('Suggest owners from the git history, with the flags that set them; write nothing'),
  halfLife: z.int().min(1).default(180).describe('With --suggest: half-life of a change, in days'),
});

export const checkOptions = z.object({
  host,
  sarif: z.boolean().default(false).describe('Print SARIF 2.1.0, for code scanning'),
  online: z
    .boolean()
    .default(false)
    .describe('Also look up the owners at the host; needs GITHUB_TOKEN, GH_TOKEN or GITLAB_TOKEN'),
  skip: z
    .array(
      z
        .string()
        .refine((name) => ruleNames.includes(name), `Known rules: ${ruleNames.join(', ')}.`),
    )
    .optional()
    .describe('Rule to ignore (repeatable)')
    .meta({ value: 'rule' }),
});

export const whoOptions = z.object({ host });
