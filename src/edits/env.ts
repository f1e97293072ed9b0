import type { EnvAction } from '../model/actions.js';
import { singleQuoted } from '../model/quote.js';
import { normalizeCode } from './normalize-code.js';

/*
 * The list of environment variables that `env-validation` writes is one object literal:
 *
 *   const variables = z.object({
 *     PORT: …
 *   });
 *
 * An entry goes before the line that closes it.
 */

/** Adds an entry to the list; the same text if it exists, undefined if no list was found. */
export function addVariable(source: string, entry: EnvAction): string | undefined {
  const eol = source.includes('\r\n') ? '\r\n' : '\n';
  // A formatter folds an empty list.
  const lines = source.replace(/\bz\.object\(\{\}\)/, `z.object({${eol}})`).split(eol);
  const opening = lines.findIndex((line) => /\bz\.object\(\{$/.test(line));
  const closing = lines.findIndex((line, index) => index > opening && /^\}\)/.test(line));
  if (opening === -1 || closing === -1) return undefined;
  const named = new RegExp(`^\\s+['"]?${entry.name}['"]?:`);
  const isThere = lines.slice(opening, closing).some((line) => named.test(line));
  if (isThere) return source;
  // A comment over an entry belongs to it.
  const next = lines.findIndex(
    (line, index) =>
      index > opening &&
      index < closing &&
      comesAfter(entry, /^\s+['"]?(\w+)['"]?:/.exec(line)?.[1]),
  );
  let at = next === -1 ? closing : next;
  while (/^\s*\/\//.test(lines[at - 1] ?? '')) at--;
  const before = lines[at - 1] ?? '';
  // If the last entry has no comma, it gets one before the new entry.
  if (at - 1 > opening && !/[,{]\s*$|^\s*\/\//.test(before)) lines[at - 1] = `${before},`;
  return lines.toSpliced(at, 0, ...variableLines(entry)).join(eol);
}

/** The lines of a variable's entry, its comments left out; undefined if it has none. */
function entryLines(
  lines: readonly string[],
  name: string,
): { start: number; end: number } | undefined {
  const opening = lines.findIndex((line) => /\bz\.object\(\{$/.test(line));
  const closing = lines.findIndex((line, index) => index > opening && /^\}\)/.test(line));
  if (opening === -1 || closing === -1) return undefined;
  const named = new RegExp(`^\\s+['"]?${name}['"]?:`);
  const start = lines.findIndex(
    (line, index) => index > opening && index < closing && named.test(line),
  );
  if (start === -1) return undefined;
  const indent = /^\s*/.exec(lines[start] ?? '')?.[0].length ?? 0;
  // What belongs to the entry is indented further; the next one, or its comment, is not.
  let end = start + 1;
  while (end < closing && (/^\s*/.exec(lines[end] ?? '')?.[0].length ?? 0) > indent) end++;
  return { start, end };
}

/**
 * The expression of a variable in the list, without white space; undefined if it does not exist.
 */
export function variableIn(source: string, name: string): string | undefined {
  const lines = source.split(/\r?\n/);
  const found = entryLines(lines, name);
  return found && bare(lines.slice(found.start, found.end));
}

const bare = (lines: readonly string[]): string => normalizeCode(lines.join('\n'));

/** Where a variable is that is as we wrote it, with its comment; undefined if it is not. */
function asWritten(
  lines: readonly string[],
  { comment, ...alone }: EnvAction,
): { start: number; end: number } | undefined {
  const found = entryLines(lines, alone.name);
  if (!found || bare(lines.slice(found.start, found.end)) !== bare(variableLines(alone)))
    return undefined;
  const isOurs = comment !== undefined && lines[found.start - 1]?.trim() === `// ${comment}`;
  return isOurs ? { ...found, start: found.start - 1 } : found;
}

/** True if a variable is in the list as we wrote it. */
export const holdsVariable = (source: string, entry: EnvAction): boolean =>
  asWritten(source.split(/\r?\n/), entry) !== undefined;

/** The list without a variable that is as we wrote it; the same text where it is not. */
export const withoutVariable = (source: string, entry: EnvAction): string =>
  inPlaceOf(source, entry, []);

/** The list with another entry instead of one that is as we wrote it. */
export const withVariable = (source: string, was: EnvAction, now: EnvAction): string =>
  inPlaceOf(source, was, variableLines(now));

function inPlaceOf(source: string, entry: EnvAction, put: readonly string[]): string {
  const eol = source.includes('\r\n') ? '\r\n' : '\n';
  const lines = source.split(eol);
  const found = asWritten(lines, entry);
  return found ? lines.toSpliced(found.start, found.end - found.start, ...put).join(eol) : source;
}

/** `.env.example` without a variable that is as we wrote it. */
export const withoutExample = (text: string, entry: EnvAction): string =>
  inPlaceOfExample(text, entry, () => []);

/** `.env.example` with another entry instead of one that is as we wrote it. */
export const withExample = (text: string, was: EnvAction, now: EnvAction): string =>
  inPlaceOfExample(text, was, (isDescribed) => exampleLines(now).slice(isDescribed ? 0 : 1));

function inPlaceOfExample(
  text: string,
  { name, description, example }: EnvAction,
  put: (isDescribed: boolean) => readonly string[],
): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(eol);
  const at = lines.indexOf(`${name}=${example}`);
  if (at === -1) return text;
  const isDescribed = lines[at - 1] === `# ${description}`;
  const start = isDescribed ? at - 1 : at;
  return lines.toSpliced(start, at - start + 1, ...put(isDescribed)).join(eol);
}

const exampleLines = ({ name, description, example }: EnvAction): string[] => [
  `# ${description}`,
  `${name}=${example}`,
];

/** True if a variable comes after the entry in our order. */
const comesAfter = ({ name, order = [] }: EnvAction, other: string | undefined): boolean =>
  other !== undefined &&
  order.includes(other) &&
  order.indexOf(other) > order.indexOf(name) &&
  order.includes(name);

/** True if `.env.example` has a variable, also as a comment. */
export const showsVariable = (text: string, name: string): boolean =>
  new RegExp(`^#?\\s*${name}=`, 'm').test(text);

/** Adds a variable to `.env.example`; the same text if it exists. */
export function addExample(text: string, entry: EnvAction): string {
  const { name } = entry;
  if (showsVariable(text, name)) return text;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const added = exampleLines(entry);
  const lines = text.split(eol);
  const next = lines.findIndex((line) => comesAfter(entry, /^#?\s*(\w+)=/.exec(line)?.[1]));
  if (next !== -1) {
    const isComment = /^#(?!\s*\w+=)/.test(lines[next - 1] ?? '');
    return lines.toSpliced(isComment ? next - 1 : next, 0, ...added).join(eol);
  }
  const start = text === '' || text.endsWith(eol) ? text : text + eol;
  return `${start}${added.join(eol)}${eol}`;
}

/** The entry as a formatter with two spaces and 100 columns leaves it. */
export function variableLines({ name, schema, description, comment }: EnvAction): string[] {
  const described = `.describe(${singleQuoted(description)})`;
  const above = comment === undefined ? [] : [`  // ${comment}`];
  const line = `  ${name}: ${schema}${described},`;
  if (line.length <= 100) return [...above, line];
  // A chain is broken before each call; what is before the first call stays: z, z.coerce.
  const object = /^z(\.\w+(?=\.))*/.exec(schema)?.[0] ?? '';
  const calls = callsOf(schema.slice(object.length));
  return [...above, `  ${name}: ${object}`, ...calls.flatMap(callLines), `    ${described},`];
}

/** A call of a chain; its argument, and a choice in it, on lines of their own where it is too long. */
function callLines(call: string): string[] {
  const [, name, argument] = /^(\.\w+\()(.*)\)$/.exec(call) ?? [];
  if (call.length <= 96 || argument === undefined) return [`    ${call}`];
  const [, test, one, other] = /^(.*?) \? (.*?) : (.*)$/.exec(argument) ?? [];
  const isChoice = argument.length > 93 && other !== undefined;
  const lines = isChoice ? [test, `  ? ${one}`, `  : ${other},`] : [`${argument},`];
  return [`    ${name}`, ...lines.map((line) => `      ${line}`), '    )'];
}

/** `.a().b(c.d())` as `.a()` and `.b(c.d())`. */
function callsOf(chain: string): string[] {
  const calls = [''];
  let depth = 0;
  for (const [index, character] of [...chain].entries()) {
    if (character === '.' && depth === 0 && chain[index - 1] === ')') calls.push('');
    if (character === '(') depth++;
    if (character === ')') depth--;
    calls[calls.length - 1] += character;
  }
  return calls;
}
