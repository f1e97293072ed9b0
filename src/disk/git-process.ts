import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { accessSync, constants, lstatSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { AgentopsError } from '../model/errors.js';
import { oneLine } from '../model/one-line.js';
import { pipeForGit } from './git-pipes.js';

/*
 * The one place that runs git. The repository may be a stranger's, and git runs programs that its
 * configuration names, so git is told which repository it works in, and everything that starts a
 * program is off. Only commands that convert no contents are run here (no `status`, no `diff` of
 * the working tree): those run the filters that .gitattributes and the configuration name.
 */

/** The nearest folder at or above `folder` with a `.git`, or undefined. */
export function gitRoot(folder: string): string | undefined {
  if (hasEntry(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : gitRoot(parent);
}

/** A link that leads nowhere counts: there is a repository, and git cannot say anything about it. */
function hasEntry(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** What git said, or why it did not answer. */
export type GitAnswer =
  | { readonly output: string }
  | { readonly output: undefined; readonly reason: string; readonly status: number | undefined };

/** Settings that win over those of the repository. An empty `core.fsmonitor` is off in every git. */
const settings = [
  'safe.bareRepository=explicit',
  'core.fsmonitor=',
  `core.hooksPath=${devNull}`,
  'core.sshCommand=',
  'core.askPass=',
  'core.editor=',
  'credential.helper=',
  'diff.external=',
  'log.showSignature=false',
  'protocol.allow=never',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap(asFlag);

/** A setting as git takes it for one command. */
function asFlag(setting: string): [string, string] {
  return ['-c', setting];
}

/** Variables of git that name the user and their own settings, or where git itself is installed. */
const kept =
  /^GIT_(CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)|(AUTHOR|COMMITTER)_(NAME|EMAIL|DATE)|EXEC_PATH)$/;

/*
 * The one protocol that is allowed, so that a git that does not know GIT_NO_LAZY_FETCH fetches nothing. It
 * cannot be guessed: for a remote at `none::x` git runs `git remote-none`, which may be an alias.
 */
const noProtocol = randomUUID();

function environment(gitFolder: string, workTree: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !name.toUpperCase().startsWith('GIT_') || kept.test(name),
  );
  return {
    ...Object.fromEntries(own),
    GIT_DIR: gitFolder,
    GIT_WORK_TREE: workTree,
    GIT_LITERAL_PATHSPECS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    // Wins over `protocol.<name>.allow`.
    GIT_ALLOW_PROTOCOL: noProtocol,
  };
}

const secondsToWait = 120;

/** Asks git about the repository around `folder`. Nothing of the repository is run. */
export function askGit(folder: string, args: readonly string[]): GitAnswer {
  const root = gitRoot(folder) ?? folder;
  const pipe = pipeForGit(root);
  if (pipe !== undefined) {
    const reason = oneLine(`${pipe} is a pipe or a device, which git would wait for`);
    return { output: undefined, reason, status: undefined };
  }
  // A `.git` that is a file leads git to the folder that it names.
  return run(folder, environment(join(root, '.git'), root), ['--no-pager', ...settings, ...args]);
}

/** The command's output, or undefined if git is missing or refuses. */
export const git = (folder: string, args: readonly string[]): string | undefined =>
  askGit(folder, args).output;

/**
 * What a name such as `HEAD` or `main` stands for, or undefined if nothing has it: before the first
 * commit, `HEAD` stands for nothing.
 *
 * @throws {AgentopsError} if git does not answer
 */
export function idOf(folder: string, name: string): string | undefined {
  const answer = askGit(folder, ['rev-parse', '--quiet', '--verify', name]);
  if (answer.output !== undefined) return answer.output.trim();
  if (answer.status === 1) return undefined;
  throw noHistory(folder, answer.reason);
}

/** The error where git does not answer a question about commits. */
export const noHistory = (folder: string, reason: string): AgentopsError =>
  new AgentopsError('REFUSED', 'git could not read the history of the repository.', {
    details: [folder, reason],
    next: `Fix what git reports, then run the command again. See also: git -C ${JSON.stringify(folder)} log`,
  });

/** Runs git in a folder that was just created, with the user's own settings but without hooks. */
export function gitAsPerson(folder: string, args: readonly string[]): string | undefined {
  const { GIT_ALLOW_PROTOCOL: _protocol, ...env } = environment(join(folder, '.git'), folder);
  // A repository this young has nothing to pack, and looking for it takes a process more.
  const settings = [`core.hooksPath=${devNull}`, 'gc.auto=0', 'maintenance.auto=false'];
  return run(folder, env, [...settings.flatMap(asFlag), ...args]).output;
}

function run(cwd: string, env: NodeJS.ProcessEnv, args: readonly string[]): GitAnswer {
  const program = gitProgram();
  if (program === undefined) {
    return { output: undefined, reason: 'git was not found in PATH', status: undefined };
  }
  try {
    const output = execFileSync(program, args, {
      cwd,
      env,
      encoding: 'utf8',
      // Paths and history of a large repository, far beyond Node's 1 MB.
      maxBuffer: 1024 ** 3,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: secondsToWait * 1000,
      windowsHide: true,
    });
    return { output };
  } catch (error) {
    const { code, status, stderr } = error as NodeJS.ErrnoException & {
      status?: number | null;
      stderr?: string;
    };
    const lines = stderr?.split('\n').filter((line) => line.trim() !== '');
    const said = lines?.find((line) => /^(fatal|error):/.test(line)) ?? lines?.[0];
    const reason =
      code === 'ETIMEDOUT'
        ? `git did not answer within ${secondsToWait} seconds`
        : oneLine(said ?? code ?? `git ended with status ${status}`);
    return { output: undefined, reason, status: status ?? undefined };
  }
}

/**
 * git's own path. A name alone is searched for in the current folder first on Windows, and wherever
 * PATH has a relative entry; that could be a program of the repository.
 */
function gitProgram(): string | undefined {
  const name = process.platform === 'win32' ? 'git.exe' : 'git';
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, name))
    .find(isProgram);
}

/** A folder of PATH may be one that this user cannot enter. */
function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
