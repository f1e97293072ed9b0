import type { ManualStep } from './resolution.js';

/** A file of an earlier version, what a person has made of it, and what this version prints. */
export interface Renewal {
  /** Where this version has it. */
  readonly path: string;
  /** Where it is: a person may have moved it. */
  readonly there: string;
  readonly pristine: string;
  readonly yours: string;
  readonly text: string;
}

export interface Renewed {
  readonly text: string;
  readonly manual: readonly ManualStep[];
  /** Files to be written beside it, such as what was rejected. */
  readonly beside: ReadonlyMap<string, string>;
}

/** What is known of an earlier version's files where its actions are resolved anew. */
export interface Past {
  /** The text of a file as it was written then; undefined where that version had none. */
  pristine(path: string): string | undefined;
  /** Where a file is now. */
  placeOf(path: string): string;
  merge(renewal: Renewal): Promise<Renewed>;
}
