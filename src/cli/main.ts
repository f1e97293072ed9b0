import { AgentopsError, exitCodes } from '../model/errors.js';
import type { Option } from '../model/options.js';
import { type Paint, paintFor, prose } from '../output/paint.js';
import type { Catalog } from '../request/catalog.js';
import { readArguments } from './arguments.js';
import { type Command, commands, runOptionsFor } from './commands.js';
import { currentCatalog } from './current-catalog.js';
import { commandHelp, generalHelp } from './help.js';
import { print as printText } from './print.js';

const general: readonly Option[] = [
  { name: 'help', description: 'Show help' },
  { name: 'version', description: 'Show the version' },
].map((each) => ({
  ...each,
  flag: each.name,
  type: 'boolean',
  choices: [],
  default: undefined,
  required: false,
  prompt: undefined,
  labels: {},
}));

/**
 * Runs a command line.
 *
 * @param given what stands behind `agentops`
 * @returns the exit status
 * @throws {AgentopsError} for everything that a person can act on
 */
export async function main(given: readonly string[]): Promise<number> {
  const catalog = await currentCatalog();
  const paint = paintFor(process.stdout, process.env);
  const print = (text: string): number => {
    printText(text);
    return exitCodes.done;
  };

  // `help new` is `new --help`, and `plan add x` is `add x --dry-run`.
  const args = given[0] === 'help' && given.length > 1 ? [...given.slice(1), '--help'] : given;
  const planned = args[0] === 'plan' && args[1] !== undefined && !args[1].startsWith('-');
  const [word, ...behind] = planned ? args.slice(1) : args;
  const rest = planned ? ['--dry-run', ...behind] : behind;
  if (word === '--version' || word === '-v') return print(catalog.version);
  if (word === undefined || word === '--help' || word === '-h' || word === 'help') {
    return print(generalHelp(catalog, commands, paint));
  }
  if (word === 'plan' && rest.some((arg) => arg === '--help' || arg === '-h')) {
    return print(
      commandHelp(commands.find(({ name }) => name === 'plan') as Command, [], catalog.run, paint),
    );
  }
  const command = await commandOf(word, planned);
  if (command.subcommands) {
    const { runSubcommand } = await import('./subcommands.js');
    return runSubcommand(command, rest, catalog, general, { print, paint });
  }
  if (command.load) return runLoaded(command, rest, catalog, { print, paint });
  // Before the flags: those of a feature that is not there could only be unknown.
  if (command.name === 'add') await requireFeatures(rest, catalog);
  const ids =
    command.name === 'new'
      ? ['app']
      : rest.filter((arg) => catalog.features.some(({ id }) => id === arg));
  const runs = command.name === 'new' || command.name === 'add';
  const own = runs ? optionsOf(catalog.features.filter(({ id }) => ids.includes(id))) : [];
  const run = runOptionsFor(command, catalog.run);
  const { positionals, flags } = await readArguments(rest, [...general, ...own, ...run]);
  if (flags.help) {
    const choices = command.name === 'add' && ids.length === 0 ? catalog.features : [];
    return print(commandHelp(command, own, run, paint, withoutApp(choices)));
  }
  if (flags.version) return print(catalog.version);

  if (command.name === 'list') {
    requireAtMost(0, positionals);
    return print(list(catalog.features));
  }
  if (command.name === 'schema') {
    requireAtMost(1, positionals);
    const [id] = positionals;
    if (id === undefined) throw schemaNeedsFeature(catalog);
    const feature = catalog.features.find((each) => each.id === id) ?? (await unknownFeature(id));
    return print(JSON.stringify(feature.schema, null, 2));
  }
  if (command.name === 'detect') {
    requireAtMost(0, positionals);
    const { detectCommand } = await import('./detect.js');
    return detectCommand(flags);
  }
  const { runCommand } = await import('./run.js');
  return runCommand(command.name === 'new' ? 'new' : 'add', positionals, flags);
}

/** A command with a module of its own. */
async function runLoaded(
  command: Command,
  args: readonly string[],
  catalog: Catalog,
  { print, paint }: { print: (text: string) => number; paint: Paint },
): Promise<number> {
  if (command.takesFeatures) await requireFeatures(args, catalog);
  const own = [
    ...(catalog.commands[command.name]?.[''] ?? []),
    ...(command.takesFeatures
      ? optionsOf(catalog.features.filter(({ id }) => args.includes(id)))
      : []),
  ];
  const run = runOptionsFor(command, catalog.run);
  const { positionals, flags } = await readArguments(args, [...general, ...own, ...run]);
  if (flags.help) return print(commandHelp(command, own, run, paint));
  if (flags.version) return print(catalog.version);
  const { run: start } = (await command.load?.()) ?? {};
  return start?.('', positionals, flags) ?? exitCodes.unexpected;
}

/** What can go into a package that exists. */
const withoutApp = (features: Catalog['features']): Catalog['features'] =>
  features.filter(({ id }) => id !== 'app');

const schemaNeedsFeature = ({ features }: Catalog): AgentopsError =>
  new AgentopsError('USAGE', 'schema needs the name of a feature.', {
    details: features.map(({ id, summary }) => `${id}: ${summary}`),
    next: 'agentops schema app > schema.json',
  });

const list = (features: readonly { id: string; summary: string }[]): string => {
  const width = Math.max(...features.map(({ id }) => id.length));
  return features
    .map(({ id, summary }) => prose(`${id.padEnd(width)}  ${summary}`, width + 2))
    .join('\n');
};

/** The options of several features; one that they share stands once. */
const optionsOf = (features: readonly { options: readonly Option[] }[]): Option[] => [
  ...new Map(
    features.flatMap(({ options }) => options).map((option) => [option.name, option]),
  ).values(),
];

/** The commands whose outcome can be shown before. */
const plannable = ['new', 'add', 'update', 'remove'];

async function commandOf(word: string, planned: boolean): Promise<Command> {
  const possible = planned ? commands.filter(({ name }) => plannable.includes(name)) : commands;
  const command = possible.find(({ name }) => name === word);
  if (command && !(command.name === 'plan')) return command;
  if (word === 'plan') {
    throw new AgentopsError('USAGE', 'plan needs the command to preview.', {
      next: 'agentops plan new <dir>, or agentops plan add|update|remove <feature…>',
    });
  }
  const { didYouMean } = await import('../model/suggest.js');
  const names = possible.map(({ name }) => name);
  throw new AgentopsError(
    'USAGE',
    `There is no command ${JSON.stringify(word)}.${didYouMean(word, names)}`,
    {
      details: [`commands: ${names.join(', ')}`],
      next: 'agentops --help',
    },
  );
}

/** The words before the first flag are features, each of them one that is there. */
async function requireFeatures(args: readonly string[], { features }: Catalog): Promise<void> {
  const firstFlag = args.findIndex((arg) => arg.startsWith('-'));
  const words = firstFlag === -1 ? args : args.slice(0, firstFlag);
  const wrong = words.find((word) => !features.some(({ id }) => id === word));
  if (wrong !== undefined) await unknownFeature(wrong);
}

function requireAtMost(count: number, positionals: readonly string[]): void {
  const tooMany = positionals.slice(count);
  if (tooMany.length === 0) return;
  throw new AgentopsError('USAGE', `There is too much: ${tooMany.join(', ')}.`, {
    next: 'agentops --help',
  });
}

async function unknownFeature(id: string): Promise<never> {
  const { featureOf } = await import('../request/features.js');
  featureOf(id);
  throw new Error(`the catalog lacks ${id}: build again`);
}
