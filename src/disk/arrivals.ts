import { askGit, gitRoot, idOf, noHistory } from './git-process.js';

const mainBranches = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

/**
 * In which order files below some folders came into the repository, by path from its root: those of
 * the main branch first, whatever branch one stands on, since others have seen them. A file that is
 * not committed has no place.
 *
 * @throws {AgentopsError} if git does not answer
 */
export function arrivals(root: string, folders: readonly string[]): Map<string, number> {
  if (folders.length === 0 || gitRoot(root) === undefined) return new Map();
  const main = mainBranches.find((name) => idOf(root, name) !== undefined);
  const here = idOf(root, 'HEAD') === undefined ? [] : added(root, 'HEAD', folders);
  const there = main === undefined ? [] : added(root, main, folders);
  return new Map(
    [...there, ...here.filter((path) => !there.includes(path))].map((path, at) => [path, at]),
  );
}

/** Files in the order in which a branch took them in; a merge counts, not the day of the work. */
function added(root: string, branch: string, folders: readonly string[]): string[] {
  const log = askGit(root, [
    'log',
    '--first-parent',
    '--no-show-signature',
    '--ignore-submodules=all',
    '-m',
    '--reverse',
    '--diff-filter=A',
    '--no-renames',
    '--format=',
    '--name-only',
    '-z',
    branch,
    '--',
    ...folders,
  ]);
  if (log.output === undefined) throw noHistory(root, log.reason);
  return [...new Set(log.output.split('\0').map((path) => path.trim()))].filter(
    (path) => path !== '',
  );
}
