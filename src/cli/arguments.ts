import { parseArgs } from 'node:util';
import { AgentopsError } from '../model/errors.js';
import type { Option } from '../model/options.js';

export interface Arguments {
  readonly positionals: readonly string[];
  /** By option name; strings unread, a repeated flag as an array. */
  readonly flags: Readonly<Record<string, unknown>>;
}

/** A flag that belongs to no feature and no run. */
export const booleanFlag = (flag: string, description: string, name = flag): Option => ({
  name,
  flag,
  type: 'boolean',
  choices: [],
  description,
  default: undefined,
  required: false,
  prompt: undefined,
  labels: {},
});

/** Reads a command line against the options it may hold; anything else is an error with a hint. */
export async function readArguments(
  args: readonly string[],
  options: readonly Option[],
): Promise<Arguments> {
  const byFlag = new Map(options.map((option) => [option.flag, option]));
  const { tokens, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
      yes: { type: 'boolean', short: 'y' },
      ...Object.fromEntries(
        options.map(({ flag, type }) => [
          flag,
          { type: type === 'boolean' ? 'boolean' : 'string' } as const,
        ]),
      ),
    },
  });
  const flags: Record<string, unknown> = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const negative =
      token.name.startsWith('no-') && byFlag.get(token.name.slice(3))?.type === 'boolean';
    const option = byFlag.get(negative ? token.name.slice(3) : token.name);
    if (option === undefined) throw await unknownFlag(token.rawName, [...byFlag.keys()]);
    if (option.type !== 'boolean' && token.value === undefined) {
      throw new AgentopsError('USAGE', `${token.rawName} needs a value.`, {
        details: [`${token.rawName}: ${option.description}`],
        next: `Pass it as ${token.rawName}=<value>.`,
      });
    }
    const value = negative ? false : (token.value ?? true);
    const earlier = flags[option.name];
    flags[option.name] = earlier === undefined ? value : [earlier, value].flat();
  }
  return { positionals, flags };
}

async function unknownFlag(flag: string, known: readonly string[]): Promise<AgentopsError> {
  const { didYouMean } = await import('../model/suggest.js');
  const hint = didYouMean(
    flag,
    known.map((each) => `--${each}`),
  );
  return new AgentopsError('USAGE', `Unknown option ${flag}.${hint}`, {
    next: 'Run the command with --help to see its options.',
  });
}
