import { unix } from '../edits/eol.js';
import type { Action, Json } from '../model/actions.js';

/*
 * The record of an installed feature: enough to merge a later version into its current state, and
 * to remove it, without network and git history.
 */

/** A feature as it was written into a tree. */
export interface FeatureRecord {
  readonly feature: string;
  /** The version of this package that wrote it. */
  readonly version: string;
  /** The answers that it was made with; undefined if 0.1.0 kept them in `.yo-rc.json`. */
  readonly answers?: Readonly<Record<string, Json>>;
  /** Each file of its own by path, as it was written, before anybody edited it. */
  readonly files: Readonly<Record<string, string>>;
  /** Where a file of ours is now, if the user has moved it: their path by ours. */
  readonly moved: Readonly<Record<string, string>>;
  /** What was edited in other files, by path: unified diffs, one behind the other, oldest first. */
  readonly edits: Readonly<Record<string, string>>;
  /** What was not there before, by its key (`itemKey`), with the value that it got. */
  readonly added: Readonly<Record<string, string>>;
  /** All that was wanted, files included. */
  readonly actions: readonly Action[];
}

/** Texts are compared as they are, but for the line ending, which a checkout may change. */
export const sameText = (one: string | undefined, other: string | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && unix(one) === unix(other));

/** A record without some of its keys. */
export const withoutKeys = (
  record: Readonly<Record<string, string>>,
  keys: ReadonlySet<string>,
): Record<string, string> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.has(key)));
