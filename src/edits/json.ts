import { applyEdits, type FormattingOptions, modify, parse } from 'jsonc-parser';
import type { Json, JsonObject } from '../model/actions.js';
import { AgentopsError } from '../model/errors.js';
import { requireShallow } from '../model/read-json.js';

/*
 * Edits of JSON as text: every byte outside the edit stays, and so do indent, order and line
 * ending. Running one again over its own output changes nothing.
 */

/** The text of a JSON file that does not exist yet, indented as the repository indents. */
export function newJson(
  value: JsonObject,
  {
    sorted,
    indent = 2,
    eol = 'lf',
  }: { sorted: boolean; indent?: number | 'tab'; eol?: 'lf' | 'crlf' },
): string {
  const text = JSON.stringify(
    sorted ? inOrder(value) : value,
    null,
    indent === 'tab' ? '\t' : indent,
  );
  return eol === 'crlf' ? `${text}\n`.replaceAll('\n', '\r\n') : `${text}\n`;
}

const inOrder = (value: Json): Json =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, child]) => [key, inOrder(child)]),
      )
    : value;

/**
 * Sets each leaf of `value` that the text has not, or that differs if `replace`. With `sorted` a
 * new key goes to its alphabetical place, else after the others.
 */
export function mergeJson(
  text: string,
  value: JsonObject,
  { replace = false, sorted = false } = {},
): string {
  let result = text;
  for (const [path, leaf] of leaves(value)) {
    const there = valueAt(result, path);
    if (there === undefined || (replace && JSON.stringify(there) !== JSON.stringify(leaf))) {
      result = set(
        result,
        path,
        leaf,
        sorted ? alphabetical(firstMissing(result, path)) : placeOfSection(path[0] ?? ''),
      );
    }
  }
  return result;
}

/** The key of a path at which the text ends. */
function firstMissing(text: string, path: readonly string[]): string {
  const depth = path.findIndex((_, index) => valueAt(text, path.slice(0, index + 1)) === undefined);
  return path[depth] ?? path.at(-1) ?? '';
}

const alphabetical =
  (name: string) =>
  (names: string[]): number => {
    const after = names.findIndex((other) => other > name);
    return after === -1 ? names.length : after;
  };

/** Sections of package.json stand in npm's order, whichever of them came first. */
const sections = ['scripts', 'dependencies', 'devDependencies'];
const placeOfSection = (name: string) => {
  const later = sections.slice(sections.indexOf(name) + 1);
  if (!sections.includes(name)) return undefined;
  return (names: string[]): number => {
    const after = names.findIndex((other) => later.includes(other));
    return after === -1 ? names.length : after;
  };
};

/** Adds names to an object of a JSON file in their alphabetical place; what is there stays. */
export function addSorted(
  text: string,
  section: string,
  entries: Readonly<Record<string, string>>,
): string {
  let result = text;
  for (const [name, value] of Object.entries(entries)) {
    if (valueAt(result, [section]) === undefined)
      result = set(result, [section], { [name]: value }, placeOfSection(section));
    else if (valueAt(result, [section, name]) === undefined) {
      result = set(result, [section, name], value, alphabetical(name));
    }
  }
  return result;
}

function set(
  text: string,
  path: readonly string[],
  value: Json | undefined,
  insertionIndex?: (names: string[]) => number,
): string {
  return applyEdits(
    text,
    modify(text, [...path], value, {
      // A line is laid out again as a whole, and here that would be the whole file.
      ...(!isMinified(text) && { formattingOptions: formattingOf(text) }),
      ...(insertionIndex && { getInsertionIndex: insertionIndex }),
    }),
  );
}

/** A file with a line of this length is minified, so it is not formatted. */
const longestLine = 200;

const isMinified = (text: string): boolean =>
  text.length > longestLine && !text.trimEnd().includes('\n');

function formattingOf(text: string): FormattingOptions {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

/** The value at a path, undefined if it does not exist; throws where the way to it is blocked. */
function valueAt(text: string, path: readonly string[]): unknown {
  let value = parseJson(text);
  for (const [depth, key] of path.entries()) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const name = path.slice(0, depth).join('.') || 'the file';
      throw new AgentopsError('REFUSED', `In a JSON file, ${name} is not an object.`, {
        details: [`key to set: ${path.join('.')}`],
        next: 'Nothing was written. Make it an object, then run the command again.',
      });
    }
    if (!Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** The value at a path; undefined if it, or the way to it, does not exist. */
export function valueAtKeys(text: string, path: readonly string[]): unknown {
  let value = parseJson(text);
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** Without a key, and without its section where `emptied` says that an empty one goes, too. */
export function withoutKey(text: string, path: readonly string[], emptied: boolean): string {
  if (valueAtKeys(text, path) === undefined) return text;
  const result = set(text, path, undefined);
  const section = path.slice(0, -1);
  const left = valueAtKeys(result, section);
  const isEmpty = typeof left === 'object' && left !== null && Object.keys(left).length === 0;
  return emptied && isEmpty && section.length > 0 ? set(result, section, undefined) : result;
}

/** Sets a key to a value. */
export const withKey = (text: string, path: readonly string[], value: Json): string =>
  set(text, path, value);

/** A JSON text as editors leave it: with comments, with a byte order mark. */
export function parseJson(text: string): unknown {
  requireShallow(text);
  const bare = text.replace(/^\uFEFF/, '');
  try {
    // Nearly all JSON is strict, and Node's own parser takes a tenth of the time.
    return JSON.parse(bare);
  } catch {
    return parse(bare);
  }
}

/** Paths to what is not an object itself; an empty object counts as a leaf. */
export function* leaves(
  value: JsonObject,
  path: readonly string[] = [],
): Generator<[string[], Json]> {
  for (const [key, child] of Object.entries(value)) {
    const here = [...path, key];
    if (isObject(child) && Object.keys(child).length > 0) yield* leaves(child, here);
    else yield [here, child];
  }
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
