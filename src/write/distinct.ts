import type { Change } from '../model/change.js';
import { AgentopsError } from '../model/errors.js';

/** As a file system that ignores case (NTFS, APFS) or normalises names (HFS+) tells them apart. */
const nameOnDisk = (path: string): string => path.normalize('NFC').toLowerCase();

/** Refuses changes that conflict with each other. */
export function requireDistinct(changes: readonly Pick<Change, 'path' | 'after'>[]): void {
  const exact = new Set<string>();
  const written = new Set<string>();
  for (const { path, after } of changes) {
    const name = nameOnDisk(path);
    if (exact.has(path) || (after !== undefined && written.has(name))) throw inTheWay(path, path);
    exact.add(path);
    if (after !== undefined) written.add(name);
  }
  for (const { path } of changes) {
    const folder = foldersOf(nameOnDisk(path)).find((each) => written.has(each));
    if (folder !== undefined) throw inTheWay(path, folder);
  }
}

const inTheWay = (path: string, other: string): AgentopsError =>
  new AgentopsError('CONTAINMENT', 'Two changes need the same place.', {
    details: path === other ? [`${path} is named twice`] : [`${path} needs a folder at ${other}`],
    next: 'Nothing was written. Give the features different folders, or correct the plan.',
  });

/** `a` and `a/b` of `a/b/c`. */
export const foldersOf = (path: string): string[] => {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
};
