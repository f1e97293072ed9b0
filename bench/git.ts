import { execFileSync } from 'node:child_process';

/** Makes a repository with one commit of everything that is not ignored. */
export function commitAll(root: string): void {
  git(root, 'init', '--quiet');
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', 'All');
}

/** Undoes all that git sees. Returns how many files that were. */
export function takeBack(root: string): number {
  const changed = git(root, 'status', '--porcelain', '--untracked-files=all');
  git(root, 'reset', '--quiet', '--hard');
  git(root, 'clean', '--quiet', '-d', '--force');
  return changed.split('\n').filter((line) => line !== '').length;
}

function git(root: string, ...args: readonly string[]): string {
  const settings = { 'user.name': 'bench', 'user.email': 'bench@localhost', 'gc.auto': '0' };
  const given = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  return execFileSync('git', [...given, ...args], { cwd: root, encoding: 'utf8' });
}
