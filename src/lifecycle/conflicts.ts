import { diffArrays } from 'diff';
import { AgentopsError } from '../core/errors.js';
import { isFaithful, notText } from '../core/faithful.js';
import type { Change, ManualStep } from '../core/resolution.js';
import { stepsByHand } from '../core/steps-by-hand.js';
import type { Reader } from '../project/project.js';

/** What to do with a file that exists and differs from the one to be written. */
export const conflictPolicies = ['abort', 'merge', 'skip', 'overwrite'] as const;
export type ConflictPolicy = (typeof conflictPolicies)[number];

export interface Settled {
  readonly changes: readonly Change[];
  /** Files left as they are, by decision. */
  readonly skipped: readonly string[];
  /** Files left as they are since they can not be edited; each is a manual step. */
  readonly withheld: readonly string[];
  readonly manual: readonly ManualStep[];
}

/** Decides every conflict before the first write. */
export function settle(
  changes: readonly Change[],
  policyFor: (change: Change) => ConflictPolicy,
  reader: Pick<Reader, 'readOnly'> = {},
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
  const withheld: string[] = [];
  const manual: ManualStep[] = [];
  for (const change of changes) {
    const policy = decided.get(change);
    const reason = whyWithheld(change, policy, reader);
    if (policy === 'skip') skipped.push(change.path);
    else if (reason !== undefined) {
      withheld.push(change.path);
      manual.push(...stepsByHand(change, reason));
    } else if (policy === 'merge') {
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
  return { changes: settled, skipped, withheld, manual };
}

/**
 * Why a change is left to a person. A new file behind a link is refused by the write, since others
 * import it; a file that a person has given up to ours needs no decoding.
 */
function whyWithheld(
  { path, before, after = '' }: Change,
  policy: ConflictPolicy | undefined,
  reader: Pick<Reader, 'readOnly'>,
): string | undefined {
  if (!isFaithful(after))
    return before === undefined ? 'would hold bytes that are not UTF-8' : notText;
  if (before === undefined) return undefined;
  const reason = reader.readOnly?.(path);
  return reason === notText && policy === 'overwrite' ? undefined : reason;
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
