import { lstatSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { isOfInterest, type Tree } from '../adr/folders.js';
import type { Standing } from '../adr/operations.js';
import { AgentopsError } from '../model/errors.js';
import { realRoot } from './containment.js';
import { diskReader } from './disk-reader.js';
import { exists, type Held, nothingHeld } from './held.js';
import { filesIn, repositoryRoot } from './repository-files.js';

export interface AdrRepository {
  /** As it is on the disk. */
  readonly root: string;
  readonly standing: Standing;
}

/**
 * The repository around a folder, with its Markdown.
 *
 * @throws {AgentopsError} if there is none
 */
export function adrRepository(here: string): AdrRepository {
  const root = realRoot(repositoryRoot(here));
  return { root, standing: { tree: adrTree(root), from: pathIn(root, realRoot(here)) } };
}

const pathIn = (root: string, here: string): string =>
  relative(root, here).split(sep).join('/') || '.';

/**
 * The Markdown below a folder: what git knows or would add; outside of git all that exists. No
 * symbolic links: what they show is another file, or none of the repository's.
 *
 * @throws {AgentopsError} if there is a repository and git does not answer
 */
export function adrTree(root: string, held: Held = nothingHeld): Tree {
  const reader = diskReader(root, undefined, held);
  const files = filesIn(root, reader, held).filter(
    (path) => isOfInterest(path) && (isFile(join(root, path)) || held.texts.has(join(root, path))),
  );
  requireInside(reader.read('.adr-dir'));
  return {
    files,
    read: reader.read,
    exists: (path) => exists(join(root, path), held),
  };
}

/** A folder elsewhere would be written to without git, and without anybody who looks for it there. */
function requireInside(said = ''): void {
  const folder = posix.normalize(said.trim().replaceAll('\\', '/'));
  if (!posix.isAbsolute(folder) && !/^[a-z]:/i.test(folder) && !/^\.\.(\/|$)/.test(folder)) return;
  throw new AgentopsError('CONTAINMENT', `.adr-dir points outside the repository: ${said.trim()}`, {
    next: 'Change .adr-dir to a folder in the repository, such as docs/adr, or remove it.',
  });
}

const isFile = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** The day where the process runs, as records are dated. */
export function today(now = new Date()): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
