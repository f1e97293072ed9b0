import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { patience } from '../../support/patience.ts';
import { freshFolder, sharedFolder } from './scratch.ts';

/** Who a process runs as; another one than ourselves only where we are root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

export interface ChildOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly as?: Account | undefined;
  /** Folder of another Node's binary, put before all others on the PATH. */
  readonly node?: string | undefined;
  /** Folder of a package manager's binary, likewise. */
  readonly manager?: string | undefined;
}

export interface RunOptions extends ChildOptions {
  /** `nothing` is /dev/null, `open` a pipe that never closes; other text is sent, then the pipe closed. */
  readonly stdin?: 'nothing' | 'open' | { readonly text: string };
}

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** True where it had to be killed because it did not end by itself. */
  readonly hung: boolean;
}

// What npm run, mocha and CI hosts put in our environment must not decide how a child behaves.
const foreign =
  /^(CI|NODE_OPTIONS|NODE_ENV|NODE_PATH|NO_COLOR|FORCE_COLOR|INIT_CWD|TMUX.*|GIT_.*|MOCHA.*|npm_(?!config_(cache|registry|userconfig|cafile)$).*)$/;

/** The environment of a person at a machine of their own. */
export function environment({
  env = {},
  as,
  node,
  manager,
}: Omit<ChildOptions, 'cwd'>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const home = sharedFolder('home');
  return {
    ...Object.fromEntries(own),
    ...(as && {
      HOME: as.home,
      USER: 'ordinary',
      LOGNAME: 'ordinary',
      npm_config_cache: join(as.home, '.npm'),
    }),
    PATH: [node, manager, process.env.PATH].filter((each) => each !== undefined).join(delimiter),
    // Nobody's git configuration: the same author and no hooks on every machine.
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: join(as?.home ?? home, 'gitconfig'),
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
    ...env,
  };
}

/** Starts a process in a group of its own, so that it can be ended with all that it started. */
export function start(
  file: string,
  args: readonly string[],
  options: ChildOptions & { readonly stdin?: 'pipe' | 'ignore'; readonly ipc?: boolean },
): ChildProcess {
  const { cwd, as, stdin = 'ignore', ipc = false } = options;
  return spawn(file, args, {
    cwd,
    env: environment(options),
    stdio: [stdin, 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])],
    detached: true,
    ...(as && { uid: as.uid, gid: as.gid }),
  });
}

/** Ends a process and all that it started. */
export function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended by itself meanwhile.
  }
}

/** Runs a command to its end. Never a shell: arguments arrive as they are. */
export function run(file: string, args: readonly string[], options: RunOptions): Promise<Outcome> {
  const { stdin = 'nothing' } = options;
  return new Promise((resolve, reject) => {
    const child = start(file, args, { ...options, stdin: stdin === 'nothing' ? 'ignore' : 'pipe' });
    if (typeof stdin === 'object') child.stdin?.end(stdin.text);
    child.stdin?.on('error', () => {});
    let stdout = '';
    let stderr = '';
    let hung = false;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const timer = setTimeout(() => {
      hung = true;
      killGroup(child);
    }, patience);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr, hung });
    });
  });
}

/** Runs a command that has to end with 0; says all it printed where it does not. */
export async function must(
  file: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Outcome> {
  const outcome = await run(file, args, options);
  if (outcome.code === 0) return outcome;
  throw new Error(
    [
      `${[file, ...args].join(' ')} ended with ${outcome.hung ? 'nothing: it hung' : (outcome.code ?? outcome.signal)} in ${options.cwd}`,
      outcome.stdout,
      outcome.stderr,
    ].join('\n'),
  );
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * An account without privileges, with a home of its own: `nobody` where we are root, and
 * ourselves where we are not.
 */
export async function ordinaryUser(): Promise<Account> {
  const home = freshFolder('ordinary-home');
  if (!isRoot()) return { uid: userInfo().uid, gid: userInfo().gid, home };
  const ask = async (flag: string) =>
    Number((await must('id', [flag, 'nobody'], { cwd: home })).stdout);
  const account = { uid: await ask('-u'), gid: await ask('-g'), home };
  give(home, account);
  return account;
}

/** A new folder that belongs to an account. */
export function folderOf(account: Account, name: string): string {
  const folder = freshFolder(name);
  give(folder, account);
  return folder;
}

function give(folder: string, { uid, gid }: Account): void {
  if (isRoot()) chownSync(folder, uid, gid);
}
