import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AgentopsError } from '../core/errors.js';
import type { PastCommit } from '../governance/codeowners/suggest.js';

/** The nearest folder at or above `folder` with a `.git`, or undefined. */
export function gitRoot(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : gitRoot(parent);
}

/** Refuses to touch files whose present state git could not give back. */
export function requireCommitted(root: string, paths: readonly string[]): void {
  if (paths.length === 0 || gitRoot(root) === undefined) return;
  const output = git(root, [
    // Without it git may write to its index, and a preview writes nothing.
    '--no-optional-locks',
    'status',
    '--porcelain=v1',
    '-z',
    '--untracked-files=all',
    '--',
    ...paths.map((path) => `:(literal)${path}`),
  ]);
  if (output === undefined || output === '') return;
  throw new AgentopsError('UNCOMMITTED', 'Files that would be changed have uncommitted changes.', {
    details: output
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => line.slice(3)),
    next: 'Nothing was written. Commit or stash them, or give --force.',
  });
}

/** Every file that git knows or would add, with `/`; undefined where git does not answer. */
export function filesOfRepository(root: string): string[] | undefined {
  const output = git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  if (output === undefined) return undefined;
  // A file in a conflict is listed once for each side.
  return [...new Set(output.split('\0').filter((path) => path !== ''))].sort();
}

/**
 * The commits of the last two years without merges, with the files of each; names as `.mailmap` has
 * them. Undefined where git does not answer, as in a repository without a commit.
 */
export function pastCommits(root: string): PastCommit[] | undefined {
  const format = '--format=%x01%at%x02%aN%x02%aE';
  const output = git(root, [
    'log',
    '--no-merges',
    '--no-renames',
    '--since=2.years',
    '--name-only',
    '-z',
    format,
  ]);
  return output
    ?.split('\x01')
    .slice(1)
    .map((text) => {
      const [head = '', ...files] = text.split('\0');
      const [time, name = '', email = ''] = head.split('\x02');
      const paths = files.map((path) => path.replace(/^\n/, '')).filter((path) => path !== '');
      return { time: Number(time), name, email, files: paths };
    });
}

/** `Name <mail>` as git is set up here, or nothing; a prompt's default. */
export function gitAuthor(folder: string): string | undefined {
  const name = git(folder, ['config', 'user.name'])?.trim();
  const mail = git(folder, ['config', 'user.email'])?.trim();
  if (!name) return undefined;
  return mail ? `${name} <${mail}>` : name;
}

/**
 * Makes a repository with one commit of the given files.
 *
 * @returns what is left for the person to do, or undefined when all is done
 */
export function initialCommit(root: string, paths: readonly string[]): string[] | undefined {
  if (git(root, ['init', '--quiet', '--initial-branch=main']) === undefined) {
    return ['git init', 'git add --all', 'git commit -m "Initial commit"'];
  }
  git(root, ['add', '--', ...paths.filter((path) => existsSync(join(root, path)))]);
  const done = git(root, ['commit', '--quiet', '--no-verify', '-m', 'Initial commit']);
  return done === undefined ? ['git commit -m "Initial commit"'] : undefined;
}

/** The command's output, or undefined where git is missing or refuses. */
export function git(cwd: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', args, {
      cwd,
      encoding: 'utf8',
      // Paths and history of a large repository, far beyond Node's 1 MB.
      maxBuffer: 1024 ** 3,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return undefined;
  }
}
