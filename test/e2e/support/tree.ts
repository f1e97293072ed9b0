import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type Dirent, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';

export interface TreeOptions {
  /** Names that are left out, at every depth. */
  readonly without?: readonly string[];
  /** Also when each file and folder was last written. */
  readonly times?: boolean;
}

/** Each file, folder and link below a folder as one line of text: two equal lists are equal trees. */
export function treeOf(root: string, { without = [], times = false }: TreeOptions = {}): string[] {
  const lines: string[] = [];
  const line = (path: string): string => {
    const entry = lstatSync(path, { bigint: true });
    const mode = (entry.mode & 0o7777n).toString(8);
    const content = entry.isSymbolicLink()
      ? `-> ${readlinkSync(path)}`
      : entry.isFile()
        ? createHash('sha256').update(readFileSync(path)).digest('hex')
        : 'folder';
    return [relative(root, path) || '.', mode, content, ...(times ? [entry.mtimeNs] : [])].join(
      ' ',
    );
  };
  const walk = (folder: string): void => {
    for (const entry of entriesOf(folder)) {
      if (without.includes(entry.name)) continue;
      const path = join(folder, entry.name);
      lines.push(line(path));
      if (entry.isDirectory()) walk(path);
    }
  };
  if (times) lines.push(line(root));
  walk(root);
  return lines.sort();
}

/** The files below a folder, relative to it. */
export function filesOf(root: string, options: TreeOptions = {}): string[] {
  return treeOf(root, options)
    .map((line) => line.split(' '))
    .filter(([, , content]) => content !== 'folder')
    .map(([path = '']) => path);
}

/** Fails with the lines that differ, not with both whole trees. */
export function assertSameTree(
  actual: readonly string[],
  expected: readonly string[],
  what: string,
): void {
  const only = (these: readonly string[], those: readonly string[]) => {
    const others = new Set(those);
    return these.filter((line) => !others.has(line));
  };
  assert.deepEqual(
    { unexpected: only(actual, expected), missing: only(expected, actual) },
    { unexpected: [], missing: [] },
    what,
  );
}

const entriesOf = (folder: string): Dirent[] => readdirSync(folder, { withFileTypes: true });
