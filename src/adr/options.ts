import * as z from 'zod';
import { honest, portable } from '../model/portable.js';
import { type Rule, rules } from './check.js';
import { formats } from './record.js';
import { statusWords } from './status.js';

/* The options of the adr commands, besides the common ones. */

const date = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'Must be a date, such as 2026-11-25.')
  .optional();

/** `adr new`, `add adr` and `yo agentops:adr`. */
export const newOptions = z.object({
  title: honest(z.string().trim().min(1, 'Must not be empty.'))
    .describe('Title of the decision, in any language')
    .meta({ prompt: 'Title of the decision', examples: ['Use X'] }),
  status: z
    .enum(statusWords)
    .exclude(['superseded'])
    .default('proposed')
    .describe('Status of the decision')
    .meta({
      prompt: 'Status',
      labels: {
        proposed: 'proposed: under discussion',
        accepted: 'accepted: in force',
        rejected: 'rejected: kept for the record',
        deprecated: 'deprecated: no longer in force',
      },
    }),
  alternative: z
    .array(honest(z.string().regex(/^\s*[^=\s]/, 'Must be name=reason.')))
    .optional()
    .describe('Rejected alternative, name=reason (repeatable)')
    .meta({ prompt: 'Rejected alternative, name=reason (empty to finish)' }),
  context: honest(z.string()).default('').describe('Text of the context section, in Markdown'),
  decision: honest(z.string()).default('').describe('Text of the decision section, in Markdown'),
  format: z
    .enum(formats)
    .optional()
    .describe('Record format; defaults to that of the folder, otherwise agentops'),
  naming: z
    .enum(['number', 'date'])
    .optional()
    .describe('Start of the file name; defaults to that of the folder, otherwise number'),
  dir: portable(z.string(), 'docs/adr')
    .optional()
    .describe('Folder for the record, from the repository root; detected by default'),
  supersedes: z
    .array(honest(z.string()))
    .optional()
    .describe('Record that this one supersedes, by number or name (repeatable)')
    .meta({ value: 'record' }),
  date: date.describe('Date of the record, YYYY-MM-DD; defaults to today'),
});

const dated = { date: date.describe('Date of the change, YYYY-MM-DD; defaults to today') };

export const changeOptions = z.object(dated);

export const linkOptions = z.object({
  back: honest(z.string())
    .optional()
    .describe('Words of the link back, if you link with words of your own'),
});

export const listOptions = z.object({
  status: z
    .array(z.string())
    .optional()
    .describe('List only records with this status (repeatable)')
    .meta({ value: 'status' }),
});

export const checkOptions = z.object({
  sarif: z.boolean().default(false).describe('Print SARIF 2.1.0, for code scanning'),
  skip: z
    .array(z.enum(Object.keys(rules) as [Rule, ...Rule[]]))
    .optional()
    .describe('Rule to ignore (repeatable)')
    .meta({ value: 'rule' }),
});
