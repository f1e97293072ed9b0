import type { OwnersFinding } from './finding-rules.js';
import type { Host } from './hosts.js';
import type { Owner } from './owners.js';
import type { Pattern } from './pattern.js';

/** One rule of a file. */
export interface Rule {
  /** Its place among the rules: of those that match, a later one takes precedence. */
  readonly index: number;
  /** From 1. */
  readonly line: number;
  /** As it is written, without the `!` of an exclusion. */
  readonly pattern: string;
  /** Undefined where the host can match nothing with it. */
  readonly glob: Pattern | undefined;
  readonly owners: readonly Owner[];
  /** GitLab: what it matches needs no owner in this section. */
  readonly excludes: boolean;
  /** Index in `sections`. */
  readonly section: number;
}

/** GitLab's sections, each of which decides for itself; elsewhere there is one, without a name. */
export interface Section {
  readonly name: string;
  /** Its headings, in order; none for what is before the first. */
  readonly lines: readonly number[];
  readonly optional: boolean;
  readonly approvals: number;
}

export interface Codeowners {
  readonly host: Host;
  /** Where the file is in the repository. */
  readonly path: string;
  readonly rules: readonly Rule[];
  readonly sections: readonly Section[];
  /** The lines that are ours, from the first comment of the block to the last. */
  readonly generated: { readonly start: number; readonly end: number } | undefined;
  /** Lines that the host does not read as intended. */
  readonly faults: readonly OwnersFinding[];
}
