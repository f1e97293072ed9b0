import { type ChildProcess, fork } from 'node:child_process';
import { once as event } from 'node:events';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environment, type Outcome } from './child.ts';
import { agentopsBin } from './installs.ts';
import { atTheEnd } from './scratch.ts';

const runner = fileURLToPath(new URL('warm-agentops.mjs', import.meta.url));

interface Warm {
  readonly child: ChildProcess;
  /** Rejects when the process is over. */
  readonly ended: Promise<never>;
}

let warm: Promise<Warm> | undefined;

async function open(): Promise<Warm> {
  const bin = realpathSync(await agentopsBin());
  const child = fork(runner, [bin], {
    env: environment({}),
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  atTheEnd(() => {
    warm = undefined;
    child.kill();
  });
  const ended = event(child, 'exit').then(([code]): never => {
    throw new Error(`the process that runs agentops ended with ${code}`);
  });
  ended.catch(() => {});
  return { child, ended };
}

/**
 * Runs the installed bin in a process that has run it before: for what is proved many times over,
 * where most of the time would go into starting. One run at a time.
 */
export async function warmAgentops(
  args: readonly string[],
  { cwd }: { readonly cwd: string },
): Promise<Outcome> {
  warm ??= open();
  const { child, ended } = await warm;
  child.send({ args, cwd });
  const [outcome] = await Promise.race([event(child, 'message'), ended]);
  return { signal: null, hung: false, ...(outcome as Pick<Outcome, 'code' | 'stdout' | 'stderr'>) };
}
