import type { OwnersFinding } from './finding-rules.js';
import { allFolders } from './folders.js';

/** Files that no rule matches; a folder without any owned file is reported once. */
export function unownedFindings(
  files: readonly string[],
  unowned: readonly string[],
): OwnersFinding[] {
  if (unowned.length === 0) return [];
  const without = new Set(unowned);
  const owned = allFolders(files.filter((path) => !without.has(path)));
  if (without.size < files.length) owned.add('.');
  const counts = new Map<string, number>();
  for (const path of unowned) {
    // The topmost folder that holds no owned file, or else the file itself.
    const place = foldersUp(path).findLast((folder) => !owned.has(folder)) ?? path;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return [...counts].map(([place, count]) => {
    const isFolder = !without.has(place);
    const what = isFolder
      ? `${place === '.' ? 'The repository' : `${place}/`} (${count} ${count === 1 ? 'file' : 'files'})`
      : place;
    return {
      rule: 'unowned-file',
      level: 'warning',
      message: `${what} has no owner: no rule matches.`,
      path: place,
    };
  });
}

/** From the nearest up to the root, which is `.`. */
function foldersUp(path: string): string[] {
  const parts = path.split('/');
  return [...parts.slice(1).map((_, up) => parts.slice(0, -1 - up).join('/')), '.'];
}
