import { markers } from '../merge/markers.js';
import { mergeTwo } from '../merge/merge-two.js';
import type { Change, ManualStep } from '../model/change.js';
import type { ConflictPolicy } from '../model/conflict-policy.js';
import { AgentopsError } from '../model/errors.js';
import { isFaithful, notText } from '../model/faithful.js';
import { stepsByHand } from '../model/manual-steps.js';
import type { Reader } from '../model/project.js';

export interface Settled {
  readonly changes: readonly Change[];
  /** Files left as they are, by decision. */
  readonly skipped: readonly string[];
  /** Files left as they are since they cannot be edited; each is a manual step. */
  readonly withheld: readonly string[];
  readonly manual: readonly ManualStep[];
}

/** Decides every conflict before the first write. */
export function applyConflictPolicy(
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
        next: 'Nothing was written. Compare them with --diff, then choose --on-conflict merge, skip or overwrite.',
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
      const merged = mergeTwo(change.before ?? '', change.after ?? '', 'agentops');
      if (merged.text !== change.before) settled.push({ ...change, after: merged.text });
      if (merged.clashes > 0) {
        manual.push({
          where: `${change.path}: choose between the marked lines (${merged.clashes} ${merged.clashes === 1 ? 'place' : 'places'})`,
          lines: markers('agentops'),
        });
      }
    } else settled.push(change);
  }
  return { changes: settled, skipped, withheld, manual };
}

/**
 * Why a change is left to the user. A new file behind a link is refused by the write, since others
 * import it; a file that the user has given up to ours needs no decoding.
 */
function whyWithheld(
  { path, before, after = '' }: Change,
  policy: ConflictPolicy | undefined,
  reader: Pick<Reader, 'readOnly'>,
): string | undefined {
  if (!isFaithful(after))
    return before === undefined ? 'would contain bytes that are not UTF-8' : notText;
  if (before === undefined) return undefined;
  const reason = reader.readOnly?.(path);
  return reason === notText && policy === 'overwrite' ? undefined : reason;
}
