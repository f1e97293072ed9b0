import * as z from 'zod';

const manualStep = z.object({
  where: z.string().describe('The file, or the place in it that the lines belong in'),
  lines: z.array(z.string()).describe('The exact lines'),
});

const change = z.object({
  path: z.string().describe('Relative to root, with /'),
  kind: z.enum(['create', 'change', 'remove']),
  conflict: z.boolean().describe('True if a whole file would replace a different one'),
  before: z.string().optional().describe('The current text; absent for a new file'),
  after: z.string().optional().describe('The new text; absent for a deleted file'),
  bytes: z
    .object({ before: z.int().optional(), after: z.int().optional() })
    .optional()
    .describe('For a record in .agentops/, instead of its texts; --full shows them'),
});

/** What `--json` prints on standard output: one object, with this shape and version. */
export const resultSchema = z
  .object({
    version: z.literal(1),
    status: z
      .enum(['written', 'unchanged', 'planned', 'error'])
      .describe('planned: a dry run; unchanged: there was nothing to do'),
    exitCode: z.int().describe('The exit status of the process'),
    root: z.string().optional().describe('Absolute path of the target folder'),
    features: z.array(z.string()).optional(),
    answers: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
    created: z.array(z.string()).optional(),
    changed: z.array(z.string()).optional(),
    removed: z
      .array(z.string())
      .optional()
      .describe('Deleted files, such as the old name of a moved file'),
    unchanged: z.array(z.string()).optional(),
    skipped: z.array(z.string()).optional().describe('Left unchanged by --on-conflict skip'),
    changes: z.array(change).optional().describe('Only in a dry run'),
    manual: z.array(manualStep).optional(),
    notes: z.array(z.string()).optional(),
    overrides: z
      .array(z.object({ template: z.string(), from: z.string().describe('Your own template') }))
      .optional()
      .describe('Your templates that were used instead of built-in ones'),
    next: z.array(z.string()).optional().describe('Commands to run next'),
    error: z
      .object({
        id: z.string(),
        message: z.string(),
        details: z.array(z.string()),
        next: z.string().describe('What to do next'),
      })
      .optional(),
  })
  .meta({ title: 'Result of an agentops run' });

export type Result = z.output<typeof resultSchema>;

/** The bytes that a text takes in a file. */
export const sizeOf = (text: string): number => Buffer.byteLength(text);
