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

/** For commands that edit files and ask nothing. */
const ofEdits: RunOptionNames = ['yes', 'dryRun', 'diff', 'full', 'out', 'json', 'force', 'strict'];
const ofReports: RunOptionNames = ['json'];
const any = { most: Number.POSITIVE_INFINITY };
const oneOrMore = { least: 1, ...any };

const adrCommands: readonly Command[] = [
  {
    name: 'new',
    usage: 'adr new <title…>',
    summary: 'Write a record, numbered and formatted like the existing ones',
    features: 'adr',
    words: any,
    load: async () => (await import('./adr.js')).newRecord,
  },
  {
    name: 'list',
    usage: 'adr list',
    summary: 'List the records in the repository',
    runOptions: ofReports,
    load: async () => (await import('./adr.js')).listRecords,
  },
  {
    name: 'show',
    usage: 'adr show <record>',
    summary: 'Print a record',
    runOptions: ofReports,
    words: { least: 1, most: 1 },
    load: async () => (await import('./adr.js')).showRecord,
  },
  ...(
    [
      ['accept', 'accepted', 'Mark records as accepted'],
      ['reject', 'rejected', 'Mark records as rejected'],
      ['deprecate', 'deprecated', 'Mark records as deprecated, without a successor'],
    ] as const
  ).map(
    ([name, status, summary]): Command => ({
      name,
      usage: `adr ${name} <record…>`,
      summary,
      runOptions: ofEdits,
      words: oneOrMore,
      load: async () => (await import('./adr.js')).setStatusTo(status),
    }),
  ),
  {
    name: 'supersede',
    usage: 'adr supersede <old> <new>',
    summary: 'Mark one record as superseded by another, in both',
    runOptions: ofEdits,
    words: { least: 2, most: 2 },
    load: async () => (await import('./adr.js')).supersedeRecord,
  },
  {
    name: 'link',
    usage: 'adr link <record> <words> <other> [words back]',
    summary: 'Link two records in both directions, such as: adr link 7 "Amends" 3',
    runOptions: ofEdits,
    words: { least: 3, most: 4 },
    load: async () => (await import('./adr.js')).linkTwoRecords,
  },
  {
    name: 'renumber',
    usage: 'adr renumber [record…]',
    summary: 'Renumber records whose numbers collided in a merge, and update links',
    runOptions: ofEdits,
    words: any,
    load: async () => (await import('./adr.js')).renumber,
  },
  {
    name: 'check',
    usage: 'adr check',
    summary: 'Check for duplicate numbers, broken or one-way links and missing parts',
    runOptions: ofReports,
    load: async () => (await import('./adr.js')).checkAll,
  },
  {
    name: 'index',
    usage: 'adr index',
    summary: "Update the lists of records in the folders' READMEs",
    runOptions: ofEdits,
    load: async () => (await import('./adr.js')).updateIndexes,
  },
];

const codeownersCommands: readonly Command[] = [
  {
    name: '',
    usage: 'codeowners',
    summary: 'Write CODEOWNERS from the repository structure, keeping your own lines',
    features: 'codeowners',
    load: async () => (await import('./codeowners.js')).generate,
  },
  {
    name: 'check',
    usage: 'codeowners check',
    summary: 'Check CODEOWNERS for mistakes; needs no network and no token',
    runOptions: ofReports,
    load: async () => (await import('./codeowners.js')).check,
  },
  {
    name: 'who',
    usage: 'codeowners who <path…>',
    summary: 'Show who owns files or folders, and the line that decides it',
    runOptions: ofReports,
    words: oneOrMore,
    load: async () => (await import('./codeowners.js')).who,
  },
];

/** Every command, in the order of `--help`. */
export const commands: readonly Command[] = [
  {
    name: 'new',
    usage: 'new <dir>',
    summary: 'Create a new service',
    features: 'app',
    words: { most: 1 },
    isPlannable: true,
    load: async () => (await import('./run.js')).newService,
  },
  {
    name: 'add',
    usage: 'add <feature…>',
    summary: 'Add features to the package in this folder',
    features: 'named',
    words: any,
    isPlannable: true,
    load: async () => (await import('./run.js')).addFeatures,
  },
  {
    name: 'update',
    usage: 'update [feature…]',
    summary: 'Update generated code to this version, merging your edits',
    features: 'named',
    words: any,
    isPlannable: true,
    runOptions: [...ofEdits, 'answers', 'onConflict', 'install'],
    load: async () => (await import('./update.js')).update,
  },
  {
    name: 'remove',
    usage: 'remove <feature>',
    summary: 'Remove a feature: its unedited files, its lines in your files, its dependencies',
    words: { least: 1, most: 1 },
    isPlannable: true,
    runOptions: [...ofEdits, 'install'],
    load: async () => (await import('./remove.js')).remove,
  },
  {
    name: 'check',
    usage: 'check',
    summary: 'Report drift: files, wiring, versions, owners and decision records',
    runOptions: ofReports,
    load: async () => (await import('./check.js')).check,
  },
  {
    name: 'plan',
    usage: 'plan <command> …',
    summary: 'Preview new, add, update or remove; save the plan with --out',
    load: async () => (await import('./catalog-commands.js')).requireCommand,
  },
  {
    name: 'apply',
    usage: 'apply <plan.json>',
    summary: 'Apply a saved plan, unless the files it was made from have changed',
    words: { least: 1, most: 1 },
    runOptions: ['yes', 'dryRun', 'diff', 'full', 'json', 'install'],
    load: async () => (await import('./apply.js')).apply,
  },
  {
    name: 'recover',
    usage: 'recover',
    summary: 'Roll back an interrupted run; the next run that writes does so by itself',
    runOptions: ['dryRun', 'json'],
    load: async () => (await import('./recover.js')).recoverHere,
  },
  {
    name: 'detect',
    usage: 'detect',
    summary: 'Show the detected facts about this package and their sources',
    runOptions: ['json', 'fact'],
    load: async () => (await import('./detect.js')).detect,
  },
  {
    name: 'adr',
    usage: 'adr <command>',
    summary: 'Write, list, link and check decision records',
    subcommands: adrCommands,
  },
  {
    name: 'codeowners',
    usage: 'codeowners [check|who]',
    summary: 'Write, check and query CODEOWNERS',
    subcommands: codeownersCommands,
  },
  {
    name: 'list',
    usage: 'list',
    summary: 'List the features',
    runOptions: [],
    load: async () => (await import('./catalog-commands.js')).list,
  },
  {
    name: 'schema',
    usage: 'schema <feature>',
    summary: "Print the JSON Schema of a feature's options",
    runOptions: [],
    words: { most: 1 },
    load: async () => (await import('./catalog-commands.js')).schema,
  },
];

/** Every command and subcommand, for listings. */
export const everyCommand = (of: readonly Command[]): readonly Command[] =>
  of.flatMap((command) => command.subcommands ?? [command]);

/** Of the options of a run, those that a command takes. */
export const runOptionsFor = <Named extends { readonly name: string }>(
  { runOptions }: Pick<Command, 'runOptions'>,
  all: readonly Named[],
): readonly Named[] =>
  runOptions === undefined
    ? all
    : all.filter(({ name }) => runOptions.some((each) => each === name));
