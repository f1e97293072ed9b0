import type { RunOptions } from '../run-options.js';

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
  { name: 'new', usage: 'new <dir>', summary: 'Make a new service' },
  {
    name: 'add',
    usage: 'add <feature…>',
    summary: 'Put features into the package around this folder',
  },
  {
    name: 'update',
    usage: 'update [feature…]',
    summary: 'Bring what was generated to this version; what you have edited stays yours',
    takesFeatures: true,
    load: () => import('./update.js'),
    run: [...ofEdits, 'answers', 'onConflict', 'install'],
  },
  {
    name: 'remove',
    usage: 'remove <feature>',
    summary: 'Take a feature out again: its untouched files, its lines, its dependencies',
    load: () => import('./remove.js'),
    run: [...ofEdits, 'install'],
  },
  {
    name: 'check',
    usage: 'check',
    summary: 'Find what has drifted: files, wiring, versions, owners, decision records',
    load: () => import('./check.js'),
    run: ofReports,
  },
  {
    name: 'plan',
    usage: 'plan new|add|update|remove …',
    summary: 'Show what a command would do, as --dry-run does; keep it with --out <file>',
  },
  {
    name: 'apply',
    usage: 'apply <plan.json>',
    summary: 'Do what a kept plan says, if nothing that it was made from has changed',
    load: () => import('./apply.js'),
    run: ['yes', 'dryRun', 'diff', 'full', 'json', 'install'],
  },
  {
    name: 'recover',
    usage: 'recover',
    summary: 'Roll back what an interrupted run left; every run that writes does so first',
    load: () => import('./recover.js'),
    run: ['dryRun', 'json'],
  },
  {
    name: 'detect',
    usage: 'detect',
    summary: 'Show what is found out about the package around this folder, and where',
    run: ['json', 'fact'],
  },
  {
    name: 'adr',
    usage: 'adr <command>',
    summary: 'Decision records: write, list, link and check them',
    load: () => import('./adr.js'),
    subcommands: [
      {
        name: 'new',
        usage: 'adr new <title…>',
        summary: 'Write a record, numbered and in the format of those that are there',
        feature: 'adr',
      },
      {
        name: 'list',
        usage: 'adr list',
        summary: 'List the records of the repository',
        run: ofReports,
      },
      { name: 'show', usage: 'adr show <record>', summary: 'Print a record', run: ofReports },
      {
        name: 'accept',
        usage: 'adr accept <record…>',
        summary: 'Say that decisions hold from now on',
        run: ofEdits,
      },
      {
        name: 'reject',
        usage: 'adr reject <record…>',
        summary: 'Say that decisions were not taken',
        run: ofEdits,
      },
      {
        name: 'deprecate',
        usage: 'adr deprecate <record…>',
        summary: 'Say that decisions hold no longer, and none takes their place',
        run: ofEdits,
      },
      {
        name: 'supersede',
        usage: 'adr supersede <old> <new>',
        summary: 'Say in both that one takes the place of the other',
        run: ofEdits,
      },
      {
        name: 'link',
        usage: 'adr link <record> <words> <other> [words back]',
        summary: 'Link two records both ways, such as: adr link 7 "Amends" 3',
        run: ofEdits,
      },
      {
        name: 'renumber',
        usage: 'adr renumber [record…]',
        summary: 'After a merge, give the later of two with one number another, in all links, too',
        run: ofEdits,
      },
      {
        name: 'check',
        usage: 'adr check',
        summary: 'Find numbers taken twice, broken links, one-way supersedes, what is missing',
        run: ofReports,
      },
      {
        name: 'index',
        usage: 'adr index',
        summary: "Bring the lists in the folders' READMEs up to date",
        run: ofEdits,
      },
    ],
  },
  {
    name: 'codeowners',
    usage: 'codeowners [check|who]',
    summary: 'Who owns what in the repository: write it, check it, ask it',
    load: () => import('./codeowners.js'),
    subcommands: [
      {
        name: '',
        usage: 'codeowners',
        summary: 'Write CODEOWNERS from the structure, around the lines that are yours',
        feature: 'codeowners',
      },
      {
        name: 'check',
        usage: 'codeowners check',
        summary: 'Find what is wrong with the owners; needs no network and no token',
        run: ofReports,
      },
      {
        name: 'who',
        usage: 'codeowners who <path…>',
        summary: 'Show who owns files or folders, and the line that decides',
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
