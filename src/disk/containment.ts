import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { AgentopsError } from '../model/errors.js';
import { isOfTransaction, isPlainPath } from '../model/plain-path.js';

/**
 * The absolute path of a file inside `root`, or an error: a write never leaves the target, not by
 * `..`, not by an absolute path, and not through a symbolic link, wherever it points. Nor does it go
 * into a repository of git, whose hooks are run.
 *
 * @param root an existing folder's real path (`realRoot`)
 * @param path relative, with `/`
 */
export const contain = (root: string, path: string): string => walk(root, path, 'file');

/** The same for a folder. */
export const containFolder = (root: string, path: string): string => walk(root, path, 'folder');

function walk(root: string, path: string, what: 'file' | 'folder'): string {
  if (!isPlainPath(path)) throw refuse(path, 'is not a plain path inside the target');
  const segments = path.split('/');
  let here = root;
  for (const [index, segment] of segments.entries()) {
    here = join(here, segment);
    const entry = entryBelow(here);
    if (entry === 'too long') throw refuse(path, 'has a name that is too long for the file system');
    if (entry === undefined) break;
    if (entry.isSymbolicLink()) throw refuse(path, `goes through the symbolic link ${here}`);
    const last = what === 'file' && index === segments.length - 1;
    if (last && !entry.isFile()) throw refuse(path, `is not a regular file: ${here}`);
    if (!last && !entry.isDirectory())
      throw refuse(path, `needs a folder, but a file is in the way: ${here}`);
  }
  return join(root, ...segments);
}

function entryBelow(path: string): Stats | 'too long' | undefined {
  try {
    return entryAt(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENAMETOOLONG') return 'too long';
    throw error;
  }
}

/** The symbolic link that a write to `path` would go through, as the rest of a sentence about it. */
export function linkOn(root: string, path: string): string | undefined {
  const segments = isPlainPath(path) ? path.split('/') : [];
  for (const index of segments.keys()) {
    const here = segments.slice(0, index + 1).join('/');
    const entry = entryBelow(join(root, here));
    if (entry === 'too long') return undefined;
    if (entry?.isSymbolicLink())
      return here === path ? 'is a symbolic link' : `is behind the symbolic link ${here}`;
    if (!entry?.isDirectory()) return undefined;
  }
  return undefined;
}

/** The same for a file that a plan names: where the transaction itself works, it has no place. */
export function containPlanned(root: string, path: string): string {
  if (isOfTransaction(path)) throw refuse(path, 'is reserved for agentops itself');
  return contain(root, path);
}

/**
 * The real path of a target that exists, or its absolute path where it is yet to be made. A target
 * that is a symbolic link itself is refused: what it points to may be anything.
 */
export function realRoot(target: string): string {
  const absolute = resolve(target);
  const entry = entryAt(absolute);
  if (entry?.isSymbolicLink()) {
    throw new AgentopsError('CONTAINMENT', `${target} is a symbolic link.`, {
      details: [`${absolute} -> ${realpathOrBroken(absolute)}`],
      next: 'Pass the folder that it points to.',
    });
  }
  if (entry && !entry.isDirectory()) {
    throw new AgentopsError('CONTAINMENT', `${target} is not a folder.`, {
      details: [absolute],
      next: 'Pass a folder, or a name that does not exist yet.',
    });
  }
  if (entry) return realpathSync(absolute);
  const parent = nearestExisting(absolute);
  if (!statSync(parent).isDirectory()) {
    throw new AgentopsError(
      'CONTAINMENT',
      `${target} cannot be created, because a file is in the way.`,
      {
        details: [parent],
        next: 'Nothing was written. Choose another place, or remove what is in the way.',
      },
    );
  }
  return realpathSync(parent) + absolute.slice(parent === sep ? 0 : parent.length);
}

function nearestExisting(path: string): string {
  const parent = resolve(path, '..');
  return entryAt(parent) ? parent : nearestExisting(parent);
}

function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function realpathOrBroken(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return '(nothing)';
  }
}

function refuse(path: string, why: string): AgentopsError {
  return new AgentopsError('CONTAINMENT', `${path} ${why}.`, {
    next: 'Nothing was written. Remove what is in the way, or choose another place.',
  });
}
