import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Outcome, type RunOptions, run } from './child.ts';
import type { Copy } from './fixture-installs.ts';
import type { Fixture } from './fixtures.ts';
import { type Exit, freePort, type Service, startProcess } from './service.ts';
import { filesOf } from './tree.ts';

/** Runs a command as the repository's scripts name it; has to end with 0. */
export async function runIn(
  copy: Copy,
  command: readonly string[],
  options: Partial<RunOptions> = {},
): Promise<Outcome> {
  const [file, ...args] = commandOf(copy, command);
  const outcome = await run(file, args, {
    cwd: copy.cwd,
    manager: copy.bin,
    ...options,
  });
  if (outcome.code === 0) return outcome;
  const how = outcome.hung ? 'nothing: it hung' : (outcome.code ?? outcome.signal);
  // A test that went wrong may have printed thousands of lines.
  const [stdout, stderr] = [outcome.stdout.slice(-4000), outcome.stderr.slice(-4000)];
  throw new Error(`${command.join(' ')} ended with ${how} in ${copy.cwd}\n${stdout}\n${stderr}`);
}

// Two versions of TypeScript have a `tsc`.
export const commandOf = (
  { tsc }: Copy,
  [file = '', ...args]: readonly string[],
): [string, ...string[]] => (file === 'tsc' ? [process.execPath, tsc, ...args] : [file, ...args]);

const checkSyntax = [
  ...['--no-warnings', '--experimental-vm-modules'],
  fileURLToPath(new URL('check-syntax.mjs', import.meta.url)),
];

/** The compiler's judgement; of JavaScript, whether Node can parse it. */
export async function assertCompiles(
  copy: Copy,
  { typecheck, typescript }: Fixture,
  paths: readonly string[] = filesOf(copy.cwd, { without: ['.git'] }),
): Promise<void> {
  // What one run found out of the types is kept for the next, beside the repository.
  const kept = ['--incremental', '--tsBuildInfoFile', join(dirname(copy.root), 'tsbuildinfo')];
  // Two files of tests run side by side: more threads would only take time from each other.
  const threads = typescript === 5 ? [] : ['--singleThreaded'];
  if (typecheck) await runIn(copy, ['tsc', '--noEmit', ...kept, ...threads]);
  const scripts = paths.filter((path) => /\.[cm]?js$/.test(path));
  if (scripts.length > 0) await runIn(copy, ['node', ...checkSyntax, ...scripts]);
}

export async function assertFormatted(copy: Copy, { check }: Fixture): Promise<void> {
  if (check) await runIn(copy, check);
}

/** Starts the fixture's service as its package.json would, and waits until it answers. */
export async function boot(
  copy: Copy,
  fixture: Fixture,
  { env = {} }: { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Service> {
  if (!fixture.boots) throw new Error(`${fixture.name} is not made to run`);
  const [file, ...args] = commandOf(copy, fixture.boots);
  const port = await freePort();
  return startProcess(file, args, copy.cwd, {
    port,
    manager: copy.bin,
    env: { [fixture.port]: String(port), ...env },
    readyPath: fixture.probe,
  });
}

/** SIGTERM, and SIGKILL for one that never ends by itself. */
export async function stopOrKill(service: Service): Promise<Exit> {
  const timer = setTimeout(() => service.signal('SIGKILL'), 60_000);
  try {
    return await service.stop();
  } finally {
    clearTimeout(timer);
  }
}
