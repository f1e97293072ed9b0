import type { RunOptions } from '../request/run-options.js';

type RunOptionNames = readonly (keyof RunOptions)[];

/** Of what changes files that are there, and asks for no answers. */
const ofEdits: RunOptionNames = ['yes', 'dryRun', 'diff', 'full', 'out', 'json', 'force', 'strict'];
const ofReports: RunOptionNames = ['json'];

/** The bin's commands, as `--help` and the README show them. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** The options of a run that it takes; all, if left out. */
  readonly run?: RunOptionNames;
  /** The words behind it name features, whose options it takes, too. */
  readonly takesFeatures?: true;
  /** What it can do, by the word behind its name. Their options are in `command-options.ts`. */
  readonly subcommands?: readonly Subcommand[];
  /** The module that runs it, or its subcommands; loaded for them alone. */
  readonly load?: () => Promise<{ readonly run: RunSubcommand }>;
}

export interface Subcommand {
  /** Empty for what the command does without a word. */
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** The options of a run that it takes; all, if left out. */
  readonly run?: RunOptionNames;
  /** The feature whose options it takes beside its own. */
  readonly feature?: string;
}

/**
 * Runs a subcommand with the words and flags behind it, the flags unjudged.
 *
 * @returns the exit status
 */
export type RunSubcommand = (
  name: string,
  positionals: readonly string[],
  flags: Readonly<Record<string, unknown>>,
) => Promise<number>;

export const commands: readonly Command[] = [
  { name: 'new', usage: 'new <dir>', summary: 'Create a new service' },
  {
    name: 'add',
    usage: 'add <feature…>',
    summary: 'Add features to the package in this folder',
  },
  {
    name: 'update',
    usage: 'update [feature…]',
    summary: 'Update generated code to this version, merging your edits',
    takesFeatures: true,
    load: () => import('./update.js'),
    run: [...ofEdits, 'answers', 'onConflict', 'install'],
  },
  {
    name: 'remove',
    usage: 'remove <feature>',
    summary: 'Remove a feature: its unedited files, its lines in your files, its dependencies',
    load: () => import('./remove.js'),
    run: [...ofEdits, 'install'],
  },
  {
    name: 'check',
    usage: 'check',
    summary: 'Report drift: files, wiring, versions, owners and decision records',
    load: () => import('./check.js'),
    run: ofReports,
  },
  {
    name: 'plan',
    usage: 'plan <command> …',
    summary: 'Preview new, add, update or remove; save the plan with --out',
  },
  {
    name: 'apply',
    usage: 'apply <plan.json>',
    summary: 'Apply a saved plan, unless the files it was made from have changed',
    load: () => import('./apply.js'),
    run: ['yes', 'dryRun', 'diff', 'full', 'json', 'install'],
  },
  {
    name: 'recover',
    usage: 'recover',
    summary: 'Roll back an interrupted run; the next run that writes does so by itself',
    load: () => import('./recover.js'),
    run: ['dryRun', 'json'],
  },
  {
    name: 'detect',
    usage: 'detect',
    summary: 'Show the detected facts about this package and their sources',
    run: ['json', 'fact'],
  },
  {
    name: 'adr',
    usage: 'adr <command>',
    summary: 'Write, list, link and check decision records',
    load: () => import('./adr.js'),
    subcommands: [
      {
        name: 'new',
        usage: 'adr new <title…>',
        summary: 'Write a record, numbered and formatted like the existing ones',
        feature: 'adr',
      },
      {
        name: 'list',
        usage: 'adr list',
        summary: 'List the records in the repository',
        run: ofReports,
      },
      { name: 'show', usage: 'adr show <record>', summary: 'Print a record', run: ofReports },
      {
        name: 'accept',
        usage: 'adr accept <record…>',
        summary: 'Mark records as accepted',
        run: ofEdits,
      },
      {
        name: 'reject',
        usage: 'adr reject <record…>',
        summary: 'Mark records as rejected',
        run: ofEdits,
      },
      {
        name: 'deprecate',
        usage: 'adr deprecate <record…>',
        summary: 'Mark records as deprecated, without a successor',
        run: ofEdits,
      },
      {
        name: 'supersede',
        usage: 'adr supersede <old> <new>',
        summary: 'Mark one record as superseded by another, in both',
        run: ofEdits,
      },
      {
        name: 'link',
        usage: 'adr link <record> <words> <other> [words back]',
        summary: 'Link two records in both directions, such as: adr link 7 "Amends" 3',
        run: ofEdits,
      },
      {
        name: 'renumber',
        usage: 'adr renumber [record…]',
        summary: 'Renumber records whose numbers collided in a merge, and update links',
        run: ofEdits,
      },
      {
        name: 'check',
        usage: 'adr check',
        summary: 'Check for duplicate numbers, broken or one-way links and missing parts',
        run: ofReports,
      },
      {
        name: 'index',
        usage: 'adr index',
        summary: "Update the lists of records in the folders' READMEs",
        run: ofEdits,
      },
    ],
  },
  {
    name: 'codeowners',
    usage: 'codeowners [check|who]',
    summary: 'Write, check and query CODEOWNERS',
    load: () => import('./codeowners.js'),
    subcommands: [
      {
        name: '',
        usage: 'codeowners',
        summary: 'Write CODEOWNERS from the repository structure, keeping your own lines',
        feature: 'codeowners',
      },
      {
        name: 'check',
        usage: 'codeowners check',
        summary: 'Check CODEOWNERS for mistakes; needs no network and no token',
        run: ofReports,
      },
      {
        name: 'who',
        usage: 'codeowners who <path…>',
        summary: 'Show who owns files or folders, and the line that decides it',
        run: ofReports,
      },
    ],
  },
  { name: 'list', usage: 'list', summary: 'List the features', run: [] },
  {
    name: 'schema',
    usage: 'schema <feature>',
    summary: "Print the JSON Schema of a feature's options",
    run: [],
  },
];

/** Each thing that can be typed, for the lists of it. */
export const everyCommand = (
  of: readonly Command[],
): readonly Pick<Command, 'usage' | 'summary'>[] =>
  of.flatMap((command) => command.subcommands ?? [command]);

/** Of the options of a run, those that a command takes. */
export const runOptionsFor = <Named extends { readonly name: string }>(
  { run }: Pick<Command, 'run'>,
  all: readonly Named[],
): readonly Named[] =>
  run === undefined ? all : all.filter(({ name }) => run.some((each) => each === name));
