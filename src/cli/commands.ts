/** The bin's commands, as `--help` and the README show them. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
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
  /** It writes files, so it takes the options of every run; others take `--json` only. */
  readonly writes?: true;
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
  },
  {
    name: 'remove',
    usage: 'remove <feature>',
    summary: 'Take a feature out again: its untouched files, its lines, its dependencies',
    load: () => import('./remove.js'),
  },
  {
    name: 'check',
    usage: 'check',
    summary: 'Find what has drifted: files, wiring, versions, owners, decision records',
    load: () => import('./check.js'),
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
  },
  {
    name: 'detect',
    usage: 'detect',
    summary: 'Show what is found out about the package around this folder, and where',
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
        writes: true,
        feature: 'adr',
      },
      { name: 'list', usage: 'adr list', summary: 'List the records of the repository' },
      { name: 'show', usage: 'adr show <record>', summary: 'Print a record' },
      {
        name: 'accept',
        usage: 'adr accept <record…>',
        summary: 'Say that decisions hold from now on',
        writes: true,
      },
      {
        name: 'reject',
        usage: 'adr reject <record…>',
        summary: 'Say that decisions were not taken',
        writes: true,
      },
      {
        name: 'deprecate',
        usage: 'adr deprecate <record…>',
        summary: 'Say that decisions hold no longer, and none takes their place',
        writes: true,
      },
      {
        name: 'supersede',
        usage: 'adr supersede <old> <new>',
        summary: 'Say in both that one takes the place of the other',
        writes: true,
      },
      {
        name: 'link',
        usage: 'adr link <record> <words> <other> [words back]',
        summary: 'Link two records both ways, such as: adr link 7 "Amends" 3',
        writes: true,
      },
      {
        name: 'renumber',
        usage: 'adr renumber [record…]',
        summary: 'After a merge, give the later of two with one number another, in all links, too',
        writes: true,
      },
      {
        name: 'check',
        usage: 'adr check',
        summary: 'Find numbers taken twice, broken links, one-way supersedes, what is missing',
      },
      {
        name: 'index',
        usage: 'adr index',
        summary: "Bring the lists in the folders' READMEs up to date",
        writes: true,
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
        writes: true,
        feature: 'codeowners',
      },
      {
        name: 'check',
        usage: 'codeowners check',
        summary: 'Find what is wrong with the owners; needs no network and no token',
      },
      {
        name: 'who',
        usage: 'codeowners who <path…>',
        summary: 'Show who owns files or folders, and the line that decides',
      },
    ],
  },
  { name: 'list', usage: 'list', summary: 'List the features' },
  {
    name: 'schema',
    usage: 'schema <feature>',
    summary: "Print the JSON Schema of a feature's options",
  },
];

/** Each thing that can be typed, for the lists of it. */
export const everyCommand = (
  of: readonly Command[],
): readonly Pick<Command, 'usage' | 'summary'>[] =>
  of.flatMap((command) => command.subcommands ?? [command]);
