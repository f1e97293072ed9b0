import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { packageRoot } from '../versions/package-root.js';

/*
 * Most of what is recorded are lines of templates. A record refers to them in a dictionary: a file that
 * is made from the templates of a version and never changed afterwards, so that every later version
 * can read the record. What has changed in the templates since is in the record itself.
 */

/** The dictionary that records are written with. */
export const newest = 1;

/** What separates lines within a string of JSON. */
const lineEnd = '\\n';

/** A character that JSON escapes, and so never has. */
const mark = '\u0001';

interface Dictionary {
  readonly lines: readonly string[];
  /** Where two lines stand, one after the other. */
  readonly pairs: ReadonlyMap<string, readonly number[]>;
}

const loaded = new Map<number, Dictionary>();

function dictionaryOf(number: number): Dictionary {
  const known = loaded.get(number);
  if (known !== undefined) return known;
  const packed = readFileSync(new URL(`dictionaries/${number}.br`, packageRoot));
  const lines = JSON.stringify(brotliDecompressSync(packed).toString()).slice(1, -1).split(lineEnd);
  const pairs = new Map<string, number[]>();
  for (const at of lines.keys()) {
    const pair = pairOf(lines, at);
    const places = pairs.get(pair);
    if (places === undefined) pairs.set(pair, [at]);
    // Where so many are the same, the run would be a short one.
    else if (places.length < 16) places.push(at);
  }
  const dictionary = { lines, pairs };
  loaded.set(number, dictionary);
  return dictionary;
}

const pairOf = (lines: readonly string[], at: number): string =>
  `${lines[at]}${mark}${lines[at + 1]}`;

const reference = new RegExp(`${mark}(\\d{1,9}),(\\d{1,9})${mark}`, 'g');

/** Text of JSON in which runs of lines that the dictionary has are references to it. */
export function withReferences(json: string): string {
  const { lines, pairs } = dictionaryOf(newest);
  const given = json.split(lineEnd);
  const parts: string[] = [];
  for (let at = 0; at < given.length; ) {
    let [first, count] = [0, 0];
    for (const place of pairs.get(pairOf(given, at)) ?? []) {
      let length = 2;
      while (lines[place + length] !== undefined && lines[place + length] === given[at + length])
        length++;
      if (length > count) [first, count] = [place, length];
    }
    parts.push(count > 0 ? `${mark}${first},${count}${mark}` : (given[at] ?? ''));
    at += Math.max(count, 1);
  }
  return parts.join(lineEnd);
}

/**
 * The text of JSON again.
 *
 * @throws {TypeError} if it has more than `most` characters, or refers to what there is not
 */
export function withoutReferences(text: string, number: number, most: number): string {
  const { lines } = dictionaryOf(number);
  let length = text.length;
  return text.replaceAll(reference, (_, first: string, count: string) => {
    const run = lines.slice(Number(first), Number(first) + Number(count));
    if (run.length !== Number(count)) throw new TypeError('it refers to lines that do not exist');
    const replaced = run.join(lineEnd);
    length += replaced.length;
    if (length > most) throw new TypeError(`its texts are larger than ${most} bytes`);
    return replaced;
  });
}
