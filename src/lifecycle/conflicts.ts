import { diffArrays } from 'diff';
import { AgentopsError } from '../core/errors.js';
import type { Change, ManualStep } from '../core/resolution.js';

/** What to do with a file that exists and differs from the one to be written. */
export const conflictPolicies = ['abort', 'merge', 'skip', 'overwrite'] as const;
export type ConflictPolicy = (typeof conflictPolicies)[number];

export interface Settled {
  readonly changes: readonly Change[];
  /** Files left as they are, by decision. */
  readonly skipped: readonly string[];
  readonly manual: readonly ManualStep[];
}

/** Decides every conflict before the first write. */
export function settle(
  changes: readonly Change[],
  policyFor: (change: Change) => ConflictPolicy,
): Settled {
  const conflicts = changes.filter((change) => change.conflict);
  const decided = new Map(conflicts.map((change) => [change, policyFor(change)]));
  const aborted = conflicts.filter((change) => decided.get(change) === 'abort');
  if (aborted.length > 0) {
    throw new AgentopsError(
      'CONFLICT',
      aborted.length === 1
        ? 'A file exists and differs from what would be written.'
        : `${aborted.length} files exist and differ from what would be written.`,
      {
        details: aborted.map(({ path }) => path),
        next: 'Nothing was written. See what differs with --diff, then choose --on-conflict merge, skip or overwrite.',
      },
    );
  }
  const settled: Change[] = [];
  const skipped: string[] = [];
  const manual: ManualStep[] = [];
  for (const change of changes) {
    const policy = decided.get(change);
    if (policy === 'skip') skipped.push(change.path);
    else if (policy === 'merge') {
      const merged = mergeTwo(change.before ?? '', change.after ?? '');
      if (merged.text !== change.before) settled.push({ ...change, after: merged.text });
      if (merged.clashes > 0) {
        manual.push({
          where: `${change.path}: choose between the marked lines (${merged.clashes} ${merged.clashes === 1 ? 'place' : 'places'})`,
          lines: ['<<<<<<< yours', '=======', '>>>>>>> agentops'],
        });
      }
    } else settled.push(change);
  }
  return { changes: settled, skipped, manual };
}

/**
 * Merges two texts without a common ancestor, as git does for a file that both sides added: lines
 * that only one side has are kept, and where both differ in one place both stand between markers.
 */
export function mergeTwo(yours: string, ours: string): { text: string; clashes: number } {
  const eol = yours.includes('\r\n') ? '\r\n' : '\n';
  const parts = diffArrays(yours.split(/\r?\n/), ours.split(/\r?\n/));
  const lines: string[] = [];
  let clashes = 0;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    const next = parts[index + 1];
    if (part?.removed && next?.added) {
      lines.push('<<<<<<< yours', ...part.value, '=======', ...next.value, '>>>>>>> agentops');
      clashes++;
      index++;
    } else if (part) lines.push(...part.value);
  }
  return { text: lines.join(eol), clashes };
}
