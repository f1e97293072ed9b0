import { existsSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { decode } from '../model/faithful.js';
import type { Entry } from '../model/project.js';

/*
 * A host may hold files in memory that it will write later: other generators of the same run have
 * written or deleted them. They lie over the disk, and a plan sees both as one tree.
 */

export interface Held {
  /** By absolute path: the text to be written, or undefined for a file to be deleted. */
  readonly texts: ReadonlyMap<string, string | undefined>;
  /** Those of them that an earlier plan of this run has settled. */
  readonly settled: ReadonlySet<string>;
}

export const nothingHeld: Held = { texts: new Map(), settled: new Set() };

export const exists = (path: string, { texts }: Held): boolean =>
  texts.has(path) ? texts.get(path) !== undefined : existsSync(path);

/** The text of a file that is there. */
export const textOf = (path: string, { texts }: Held): string =>
  texts.get(path) ?? decode(readFileSync(path));

/** Paths relative to a folder, with the files that are held below it, without those to be deleted. */
export function withHeldFiles(root: string, paths: Iterable<string>, { texts }: Held): string[] {
  if (texts.size === 0) return [...paths];
  const all = new Set(paths);
  for (const [path, text] of texts) {
    if (!path.startsWith(below(root))) continue;
    const relative = path.slice(below(root).length).split(sep).join('/');
    if (text === undefined) all.delete(relative);
    else all.add(relative);
  }
  return [...all];
}

/** What is directly in a folder, by name, with what is held there. */
export function withHeldEntries(
  folder: string,
  entries: readonly Entry[],
  { texts }: Held,
): readonly Entry[] {
  const all = new Map(entries.map((entry) => [entry.name, entry]));
  for (const [path, text] of texts) {
    if (!path.startsWith(below(folder))) continue;
    const [name = '', ...more] = path.slice(below(folder).length).split(sep);
    const isFolder = more.length > 0;
    if (text !== undefined) all.set(name, { name, isFolder });
    else if (!isFolder) all.delete(name);
  }
  return [...all.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The folder with a separator at its end; that of the root of a disk has one. */
const below = (folder: string): string => (folder.endsWith(sep) ? folder : join(folder, sep));
