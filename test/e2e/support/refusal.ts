import assert from 'node:assert/strict';
import { agentops } from './agentops.ts';
import type { Outcome, RunOptions } from './child.ts';
import { assertSameTree, treeOf } from './tree.ts';

export interface Refusal extends Omit<RunOptions, 'cwd'> {
  /** Where the command runs; all of it has to stay as it is, to the time of each file. */
  readonly workspace: string;
  /** Folder below the workspace to run in, where it is not the workspace itself. */
  readonly cwd?: string;
  readonly code: number;
  /** What the person has to be told: what is wrong, where, and what to do next. */
  readonly says: readonly (string | RegExp)[];
}

/** Runs a command that has to be refused in words, and to leave everything as it was. */
export async function assertRefused(args: readonly string[], refusal: Refusal): Promise<Outcome> {
  const { workspace, cwd = workspace, code, says, ...options } = refusal;
  const before = treeOf(workspace, { times: true });
  const outcome = await agentops(args, { ...options, cwd });
  const told = `agentops ${args.join(' ')}\n${outcome.stdout}\n${outcome.stderr}`;
  assert.equal(outcome.hung, false, `it hung: ${told}`);
  assert.equal(outcome.code, code, told);
  assertSaid(outcome.stderr, says, told);
  assertSameTree(treeOf(workspace, { times: true }), before, `something was written: ${told}`);
  return outcome;
}

/** An error for a person: one headline, no stack trace, and every expected part. */
export function assertSaid(stderr: string, says: readonly (string | RegExp)[], told: string): void {
  assert.match(stderr, /^error /m, told);
  assert.doesNotMatch(stderr, /^\s+at .+:\d+:\d+/m, `a stack trace: ${told}`);
  for (const part of says) {
    if (typeof part === 'string')
      assert.ok(stderr.includes(part), `"${part}" is not said: ${told}`);
    else assert.match(stderr, part, told);
  }
}
