import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PastCommit } from '../governance/codeowners/suggest.js';
import { git, gitAsPerson } from './git-process.js';

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
    '--no-show-signature',
    '--ignore-submodules=all',
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
  if (gitAsPerson(root, ['init', '--quiet', '--initial-branch=main']) === undefined) {
    return ['git init', 'git add --all', 'git commit -m "Initial commit"'];
  }
  gitAsPerson(root, ['add', '--', ...paths.filter((path) => existsSync(join(root, path)))]);
  const done = gitAsPerson(root, ['commit', '--quiet', '--no-verify', '-m', 'Initial commit']);
  return done === undefined ? ['git commit -m "Initial commit"'] : undefined;
}
