import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../model/actions.js';
import { isNewer } from './feature-migrations.js';
import type { FeatureRecord } from './feature-record.js';

/** Both sides of a record in a merge, as one. */
export interface Joined {
  readonly memory: FeatureRecord;
  /** Options that the sides answer differently; the memory has the answers of its first side. */
  readonly clashes: readonly { readonly option: string; readonly answers: readonly [Json, Json] }[];
}

/**
 * Joins both sides of a record. All that either has written stays recorded, so that it can be
 * updated and removed; where they say different things of the same, the newer version is right, and
 * of two that are equal, ours.
 *
 * @param wanted answers of this run; a side that has all of them comes first
 */
export function joinSides(
  [ours, theirs]: readonly [FeatureRecord, FeatureRecord],
  wanted: Readonly<Record<string, unknown>> = {},
): Joined {
  const [one, other] = isFirst(theirs, ours, wanted) ? [theirs, ours] : [ours, theirs];
  const clashes = Object.entries(ours.answers ?? {}).flatMap(([option, answer]) => {
    const their = theirs.answers?.[option];
    return their === undefined || isDeepStrictEqual(answer, their)
      ? []
      : [{ option, answers: [answer, their] as const }];
  });
  // An older version may have other names for the options.
  const answers = { ...(one.version === other.version && other.answers), ...one.answers };
  const memory: FeatureRecord = {
    ...one,
    ...((one.answers ?? other.answers) && { answers }),
    files: { ...other.files, ...one.files },
    moved: { ...other.moved, ...one.moved },
    edits: joinedEdits(one.edits, other.edits),
    added: { ...other.added, ...one.added },
    // Of two that are about the same the last one counts.
    actions: [
      ...other.actions.filter(
        (action) => !one.actions.some((each) => isDeepStrictEqual(each, action)),
      ),
      ...one.actions,
    ],
  };
  return { memory, clashes };
}

function isFirst(
  side: FeatureRecord,
  other: FeatureRecord,
  wanted: Readonly<Record<string, unknown>>,
): boolean {
  if (side.version !== other.version) return isNewer(side.version, other.version);
  const agreed = ({ answers }: FeatureRecord): number =>
    Object.entries(wanted).filter(([option, answer]) =>
      isDeepStrictEqual(answers?.[option], answer),
    ).length;
  return agreed(side) > agreed(other);
}

/** Diffs of both sides, file by file: those that both have, then each side's own. */
function joinedEdits(
  one: FeatureRecord['edits'],
  other: FeatureRecord['edits'],
): Record<string, string> {
  const joined: Record<string, string> = { ...other, ...one };
  for (const path of Object.keys(one)) {
    const [mine, more] = [one, other].map((edits) => patchesIn(edits[path] ?? '')) as [
      string[],
      string[],
    ];
    joined[path] = [...mine, ...more.filter((patch) => !mine.includes(patch))].join('');
  }
  return joined;
}

/** Diffs that stand one behind the other. */
const patchesIn = (edits: string): string[] => edits.split(/^(?=--- .*\n\+\+\+ )/m);
