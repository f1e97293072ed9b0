import { join } from 'node:path';
import { diskReader } from '../disk/disk-reader.js';
import type { Held } from '../disk/held.js';
import type { Change } from '../model/change.js';
import type { ConflictPolicy } from '../model/conflict-policy.js';
import { applyConflictPolicy, type Settled } from './settle.js';

export interface Settling {
  /** `ask` is a function; without it and without a policy a conflict ends the run. */
  readonly onConflict?: ConflictPolicy | ((change: Change) => Promise<ConflictPolicy>);
}

/** First what is in our way, then what others have in memory and would be written with ours. */
export async function settleChanges(
  changes: readonly Change[],
  root: string,
  options: Settling,
  held: Held,
): Promise<Settled> {
  const reader = diskReader(root, undefined, held);
  const planned = applyConflictPolicy(changes, await decisions(changes, options), reader);
  if (held.texts.size === 0) return planned;
  const landed = ontoDisk(planned.changes, root, held);
  const asked = new Set(changes.filter(({ conflict }) => conflict).map(({ path }) => path));
  const theirs = disputed(landed, root, held).filter(({ path }) => !asked.has(path));
  const paths = new Set(theirs.map(({ path }) => path));
  const agreed = applyConflictPolicy(theirs, await decisions(theirs, options), reader);
  return {
    changes: [...landed.filter(({ path }) => !paths.has(path)), ...agreed.changes],
    skipped: [...planned.skipped, ...agreed.skipped],
    withheld: [...planned.withheld, ...agreed.withheld],
    manual: [...planned.manual, ...agreed.manual],
  };
}

async function decisions(
  changes: readonly Change[],
  { onConflict = 'abort' }: Settling,
): Promise<(change: Change) => ConflictPolicy> {
  if (typeof onConflict === 'string') return () => onConflict;
  const decided = new Map<string, ConflictPolicy>();
  for (const change of changes) {
    if (change.conflict) decided.set(change.path, await onConflict(change));
  }
  return ({ path }) => decided.get(path) ?? 'abort';
}

/**
 * Changes that were planned over files in memory, as changes of the disk: what is written then holds
 * both what another generator has made of a file, and ours.
 */
export function ontoDisk(
  changes: readonly Change[],
  root: string,
  { texts }: Held,
): readonly Change[] {
  const disk = diskReader(root);
  return changes.map((change) => {
    if (!texts.has(join(root, change.path))) return change;
    const { path, after } = change;
    return { path, before: disk.read(path), after, conflict: false };
  });
}

/**
 * Of these, the files in which another generator replaces what is on the disk. Yeoman would ask before
 * it writes them, so whoever writes them for it has to.
 */
const disputed = (changes: readonly Change[], root: string, { texts, settled }: Held): Change[] =>
  changes.flatMap((change) => {
    const place = join(root, change.path);
    const isTheirs = texts.has(place) && !settled.has(place) && change.before !== undefined;
    return isTheirs ? [{ ...change, conflict: true }] : [];
  });
