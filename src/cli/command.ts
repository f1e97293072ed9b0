import type { Catalog } from '../request/catalog.js';
import type { RunOptions } from '../request/run-options.js';

type RunOptionNames = readonly (keyof RunOptions)[];

/** The input of a command: its words and flags (not yet validated), and the catalog. */
export interface Call {
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, unknown>>;
  readonly catalog: Catalog;
}

/** Runs a command and returns the exit status. */
export type Run = (call: Call) => number | Promise<number>;

/** A command of the bin, as `--help` and the README show it. */
export interface Command {
  /** The word that selects it; empty for the default subcommand. */
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** The run options that it takes; all, if left out. */
  readonly runOptions?: RunOptionNames;
  /** Features whose options it takes: that one, or those that its words name. */
  readonly features?: 'named' | 'app' | 'adr' | 'codeowners';
  /** How many words it takes; none, if left out. */
  readonly words?: { readonly least?: number; readonly most: number };
  /** True if `agentops plan` shows what it would do. */
  readonly isPlannable?: true;
  /** By the next word. The options of each are in `command-options.ts`. */
  readonly subcommands?: readonly Command[];
  /** Loads what runs it; commands with subcommands leave that to these. */
  readonly load?: () => Promise<Run>;
}

/** Of the options of a run, those that a command takes. */
export const runOptionsFor = <Named extends { readonly name: string }>(
  { runOptions }: Pick<Command, 'runOptions'>,
  all: readonly Named[],
): readonly Named[] =>
  runOptions === undefined
    ? all
    : all.filter(({ name }) => runOptions.some((each) => each === name));

/** For commands that edit files and ask nothing. */
export const ofEdits: RunOptionNames = [
  'yes',
  'dryRun',
  'diff',
  'full',
  'out',
  'json',
  'force',
  'strict',
];

/** For commands that only report. */
export const ofReports: RunOptionNames = ['json'];

export const anyWords = { most: Number.POSITIVE_INFINITY };
export const oneOrMore = { least: 1, ...anyWords };
