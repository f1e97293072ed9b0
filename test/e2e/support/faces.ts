import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Account, type Outcome, type RunOptions, run } from './child.ts';
import { backstageHome, yoBin, yoHome } from './installs.ts';

/** Runs `yo` as an ordinary user, the way it is installed globally. */
export async function yo(
  args: readonly string[],
  as: Account,
  options: RunOptions,
): Promise<Outcome> {
  return run(await yoBin(), args, {
    ...options,
    as,
    env: { ...(await yoEnvironment()), ...options.env },
  });
}

/** Where yo finds generators that are installed beside it, as it does by `npm root --global`. */
export async function yoEnvironment(): Promise<Record<string, string>> {
  return { NODE_PATH: join(await yoHome(), 'node_modules') };
}

export interface BackstageStep {
  readonly namespace: string;
  readonly workspace: string;
  readonly args?: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** Runs a scaffolder step `run:yeoman`. */
export async function backstage({ args = [], ...step }: BackstageStep): Promise<Outcome> {
  const backend = await backstageHome();
  const script = join(backend, 'run-yeoman.mjs');
  cpSync(fileURLToPath(new URL('run-yeoman.mjs', import.meta.url)), script);
  return run(process.execPath, [script, JSON.stringify({ ...step, args })], {
    cwd: backend,
    stdin: 'open',
  });
}
