import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PastCommit } from '../codeowners/suggest.js';
import { AgentopsError } from '../model/errors.js';
import { askGit, git, gitAsPerson, idOf, noHistory } from './git-process.js';
import { type Held, nothingHeld, withHeldFiles } from './held.js';

/**
 * Every file that git knows or would add, with `/`; of those that are held, the ones it does not ignore.
 *
 * @throws {AgentopsError} if git does not answer
 */
export function filesOfRepository(root: string, held: Held = nothingHeld): string[] {
  const answer = askGit(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  if (answer.output === undefined) {
    throw new AgentopsError('REFUSED', 'git could not list the files of the repository.', {
      details: [root, answer.reason],
      next: `Fix what git reports, then run the command again. See also: git -C ${JSON.stringify(root)} ls-files`,
    });
  }
  // A file in a conflict is listed once for each side.
  const listed = new Set(answer.output.split('\0').filter((path) => path !== ''));
  const all = withHeldFiles(root, listed, held);
  const added = all.filter((path) => !listed.has(path) && !path.startsWith('.git/'));
  const ignored = new Set(added.length === 0 ? [] : ignoredAmong(root, added));
  return all
    .filter((path) => listed.has(path) || (added.includes(path) && !ignored.has(path)))
    .sort();
}

function ignoredAmong(root: string, paths: readonly string[]): string[] {
  // The command refuses to take names literally, and expands none.
  const args = ['--no-literal-pathspecs', 'check-ignore', '-z', '--', ...paths];
  return (askGit(root, args).output ?? '').split('\0');
}

/**
 * The commits of the last two years without merges, with the files of each; names as `.mailmap` has
 * them.
 *
 * @throws {AgentopsError} if git does not answer
 */
export function pastCommits(root: string): PastCommit[] {
  if (idOf(root, 'HEAD') === undefined) return [];
  const format = '--format=%x01%at%x02%aN%x02%aE';
  const answer = askGit(root, [
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
  if (answer.output === undefined) throw noHistory(root, answer.reason);
  return answer.output
    .split('\x01')
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
 * @returns what is left for the user to do, or undefined when all is done
 */
export function initialCommit(root: string, paths: readonly string[]): string[] | undefined {
  // Not --initial-branch, which git before 2.28 takes for an error.
  if (gitAsPerson(root, ['-c', 'init.defaultBranch=main', 'init', '--quiet']) === undefined) {
    return ['git init', 'git add --all', 'git commit -m "Initial commit"'];
  }
  gitAsPerson(root, ['add', '--', ...paths.filter((path) => existsSync(join(root, path)))]);
  const done = gitAsPerson(root, ['commit', '--quiet', '--no-verify', '-m', 'Initial commit']);
  return done === undefined ? ['git commit -m "Initial commit"'] : undefined;
}
