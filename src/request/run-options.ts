import * as z from 'zod';
import { type Answers, parseAnswers } from '../model/answers.js';
import { conflictPolicies } from '../model/conflict-policy.js';

/** The options of a run, the same for the bin and for `yo`. */
export const runOptions = z.object({
  yes: z.boolean().default(false).describe('Never prompt; use defaults for missing answers'),
  answers: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .optional()
    .describe('Answers: a JSON file, inline JSON, or "=-" for standard input'),
  dryRun: z.boolean().default(false).describe('Preview the changes; write and run nothing'),
  diff: z.boolean().default(false).describe('Preview the changes as a unified diff for git apply'),
  full: z
    .boolean()
    .default(false)
    .describe('With --diff or --json: include the full records in .agentops/'),
  out: z
    .string()
    .optional()
    .describe('Save the plan to a file for agentops apply; write nothing else'),
  json: z
    .boolean()
    .default(false)
    .describe('Print the result as one JSON object on standard output'),
  onConflict: z
    .enum(conflictPolicies)
    .optional()
    .describe('If a file exists and differs: abort (default), merge, skip or overwrite'),
  force: z
    .boolean()
    .default(false)
    .describe('Proceed despite uncommitted changes or an existing equivalent'),
  raise: z
    .boolean()
    .default(false)
    .describe('Raise dependencies in package.json that are older than required'),
  strict: z.boolean().default(false).describe('Write nothing if a manual step would remain'),
  fact: z
    .array(z.string())
    .optional()
    .describe('Override a detected fact, name=value (repeatable; see agentops detect)'),
  preset: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .optional()
    .describe('Preset of answers: a JSON file or <package>[/<name>]; overrides only the defaults'),
  templates: z
    .string()
    .optional()
    .describe('Your own templates: a folder (./…) or a package; stored in .yo-rc.json'),
  install: z.boolean().default(false).describe('Install the dependencies afterwards'),
});

export type RunOptions = z.output<typeof runOptions>;

/** True if the run may ask: nobody said not to, and the output is not for a program. */
export const mayAsk = ({ yes, json, diff }: Pick<RunOptions, 'yes' | 'json' | 'diff'>): boolean =>
  !yes && !json && !diff;

/** The run's options among `flags`, validated; the rest are answers. */
export function readRunOptions(flags: Answers): { run: RunOptions; answers: Answers } {
  const pick = (isRunOption: boolean): Answers =>
    Object.fromEntries(
      Object.entries(flags).filter(([name]) => name in runOptions.shape === isRunOption),
    );
  const run = parseAnswers(runOptions, { flags: pick(true) });
  return {
    run: { ...run, dryRun: run.dryRun || run.diff || run.out !== undefined },
    answers: pick(false),
  };
}
