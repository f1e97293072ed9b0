import { AgentopsError, exitCodes } from '../model/errors.js';
import type { Option } from '../model/options.js';
import type { Paint } from '../output/paint.js';
import type { Catalog } from '../request/catalog.js';
import { readArguments } from './arguments.js';
import { type Command, runOptionsFor, type Subcommand } from './commands.js';
import { commandHelp, subcommandsHelp } from './help.js';

/** Runs a command line whose command has subcommands: `args` is what stands behind its name. */
export async function runSubcommand(
  command: Command,
  args: readonly string[],
  catalog: Catalog,
  general: readonly Option[],
  { print, paint }: { print: (text: string) => number; paint: Paint },
): Promise<number> {
  const { subcommands = [] } = command;
  const asksForHelp = args[0] === '--help' || args[0] === '-h';
  if (asksForHelp && !subcommands.some(({ name }) => name === '')) {
    return print(subcommandsHelp(command, paint));
  }
  const { subcommand, rest } = await find(command, args);
  const own = [
    ...(catalog.features.find(({ id }) => id === subcommand.feature)?.options ?? []),
    ...(catalog.commands[command.name]?.[subcommand.name] ?? []),
  ];
  const run = runOptionsFor(subcommand, catalog.run);
  const { positionals, flags } = await readArguments(rest, [...general, ...own, ...run]);
  if (flags.help) {
    const help = commandHelp(subcommand, own, run, paint);
    const all = subcommand.name === '' ? [subcommandsHelp(command, paint)] : [];
    return print([...all, help].join('\n\n'));
  }
  if (flags.version) return print(catalog.version);
  const { run: start } = (await command.load?.()) ?? {};
  return start?.(subcommand.name, positionals, flags) ?? exitCodes.unexpected;
}

async function find(
  { name: command, subcommands = [] }: Command,
  args: readonly string[],
): Promise<{ subcommand: Subcommand; rest: readonly string[] }> {
  const [word, ...rest] = args;
  const isWord = word !== undefined && word !== '' && !word.startsWith('-');
  const found = subcommands.find(({ name }) => name === (isWord ? word : ''));
  if (found) return { subcommand: found, rest: isWord ? rest : args };
  const { didYouMean } = await import('../model/suggest.js');
  const names = subcommands.map(({ name }) => name).filter((name) => name !== '');
  throw new AgentopsError(
    'USAGE',
    isWord
      ? `agentops ${command} has no ${JSON.stringify(word)}.${didYouMean(word, names)}`
      : `agentops ${command} needs to be told what to do.`,
    { details: [`one of: ${names.join(', ')}`], next: `agentops ${command} --help` },
  );
}
