import { type Outcome, type RunOptions, run } from './child.ts';
import { agentopsBin } from './installs.ts';

/** Runs the installed bin without a terminal. */
export async function agentops(args: readonly string[], options: RunOptions): Promise<Outcome> {
  return run(await agentopsBin(), args, options);
}

/** The object that `--json` printed. */
export function resultOf({ stdout }: Outcome): Result {
  return JSON.parse(stdout) as Result;
}

/** What the tests read of it; the package publishes the whole schema. */
export interface Result {
  readonly status: 'written' | 'unchanged' | 'planned' | 'error';
  readonly exitCode: number;
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
  readonly skipped: readonly string[];
  readonly manual: readonly { readonly where: string; readonly lines: readonly string[] }[];
  readonly notes: readonly string[];
  readonly error: {
    readonly id: string;
    readonly message: string;
    readonly details: readonly string[];
    readonly next: string;
  };
}
