import * as z from 'zod';
import { honest, portable } from '../../core/portable.js';
import { type Rule, rules } from './check.js';
import { formats } from './record.js';
import { statusWords } from './status.js';

/* What the commands of records can be told, beside the options of every run. */

const date = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'A day is needed, such as 2026-11-25.')
  .optional();

/** `adr new`, `add adr` and `yo agentops:adr`. */
export const newOptions = z.object({
  title: honest(z.string().trim().min(1, 'A title is needed.'))
    .describe('What was decided, in a few words of any language')
    .meta({ prompt: 'What was decided' }),
  status: z
    .enum(statusWords)
    .exclude(['superseded'])
    .default('proposed')
    .describe('Where the decision stands')
    .meta({
      prompt: 'Where it stands',
      labels: {
        proposed: 'proposed: to be discussed',
        accepted: 'accepted: it holds',
        rejected: 'rejected: kept, so that it is not asked again',
        deprecated: 'deprecated: it held, and does no longer',
      },
    }),
  alternative: z
    .array(honest(z.string().regex(/^\s*[^=\s]/, 'It needs a name: name=why it lost.')))
    .optional()
    .describe('What else was weighed, name=why it lost; may be repeated')
    .meta({ prompt: 'Another alternative, name=why it lost (empty for no more)' }),
  context: honest(z.string()).default('').describe('The section on the context, as Markdown'),
  decision: honest(z.string()).default('').describe('The section on the decision, as Markdown'),
  format: z
    .enum(formats)
    .optional()
    .describe('Format of the record; as the others of its folder, else agentops'),
  naming: z
    .enum(['number', 'date'])
    .optional()
    .describe('What its file name begins with; as the others of its folder, else a number'),
  dir: portable(z.string(), 'docs/adr')
    .optional()
    .describe('Folder of the record, from the root of the repository; found if not said'),
  supersedes: z
    .array(honest(z.string()))
    .optional()
    .describe('A record whose place it takes, by number or name; may be repeated')
    .meta({ value: 'record' }),
  date: date.describe('Day of the record; today if not said'),
});

const dated = { date: date.describe('Day of the change; today if not said') };

export const changeOptions = z.object(dated);

export const linkOptions = z.object({
  back: honest(z.string()).optional().describe('What the other record says, for words of your own'),
});

export const listOptions = z.object({
  status: z
    .array(z.string())
    .optional()
    .describe('Only those with the status; may be repeated')
    .meta({ value: 'status' }),
});

export const checkOptions = z.object({
  sarif: z.boolean().default(false).describe('Print SARIF 2.1.0 on standard output'),
  skip: z
    .array(z.enum(Object.keys(rules) as [Rule, ...Rule[]]))
    .optional()
    .describe('A kind of finding that is none here; may be repeated')
    .meta({ value: 'rule' }),
});
