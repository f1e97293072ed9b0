import { applyEdits, type FormattingOptions, modify, parse } from 'jsonc-parser';
import type { Json, JsonObject } from '../core/actions.js';

/*
 * Edits of JSON as text: every byte outside the edit stays, and so do indent, order and end of
 * line. Running one again over its own output changes nothing.
 */

/** Sets each leaf of `value` that the text has not, or that differs if `replace`. */
export function mergeJson(text: string, value: JsonObject, { replace = false } = {}): string {
  let result = text;
  for (const [path, leaf] of leaves(value)) {
    const there = valueAt(result, path);
    if (there === undefined || (replace && JSON.stringify(there) !== JSON.stringify(leaf))) {
      result = set(result, path, leaf);
    }
  }
  return result;
}

/** Adds names to an object of a JSON file in their alphabetical place; what is there stays. */
export function addSorted(
  text: string,
  section: string,
  entries: Readonly<Record<string, string>>,
): string {
  let result = text;
  for (const [name, value] of Object.entries(entries)) {
    if (valueAt(result, [section]) === undefined)
      result = set(result, [section], { [name]: value });
    else if (valueAt(result, [section, name]) === undefined) {
      result = set(result, [section, name], value, (names) => {
        const after = names.findIndex((other) => other > name);
        return after === -1 ? names.length : after;
      });
    }
  }
  return result;
}

function set(
  text: string,
  path: readonly string[],
  value: Json,
  insertionIndex?: (names: string[]) => number,
): string {
  return applyEdits(
    text,
    modify(text, [...path], value, {
      formattingOptions: formattingOf(text),
      ...(insertionIndex && { getInsertionIndex: insertionIndex }),
    }),
  );
}

function formattingOf(text: string): FormattingOptions {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

function valueAt(text: string, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    parse(text),
  );
}

/** Paths to what is not an object itself; an empty object counts as a leaf. */
function* leaves(value: JsonObject, path: readonly string[] = []): Generator<[string[], Json]> {
  for (const [key, child] of Object.entries(value)) {
    const here = [...path, key];
    if (isObject(child) && Object.keys(child).length > 0) yield* leaves(child, here);
    else yield [here, child];
  }
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
