import { isDeepStrictEqual } from 'node:util';
import { leaves, parseJson, valueAtKeys, withKey, withoutKey } from '../edits/json.js';
import type { Json, JsonObject } from '../model/actions.js';
import type { ThreeWay } from './merge-texts.js';

/** A merge of JSON, with the keys where both sides have changed one value: yours stays there. */
export interface MergedJson {
  readonly text: string;
  readonly clashes: readonly { readonly key: string; readonly ours: Json | undefined }[];
}

/**
 * Merges JSON value by value, so that neighbours are no conflict, and markers never break a file
 * that tools read. Undefined if one of the texts is not an object.
 */
export function mergeJsonTexts({ pristine, yours, text }: ThreeWay): MergedJson | undefined {
  const [before, now, after] = [pristine, yours, text].map(objectIn);
  if (before === undefined || now === undefined || after === undefined) return undefined;
  const keys = new Map(
    [...leaves(before), ...leaves(after)].map(([path]) => [JSON.stringify(path), path]),
  );
  let merged = yours;
  const clashes: { key: string; ours: Json | undefined }[] = [];
  for (const path of keys.values()) {
    const [was, is, ours] = [pristine, merged, text].map((each) => valueAtKeys(each, path));
    if (isDeepStrictEqual(was, ours) || isDeepStrictEqual(is, ours)) continue;
    // What is an object on one side and a value on the other is looked at key by key.
    if (!isDeepStrictEqual(is, was)) clashes.push({ key: path.join('.'), ours: ours as Json });
    else
      merged =
        ours === undefined ? withoutKey(merged, path, true) : withKey(merged, path, ours as Json);
  }
  return { text: merged, clashes };
}

function objectIn(text: string): JsonObject | undefined {
  const value = parseJson(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}
