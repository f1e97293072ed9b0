import type * as z from 'zod';
import { AgentopsError } from './errors.js';
import { everyOptionOf, type Option, toFlag } from './options.js';
import { didYouMean } from './suggest.js';

export type Answers = Readonly<Record<string, unknown>>;

/** Where answers come from, weakest first. */
export interface AnswerSources {
  /** What the target suggests: the folder's name, the author in a prompt. */
  readonly suggested?: Answers;
  /** An organisation's answers, keys already validated. */
  readonly preset?: { readonly from: string; readonly answers: Answers } | undefined;
  /** What an earlier run has kept, and what `.yo-rc.json` states. */
  readonly stored?: unknown;
  /** The file that `stored` comes from, for messages. */
  readonly storedIn?: string;
  /** `--answers`: a file, standard input, inline JSON, or an object through the API. */
  readonly given?: unknown;
  /** What features that are added to it, or composed with it, stand for among its options. */
  readonly added?: Answers;
  /** Flags, by option name. Strings are read as the option's type. */
  readonly flags?: Answers;
}

/** Validates the answers of all sources with a schema; throws with every fault at once. */
export function parseAnswers<Options extends z.ZodObject>(
  schema: Options,
  sources: AnswerSources,
): z.output<Options> {
  const options = everyOptionOf(schema);
  const faults: string[] = [];
  refuseAdded(options, { ...(sources.given as Answers | undefined), ...sources.flags });
  const stronger = {
    ...known(options, sources.stored, sources.storedIn ?? '.yo-rc.json', faults),
    ...known(options, sources.given, '--answers', faults),
    ...typed(options, sources.added ?? {}),
    ...typed(options, sources.flags ?? {}),
  };
  const { from, answers: preset = {} } = sources.preset ?? {};
  const merged = { ...sources.suggested, ...preset, ...stronger };
  const result = schema.safeParse(merged);
  for (const issue of result.error?.issues ?? []) {
    const name = String(issue.path[0] ?? '');
    const isPreset = Object.hasOwn(preset, name) && !Object.hasOwn(stronger, name);
    faults.push((isPreset ? `${from}: ` : '') + fault(options, name, issue, merged));
  }
  if (result.success && faults.length === 0) return result.data;
  throw new AgentopsError(
    'ANSWERS',
    faults.length === 1
      ? 'An answer is missing or invalid.'
      : `${faults.length} answers are missing or invalid.`,
    { details: faults, next: 'Pass each as a flag, or as a key in --answers.' },
  );
}

function refuseAdded(options: readonly Option[], given: Answers): void {
  const elsewhere = addedElsewhere(options, given);
  if (elsewhere.length === 0) return;
  throw new AgentopsError('ANSWERS', 'Some options are set by adding a feature.', {
    details: elsewhere,
    next: 'Leave them out here, and run agentops add in the service once it exists.',
  });
}

/** What only `add` sets, in a service that exists. */
export const addedElsewhere = (options: readonly Option[], given: Answers): string[] =>
  options.flatMap(({ name, flag, addedBy }) =>
    addedBy === undefined || given[name] === undefined
      ? []
      : [`--${flag}: run agentops add ${addedBy} --${flag} in the service`],
  );

/** The keys of one source, as an object; unknown keys and other shapes are faults. */
function known(
  options: readonly Option[],
  source: unknown,
  origin: string,
  faults: string[],
): Answers {
  if (source === undefined) return {};
  if (typeof source !== 'object' || source === null || Array.isArray(source)) {
    faults.push(`${origin}: must be an object with one key per option`);
    return {};
  }
  const names = options.map((option) => option.name);
  // Own keys only, rebuilt one by one: a `__proto__` from a stranger's file is just a wrong key.
  for (const key of Object.keys(source)) {
    if (!names.includes(key)) {
      faults.push(`${origin}: unknown key ${JSON.stringify(key)}.${didYouMean(key, names)}`);
    }
  }
  return Object.fromEntries(Object.entries(source).filter(([key]) => names.includes(key)));
}

/**
 * Flags arrive as text, or as `true`; each is read as its option's type, the schema validates the
 * rest.
 */
function typed(options: readonly Option[], flags: Answers): Answers {
  const read = (option: Option, value: unknown): unknown => {
    if (option.type === 'list') return [value].flat();
    if (typeof value !== 'string') return value;
    if (option.type === 'boolean' && /^(true|false)$/.test(value)) return value === 'true';
    if (option.type === 'number' && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
    return value;
  };
  return Object.fromEntries(
    options
      .filter((option) => flags[option.name] !== undefined)
      .map((option) => [option.name, read(option, flags[option.name])]),
  );
}

function fault(
  options: readonly Option[],
  name: string,
  issue: { readonly code?: string; readonly message: string },
  merged: Answers,
): string {
  const option = options.find((each) => each.name === name);
  if (option === undefined) return issue.message;
  const flag = `--${toFlag(name)}`;
  if (merged[name] === undefined) return `${flag} is missing: ${option.description}`;
  const shown = JSON.stringify(merged[name]);
  if (Array.isArray(merged[name]) && option.type !== 'list')
    return `${flag} was given more than once: ${shown}`;
  if (option.choices.length > 0) {
    const given = merged[name];
    const hint = typeof given === 'string' ? didYouMean(given, option.choices) : '';
    return `${flag} ${shown} is not one of ${option.choices.join(', ')}.${hint}`;
  }
  return `${flag} ${shown}: ${issue.message}`;
}
