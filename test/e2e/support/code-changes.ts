import assert from 'node:assert/strict';
import { diffLines } from 'diff';
import { run } from './child.ts';

/* What was done to the files of a repository since its last commit. */

interface GitChanges {
  /** Files of the commit that differ now, or are gone. */
  readonly changed: readonly string[];
  readonly created: readonly string[];
}

/** Paths are relative to the repository's root, whatever folder in it is asked. */
export async function gitChanges(cwd: string): Promise<GitChanges> {
  const { stdout } = await run('git', ['status', '--porcelain', '-uall', '-z'], { cwd });
  const entries = stdout.split('\0').filter((entry) => entry !== '');
  const paths = (untracked: boolean) =>
    entries
      .filter((entry) => entry.startsWith('??') === untracked)
      .map((entry) => entry.slice(3))
      .sort();
  return { changed: paths(false), created: paths(true) };
}

/** The text of a file in the last commit, byte for byte. */
export const committedText = async (cwd: string, path: string): Promise<string> =>
  (await run('git', ['cat-file', 'blob', `HEAD:${path}`], { cwd })).stdout;

interface Insertion {
  readonly path: string;
  /** Pieces of lines that are known to have to go. */
  readonly replaces: readonly string[];
  /** Ranges of lines that go, from 1. */
  readonly moved?: readonly (readonly [from: number, to: number])[];
  /** Its formatter may lay out anew what was inserted into: blanks and commas move. */
  readonly formatted: boolean;
}

/** Taking out again what was inserted gives back the old text. */
export function assertInserted(
  before: string,
  after: string,
  { path, replaces, moved = [], formatted }: Insertion,
): void {
  const words = (text: string): string[] =>
    (text.match(/\w+|\W/g) ?? []).filter((word) => !(formatted && /^[\s,]$/.test(word)));
  const staying = before
    .split(/(?<=\n)/)
    .filter((_, at) => !moved.some(([from, to]) => from <= at + 1 && at + 1 <= to))
    .filter((line) => !replaces.some((piece) => line.includes(piece)))
    .join('');
  if (holdsInOrder(words(after), words(staying))) return;
  const removed = diffLines(before, after).filter((part) => part.removed);
  assert.fail(
    `${path}: not only insertions. Lines that differ:\n${removed.map(({ value }) => value).join('')}\nThe file:\n${after}`,
  );
}

// By words: letters which happen to be in other words count for nothing.
function holdsInOrder(all: readonly string[], part: readonly string[]): boolean {
  let at = 0;
  for (const word of part) {
    at = all.indexOf(word, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** What no edit may change, wherever it inserts. */
export function assertKeepsItsForm(before: string, after: string, path: string): void {
  const [bom, shebang] = [/^\uFEFF/, /^\uFEFF?#!.*/];
  assert.equal(bom.test(after), bom.test(before), `${path}: the byte order mark`);
  assert.equal(shebang.exec(after)?.[0], shebang.exec(before)?.[0], `${path}: the first line`);
  const crlf = /\r\n/.test(before);
  assert.doesNotMatch(after, crlf ? /(?<!\r)\n/ : /\r/, `${path}: ends of lines`);
}
