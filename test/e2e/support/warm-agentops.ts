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

async function open(path: Promise<string>): Promise<Warm> {
  const bin = realpathSync(await path);
  const child = fork(runner, [bin], {
    env: environment({}),
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  atTheEnd(() => {
    child.kill();
  });
  const ended = event(child, 'exit').then(([code]): never => {
    throw new Error(`the process that runs agentops ended with ${code}`);
  });
  ended.catch(() => {});
  return { child, ended };
}

type Run = (args: readonly string[], options: { readonly cwd: string }) => Promise<Outcome>;

/**
 * Runs a bin in a process that has run it before: for what is proved many times over, where most of
 * the time would go into starting. One run at a time.
 */
export function warmBin(path: () => Promise<string>): Run {
  let warm: Promise<Warm> | undefined;
  return async (args, { cwd }) => {
    if (warm === undefined) {
      warm = open(path());
      atTheEnd(() => {
        warm = undefined;
      });
    }
    const { child, ended } = await warm;
    child.send({ args, cwd });
    const [outcome] = await Promise.race([event(child, 'message'), ended]);
    const printed = outcome as Pick<Outcome, 'code' | 'stdout' | 'stderr'>;
    return { signal: null, hung: false, ...printed };
  };
}

/** The installed bin. */
export const warmAgentops = warmBin(agentopsBin);
