import type { Answers } from '../model/answers.js';
import { AgentopsError } from '../model/errors.js';
import { type Option, toName } from '../model/options.js';
import { didYouMean } from '../model/suggest.js';

// What environment 6, yo 7, Backstage and yeoman-test hand to every generator.
const hostOptions = new Set([
  'sharedData',
  'forwardErrorToEnvironment',
  'help',
  '_',
  '$0',
  'skipInstall',
  'forceInstall',
  'skipCache',
  'skipLocalCache',
  'skipLookup',
  'localConfigOnly',
  'askAnswered',
  'skipParseOptions',
  'bail',
  'whitespace',
  'ignoreWhitespace',
  'skipYoResolve',
  'logCwd',
  'cwd',
  'destinationRoot',
  'insight',
  'debug',
  'nodePackageManager',
  'features',
  'skipPrompts',
  'localOnly',
  'uniqueBy',
  'experimental',
  'skipRegenerate',
]);

// The environment sets these over whatever was given: an option of the same name is never the
// user's.
const ofEnvironment = new Set(['env', 'resolved', 'namespace', '_meta']);

/** The options that a host gave, by option name; an unknown one is an error. */
export function flagsOf(
  given: Readonly<Record<string, unknown>>,
  known: readonly Option[],
): Record<string, unknown> {
  const names = new Set(known.map(({ name }) => name));
  const flags: Record<string, unknown> = {};
  const unknown: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    // yo passes each flag twice, as `dry-run` and as `dryRun`.
    const name = toName(key);
    if (value === undefined || ofEnvironment.has(name)) continue;
    if (names.has(name)) flags[name] = value;
    else if (!hostOptions.has(name) && !unknown.includes(name)) unknown.push(name);
  }
  if (unknown.length === 0) return flags;
  throw new AgentopsError('USAGE', `Unknown option ${unknown.join(', ')}.`, {
    details: unknown.map((name) => `${name}:${didYouMean(name, [...names]) || ' unknown'}`),
    next: 'Run with --help to see the options.',
  });
}

/** The word that was given, if any; `yo` reads `--yes my-service` as the value of `--yes`. */
export function wordOf(
  positionals: readonly string[],
  flags: Record<string, unknown>,
  takesOne: boolean,
): string | undefined {
  const given = [...positionals];
  if (takesOne && typeof flags.yes === 'string' && !/^(true|false)$/.test(flags.yes)) {
    given.push(flags.yes);
    flags.yes = true;
  }
  const tooMany = given.slice(takesOne ? 1 : 0);
  if (tooMany.length === 0) return given[0];
  throw new AgentopsError('USAGE', `Unexpected argument: ${tooMany.join(', ')}.`, {
    next: takesOne
      ? 'Quote the title as one argument; everything else is an option, see --help.'
      : 'A feature takes only options; see --help.',
  });
}

/**
 * What the features stand for that are composed with this one.
 *
 * @throws {AgentopsError} where it was given something else itself
 */
export function optionsOfComposed(composed: ReadonlyMap<string, Answers>, given: Answers): Answers {
  const options: Record<string, unknown> = {};
  const said = { ...given };
  const contradictions: string[] = [];
  for (const [id, answers] of composed) {
    for (const [name, value] of Object.entries(answers)) {
      if (said[name] !== undefined && String(said[name]) !== String(value)) {
        contradictions.push(`agentops:${id} stands for ${name} ${value}, not ${said[name]}`);
      }
      said[name] = value;
      options[name] = value;
    }
  }
  if (contradictions.length === 0) return options;
  throw new AgentopsError('USAGE', 'Generators that are composed with each other disagree.', {
    details: contradictions,
    next: 'Nothing was written. Give both the same options, or one of them none.',
  });
}

/** True if the process is `yo` itself: then its exit status is ours to set. */
export const isYo = (script: string | undefined): boolean =>
  /[\\/](yo[\\/]lib[\\/]cli\.js|yo|yo\.cmd)$/.test(script ?? '');

/** Yeoman's help shows no values by itself. */
export const helpOf = ({ choices, description }: Option): string =>
  choices.every((choice) => description.includes(choice))
    ? description
    : `${description} (${choices.join(', ')})`;
