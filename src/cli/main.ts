import { AgentopsError, exitCodes } from '../model/errors.js';
import type { Option } from '../model/options.js';
import { paintFor } from '../output/paint.js';
import type { Catalog } from '../request/catalog.js';
import { booleanFlag, readArguments } from './arguments.js';
import { type Command, runOptionsFor } from './command.js';
import { commands } from './commands.js';
import { currentCatalog } from './current-catalog.js';
import { commandHelp, generalHelp, subcommandsHelp } from './help.js';
import { print } from './print.js';
import { unknownCommand, unknownFeature } from './unknown.js';

const general: readonly Option[] = [
  booleanFlag('help', 'Show help'),
  booleanFlag('version', 'Show the version'),
];

/**
 * Runs a command line.
 *
 * @param given the arguments after `agentops`
 * @returns the exit status
 * @throws {AgentopsError} for every error that the user can act on
 */
export async function main(given: readonly string[]): Promise<number> {
  const catalog = await currentCatalog();
  // `help new` is `new --help`.
  const args = given[0] === 'help' && given.length > 1 ? [...given.slice(1), '--help'] : given;
  const [word, ...rest] = args;
  if (word === '--version' || word === '-v') return printed(catalog.version);
  if (word === undefined || word === 'help' || isHelp(word)) {
    return printed(generalHelp(catalog, commands, paintFor(process.stdout, process.env)));
  }
  // `plan add x` is `add x --dry-run`.
  const isPlan = word === 'plan' && rest[0] !== undefined && !rest[0].startsWith('-');
  return isPlan
    ? dispatch(
        commands.filter((command) => command.isPlannable),
        [rest[0] ?? '', '--dry-run', ...rest.slice(1)],
        catalog,
      )
    : dispatch(commands, args, catalog);
}

/**
 * Finds the command that a word names, reads the flags that it takes, and runs it.
 *
 * @param parent the command whose subcommands these are
 */
export async function dispatch(
  among: readonly Command[],
  args: readonly string[],
  catalog: Catalog,
  parent?: Command,
): Promise<number> {
  const [first] = args;
  const word = first === undefined || first === '' || first.startsWith('-') ? undefined : first;
  const command = among.find(({ name }) => name === (word ?? ''));
  if (parent && command === undefined && isHelp(first)) {
    return printed(subcommandsHelp(parent, paintFor(process.stdout, process.env)));
  }
  if (command === undefined) {
    throw await unknownCommand(word ?? (parent ? undefined : first), among, parent);
  }
  const rest = word === undefined ? args : args.slice(1);
  return command.subcommands
    ? dispatch(command.subcommands, rest, catalog, command)
    : runCommand(command, rest, catalog, parent);
}

async function runCommand(
  command: Command,
  args: readonly string[],
  catalog: Catalog,
  parent: Command | undefined,
): Promise<number> {
  // Before the flags: those of a feature that does not exist could only be unknown.
  if (command.features === 'named') await requireFeatures(args, catalog);
  const named = catalog.features.filter(({ id }) =>
    command.features === 'named' ? args.includes(id) : id === command.features,
  );
  const [top, sub] = parent ? [parent.name, command.name] : [command.name, ''];
  const own = [...optionsOf(named), ...(catalog.commands[top]?.[sub] ?? [])];
  const run = runOptionsFor(command, catalog.run);
  // Of the same name as one of a feature that is named, it is that feature's.
  const added = named.flatMap((feature) => feature.added ?? []);
  const known = [...general, ...added, ...own, ...run];
  const { positionals: words, flags } = await readArguments(args, known);
  if (flags.help) {
    const paint = paintFor(process.stdout, process.env);
    const choices = command.name === 'add' && named.length === 0 ? catalog.features : [];
    const all = parent && command.name === '' ? [subcommandsHelp(parent, paint)] : [];
    const help = commandHelp(command, own, run, paint, withoutApp(choices));
    return printed([...all, help].join('\n\n'));
  }
  if (flags.version) return printed(catalog.version);
  requireWords(command, words);
  const start = await command.load?.();
  return start?.({ words, flags, catalog }) ?? exitCodes.unexpected;
}

const isHelp = (word: string | undefined): boolean => word === '--help' || word === '-h';

function printed(text: string): number {
  print(text);
  return exitCodes.done;
}

/** Features that can be added to an existing package. */
const withoutApp = (features: Catalog['features']): Catalog['features'] =>
  features.filter(({ id }) => id !== 'app');

/** The options of several features, without duplicates. */
const optionsOf = (features: readonly { options: readonly Option[] }[]): Option[] => [
  ...new Map(
    features.flatMap(({ options }) => options).map((option) => [option.name, option]),
  ).values(),
];

/** The words before the first flag are features, each of them one that exists. */
async function requireFeatures(args: readonly string[], { features }: Catalog): Promise<void> {
  const firstFlag = args.findIndex((arg) => arg.startsWith('-'));
  const before = firstFlag === -1 ? args : args.slice(0, firstFlag);
  const takesWord = features.some(({ id, word }) => id === before[0] && word !== undefined);
  // What follows a feature that takes a word need not be another one.
  const words = takesWord && before.length === 2 ? before.slice(0, 1) : before;
  const wrong = words.find((word) => !features.some(({ id }) => id === word));
  if (wrong !== undefined) await unknownFeature(wrong);
}

function requireWords(
  { usage, words: { least = 0, most } = { most: 0 } }: Command,
  words: readonly string[],
): void {
  const surplus = words.slice(most);
  if (words.length >= least && surplus.length === 0) return;
  const many = surplus.length > 1 ? 's' : '';
  throw new AgentopsError(
    'USAGE',
    surplus.length > 0 ? `Unexpected argument${many}: ${surplus.join(', ')}.` : 'Missing argument.',
    { next: `agentops ${usage}` },
  );
}
