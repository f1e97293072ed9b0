import type { OutputStyle } from './output-style.js';
import type { UsedOverride } from './overrides.js';
import type { OwnSymbol } from './own-symbols.js';
import type { Project } from './project.js';

/* The outcome of actions, and the facts about the tree that they are applied to. */

/** What would happen to one file. */
export interface Change {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** The text as it is now, undefined if there is no file. */
  readonly before: string | undefined;
  /** Undefined if the file is deleted. */
  readonly after: string | undefined;
  /**
   * True if a whole file would replace a different one: the user has to decide. Edits of a file
   * (`package.json`, the list of variables) only add, and are never in conflict.
   */
  readonly conflict: boolean;
  /** True if nothing of the user's can get lost by it, so that git need not have it before. */
  readonly keepsAll?: true;
}

/** Something that only the user can do, with the exact lines. */
export interface ManualStep {
  readonly where: string;
  readonly lines: readonly string[];
}

/** Steps as lines of text, what is to be written below its place. */
export const stepLines = (steps: readonly ManualStep[]): string[] =>
  steps.flatMap(({ where, lines }) => [where, ...lines.map((line) => `  ${line}`)]);

export interface Resolution {
  readonly changes: readonly Change[];
  /** Files that already are as they should be. */
  readonly unchanged: readonly string[];
  readonly manual: readonly ManualStep[];
  readonly notes: readonly string[];
  /** Templates of the user's that files come from; left out if there are none. */
  readonly overrides?: readonly UsedOverride[];
}

/**
 * Facts about the tree that actions are applied to. Without them the actions make a new service.
 */
export interface Target {
  readonly style: OutputStyle;
  readonly project: Project;
  /** What wiring of any feature puts into code, so that ours are known from the user's own. */
  readonly symbols: readonly OwnSymbol[];
  /** True if the user has said that ours may replace what exists. */
  readonly force: boolean;
}
