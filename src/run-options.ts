import * as z from 'zod';
import { type Answers, judgeAnswers } from './core/answers.js';
import { conflictPolicies } from './lifecycle/conflicts.js';

/** What may be said of a run itself, the same for the bin and for `yo`. */
export const runOptions = z.object({
  yes: z.boolean().default(false).describe('Ask nothing: take defaults for what is not given'),
  answers: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .optional()
    .describe('Answers as a JSON file, "=-" for standard input, or inline JSON'),
  dryRun: z.boolean().default(false).describe('Show what would happen; write and run nothing'),
  diff: z
    .boolean()
    .default(false)
    .describe('Show it as a unified diff for git apply; implies a dry run'),
  full: z
    .boolean()
    .default(false)
    .describe('With --diff or --json: show the records in .agentops/ whole, too'),
  out: z
    .string()
    .optional()
    .describe('Keep what would happen in a file, for agentops apply; implies a dry run'),
  json: z.boolean().default(false).describe('Print one JSON object on standard output'),
  onConflict: z
    .enum(conflictPolicies)
    .optional()
    .describe('A file exists and differs: abort (default), merge, skip or overwrite'),
  force: z.boolean().default(false).describe('Write over uncommitted changes, too'),
  strict: z.boolean().default(false).describe('Write nothing if manual steps would remain'),
  fact: z
    .array(z.string())
    .optional()
    .describe('What a fact of the repository is, name=value; may be repeated (agentops detect)'),
  preset: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .optional()
    .describe(
      "An organisation's answers, a JSON file or <package>[/<name>]; stronger than defaults only",
    ),
  templates: z
    .string()
    .optional()
    .describe('Your own templates, in a folder (./…) or a package; .yo-rc.json keeps it'),
  install: z.boolean().default(false).describe('Install the dependencies afterwards'),
});

export type RunOptions = z.output<typeof runOptions>;

/** The run's options among `flags`, judged; the rest are answers. */
export function readRunOptions(flags: Answers): { run: RunOptions; answers: Answers } {
  const pick = (isRunOption: boolean): Answers =>
    Object.fromEntries(
      Object.entries(flags).filter(([name]) => name in runOptions.shape === isRunOption),
    );
  const run = judgeAnswers(runOptions, { flags: pick(true) });
  return {
    run: { ...run, dryRun: run.dryRun || run.diff || run.out !== undefined },
    answers: pick(false),
  };
}
