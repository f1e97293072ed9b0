import * as z from 'zod';
import { honest } from '../../src/model/portable.js';

const name = (example: string) =>
  z
    .string()
    .regex(/^([a-z_][a-z0-9_]*\.)?[a-z_][a-z0-9_]*$/, `Must be a plain name, such as ${example}.`);
/** Text that goes into SQL, and for a backfill into a template literal. */
const sql = () =>
  honest(
    z.string().regex(/^(?!.*\$\{)[^`\\;\n]+$/, 'Must have no backtick, backslash or semicolon.'),
  );

const options = z.object({
  name: z
    .string()
    .regex(/^[a-z0-9_]{1,80}$/, 'Must be a-z, 0-9 and _, such as add_orders.')
    .default('change_schema')
    .describe('Name of the migration: a-z, 0-9 and _')
    .meta({ prompt: 'Name of the migration' }),
  recipe: z
    .enum([
      'add-table',
      'add-column',
      'add-index',
      'add-not-null',
      'add-foreign-key',
      'rename-column',
      'backfill',
    ])
    .optional()
    .describe('Change to write; without it, up and down are empty'),
  table: name('orders').optional().describe('Table that changes'),
  column: z
    .string()
    .regex(/^[a-z_][a-z0-9_]*(,[a-z_][a-z0-9_]*)*$/, 'Must be a plain name, such as email.')
    .optional()
    .describe('Column that changes; for an index several, separated by commas'),
  type: sql().optional().describe('Type of the column, such as "text" or "int DEFAULT 0"'),
  to: name('email').optional().describe('New name of the column'),
  references: sql()
    .optional()
    .describe('Table that a foreign key points to, "table (column)"; id by default'),
  set: sql().optional().describe('SQL of the value that a backfill writes, such as "lower(email)"'),
  key: name('id').default('id').describe('Key by which a backfill goes through the table'),
  batch: z.int().min(1).max(99_999).default(1000).describe('Rows of a batch of a backfill'),
  unique: z.boolean().default(false).describe('Make the index unique'),
  step: z
    .enum(['1', '2', '3', '4', '5', 'all'])
    .optional()
    .describe('File of a series to write; defaults to 1 for rename-column, to all for the others'),
});

export type MigrationAnswers = z.output<typeof options>;

/** What each recipe needs, and what it takes beside that. */
export const recipeOptions = {
  'add-table': [['table'], []],
  'add-column': [['table', 'column', 'type'], []],
  'add-index': [['table', 'column'], ['unique']],
  'add-not-null': [['table', 'column'], []],
  'add-foreign-key': [['table', 'column', 'references'], []],
  'rename-column': [
    ['table', 'column', 'to', 'type'],
    ['key', 'batch'],
  ],
  backfill: [
    ['table', 'column', 'set'],
    ['key', 'batch'],
  ],
} as const satisfies Readonly<Record<string, readonly (readonly string[])[]>>;

export const migrationOptions = options.superRefine((answers, context) => {
  const { recipe } = answers;
  const [needs = [], takes = []] = recipe === undefined ? [] : recipeOptions[recipe];
  for (const name of ['table', 'column', 'type', 'to', 'references', 'set'] as const) {
    const isNeeded = (needs as readonly string[]).includes(name);
    if (isNeeded === (answers[name] !== undefined)) continue;
    const what =
      recipe === undefined
        ? 'needs --recipe'
        : `is ${isNeeded ? 'needed by' : 'no option of'} ${recipe}`;
    context.addIssue({ code: 'custom', path: [name], message: what });
  }
  if (answers.unique && !(takes as readonly string[]).includes('unique')) {
    context.addIssue({ code: 'custom', path: ['unique'], message: 'is an option of add-index' });
  }
  const isList = answers.column?.includes(',') && recipe !== 'add-index';
  if (isList) context.addIssue({ code: 'custom', path: ['column'], message: 'must be one column' });
});
