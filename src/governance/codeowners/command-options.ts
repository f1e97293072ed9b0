import * as z from 'zod';
import { findingRules } from './finding-rules.js';
import { hosts } from './hosts.js';

/* What the commands can be told, beside what makes the file. */

const host = z.enum(hosts).optional().describe('Whose rules hold, where it is not what is found');
const ruleNames = Object.keys(findingRules);

export const generateOptions = z.object({
  suggest: z
    .boolean()
    .default(false)
    .describe(
      'Show who has worked on what, from the history of git, with the flags that would name them; write nothing',
    ),
  halfLife: z
    .int()
    .min(1)
    .default(180)
    .describe('With --suggest: days after which a change counts half'),
});

export const checkOptions = z.object({
  host,
  sarif: z.boolean().default(false).describe('Print SARIF 2.1.0 on standard output'),
  online: z
    .boolean()
    .default(false)
    .describe('Ask the host for the owners, too; needs GITHUB_TOKEN, GH_TOKEN or GITLAB_TOKEN'),
  skip: z
    .array(
      z.string().refine((name) => ruleNames.includes(name), `Known are: ${ruleNames.join(', ')}.`),
    )
    .optional()
    .describe('A kind of finding that is none here; may be repeated'),
});

export const whoOptions = z.object({ host });
