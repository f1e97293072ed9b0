import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, normalize, sep } from 'node:path';
import { AgentopsError } from '../model/errors.js';
import { decode, isFaithful, notText } from '../model/faithful.js';
import type { Entry, Reader } from '../model/project.js';
import { linkOn } from './containment.js';
import { type Held, nothingHeld, withHeldEntries, withHeldFiles } from './held.js';

const skipped = new Set(['node_modules', '.git', 'dist', '.agentops']);

/** Everything that a run has read in a tree. */
export interface Seen {
  /** The text of each file that was asked for, undefined if there is none. */
  readonly texts: Map<string, string | undefined>;
  /** Folders whose names were listed, with what was directly in them. */
  readonly folders: Map<string, readonly Entry[]>;
}

export const nothingSeen = (): Seen => ({ texts: new Map(), folders: new Map() });

/**
 * A tree on the disk, under what a host holds in memory; files are read when asked for, and once. What
 * lies outside does not exist: paths come from answers, settings and manifests that anybody may have
 * written.
 */
export function diskReader(
  root: string,
  { texts, folders }: Seen = nothingSeen(),
  held: Held = nothingHeld,
): Reader {
  const read = (path: string): string | undefined => {
    if (!texts.has(path)) texts.set(path, leadsOut(path) ? undefined : textAt(join(root, path)));
    return texts.get(path);
  };
  const textAt = (path: string): string | undefined =>
    held.texts.has(path) ? held.texts.get(path) : readText(path);
  return {
    read,
    readOnly: (path) => linkOn(root, path) ?? (isFaithful(read(path) ?? '') ? undefined : notText),
    list: (folder) =>
      leadsOut(folder)
        ? []
        : withHeldFiles(join(root, folder), filesIn(root, folder), held)
            .filter(isListed)
            .map((path) => `${folder}/${path}`),
    entries(folder) {
      if (leadsOut(folder)) return [];
      const found =
        folders.get(folder) ??
        withHeldEntries(join(root, folder), entriesOf(join(root, folder)), held);
      folders.set(folder, found);
      return found;
    },
  };
}

function leadsOut(path: string): boolean {
  const way = normalize(path);
  return isAbsolute(way) || way === '..' || way.startsWith(`..${sep}`) || way.includes('\0');
}

export function entriesOf(folder: string): Entry[] {
  try {
    return list(folder)
      .map((entry) => ({ name: entry.name, isFolder: isFolder(folder, entry) }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch {
    return [];
  }
}

function isFolder(parent: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return statSync(join(parent, entry.name)).isDirectory();
  } catch {
    // A dangling or circular link does not hide its siblings.
    return false;
  }
}

function readText(path: string): string | undefined {
  try {
    // A pipe would be waited for, and a device may never end.
    if (!statSync(path).isFile()) return undefined;
    return decode(readFileSync(path));
  } catch (error) {
    if (isNowhere(error)) return undefined;
    throw new AgentopsError('WRITE', `A file cannot be read: ${(error as Error).message}`, {
      details: [path],
      next: 'Nothing was written. Fix the cause, then run the command again.',
      cause: error,
    });
  }
}

/**
 * True if a path leads to nothing: none is there, it is longer than any, or its links go in a
 * circle.
 */
const isNowhere = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );

const isListed = (path: string): boolean =>
  path
    .split('/')
    .slice(0, -1)
    .every((name) => !skipped.has(name));

/** Relative to the folder. */
const filesIn = (root: string, folder: string): string[] =>
  [...filesBelow(root, folder)].map((path) => path.slice(folder.length + 1));

function* filesBelow(root: string, folder: string): Generator<string> {
  let entries: ReturnType<typeof list>;
  try {
    entries = list(join(root, folder));
  } catch {
    return;
  }
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && !skipped.has(entry.name)) yield* filesBelow(root, path);
    else if (entry.isFile()) yield path;
  }
}

const list = (path: string) => readdirSync(path, { withFileTypes: true });
