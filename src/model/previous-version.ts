import type { ManualStep } from './change.js';
import type { FormatStyle } from './project.js';

/** A file of an earlier version, what the user has made of it, and what this version prints. */
export interface MergeInput {
  /** Where this version has it. */
  readonly path: string;
  /** Where it is: the user may have moved it. */
  readonly there: string;
  readonly pristine: string;
  readonly yours: string;
  readonly text: string;
}

export interface MergeResult {
  readonly text: string;
  readonly manual: readonly ManualStep[];
  /** Files to be written beside it, such as what was rejected. */
  readonly beside: ReadonlyMap<string, string>;
}

/** What is known of an earlier version's files where its actions are resolved again. */
export interface PreviousVersion {
  /** Of the repository; a file may be in another one. */
  readonly style: FormatStyle;
  /** The text of a file as it was written for a feature; undefined if it was not. */
  pristine(path: string, feature: string): string | undefined;
  /** True if the earlier version of a feature wanted the file as well. */
  wasWanted(path: string, feature: string): boolean;
  /** True if features have written different texts there, and one has taken the other's place. */
  isReplaced(path: string): boolean;
  /** Where a file is now. */
  placeOf(path: string): string;
  merge(renewal: MergeInput): Promise<MergeResult>;
  /** The text of a file that is new, as it reads where it goes. */
  relocated(text: string, path: string): string;
}
