import { anyWords, type Command, ofEdits, ofReports } from './command.js';
import { adrCommands, codeownersCommands } from './governance-commands.js';

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
    words: anyWords,
    isPlannable: true,
    load: async () => (await import('./run.js')).addFeatures,
  },
  {
    name: 'update',
    usage: 'update [feature…]',
    summary: 'Update generated code to this version, merging your edits',
    features: 'named',
    words: anyWords,
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
