import assert from 'node:assert/strict';
import { diffLines } from 'diff';
import { run } from './child.ts';

/* What was done to the files of a repository since its last commit. */

export interface GitChanges {
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

/**
 * The lines that did not simply get text before, behind or within them. Taking what was inserted
 * out again gives back the old text where this is empty.
 */
export function replacedLines(before: string, after: string): string[] {
  const hunks = diffLines(before, after);
  return hunks.flatMap(({ removed, value }, at) => {
    if (!removed) return [];
    const next = hunks[at + 1];
    return next?.added && holdsInOrder(next.value, value) ? [] : [value];
  });
}

/** By words, so that letters which happen to be in other words count for nothing. */
function holdsInOrder(text: string, part: string): boolean {
  const words = (of: string): string[] => of.match(/\w+|\W/g) ?? [];
  const all = words(text);
  let at = 0;
  for (const word of words(part)) {
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
