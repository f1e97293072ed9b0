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
    refused: z
      .record(z.string(), z.array(z.string()))
      .optional()
      .describe('Features left out by --skip-refused, each with the reasons'),
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
  .meta({ title: 'Result of an agentops run' }) satisfies z.ZodType<Result>;

/** Written out, and not inferred, so that the types of the package need no schema library. */
export interface Result {
  version: 1;
  status: 'written' | 'unchanged' | 'planned' | 'error';
  /** The exit status of the process. */
  exitCode: number;
  /** The target folder, absolute. */
  root?: string | undefined;
  features?: string[] | undefined;
  /** Features that were left out since they cannot be added here, each with the reasons. */
  refused?: Record<string, string[]> | undefined;
  answers?: Record<string, Record<string, unknown>> | undefined;
  created?: string[] | undefined;
  changed?: string[] | undefined;
  removed?: string[] | undefined;
  unchanged?: string[] | undefined;
  skipped?: string[] | undefined;
  /** Only with a dry run. */
  changes?: ResultChange[] | undefined;
  manual?: { where: string; lines: string[] }[] | undefined;
  notes?: string[] | undefined;
  /** Your own templates that files come from. */
  overrides?: { template: string; from: string }[] | undefined;
  /** Commands to run next. */
  next?: string[] | undefined;
  error?: { id: string; message: string; details: string[]; next: string } | undefined;
}

/** One file of a dry run. */
export interface ResultChange {
  /** Relative to the root, with `/`. */
  path: string;
  kind: 'create' | 'change' | 'remove';
  conflict: boolean;
  before?: string | undefined;
  after?: string | undefined;
  /** For a record in `.agentops/`, instead of its texts. */
  bytes?: { before?: number | undefined; after?: number | undefined } | undefined;
}

/** The bytes that a text takes in a file. */
export const sizeOf = (text: string): number => Buffer.byteLength(text);
