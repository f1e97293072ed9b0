import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { oneLine } from '../core/one-line.js';

/*
 * The one place that runs git. The repository may be a stranger's, and git runs programs that its
 * configuration names, so git is told which repository it works in, and everything that starts a
 * program is off. Only commands that convert no contents are run here (no `status`, no `diff` of
 * the working tree): those run the filters that .gitattributes and the configuration name.
 */

/** The nearest folder at or above `folder` with a `.git`, or undefined. */
export function gitRoot(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : gitRoot(parent);
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
].flatMap((setting) => ['-c', setting]);

/** Variables of git that name a person and their own settings, or where git itself is installed. */
const kept =
  /^GIT_(CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)|(AUTHOR|COMMITTER)_(NAME|EMAIL|DATE)|EXEC_PATH)$/;

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
    // Wins over `protocol.<name>.allow`, so that a git without the variable above fetches nothing.
    GIT_ALLOW_PROTOCOL: 'none',
  };
}

const secondsToWait = 120;

/** Asks git about the repository around `folder`. Nothing of the repository is run. */
export function askGit(folder: string, args: readonly string[]): GitAnswer {
  const root = gitRoot(folder) ?? folder;
  // A `.git` that is a file leads git to the folder that it names.
  return run(folder, environment(join(root, '.git'), root), ['--no-pager', ...settings, ...args]);
}

/** The command's output, or undefined where git is missing or refuses. */
export const git = (folder: string, args: readonly string[]): string | undefined =>
  askGit(folder, args).output;

/** Runs git as the person who made `folder`, with their own settings but without hooks. */
export function gitAsPerson(folder: string, args: readonly string[]): string | undefined {
  const { GIT_ALLOW_PROTOCOL: _protocol, ...env } = environment(join(folder, '.git'), folder);
  return run(folder, env, ['-c', `core.hooksPath=${devNull}`, ...args]).output;
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
    const said = stderr?.split('\n').find((line) => line.trim() !== '');
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
    .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}
