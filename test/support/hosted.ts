import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createEnv } from 'yeoman-environment';
import { captured } from './captured.ts';
import { root } from './packed-files.ts';

type Options = Readonly<Record<string, unknown>>;

/** Answers what a host is asked; without one, the adapter of the terminal does. */
export type Prompt = (questions: readonly Options[]) => Promise<Options>;

/** A run of a generator in a host that prints all that it gets: the log of the adapter, and errors. */
export async function hosted(id: string, cwd: string, options: Options, prompt?: Prompt) {
  mkdirSync(cwd, { recursive: true });
  return captured(async () => {
    const env = createEnv({ cwd, skipInstall: true } as never);
    if (prompt) Object.assign(env.adapter, { prompt });
    env.register(join(root, 'dist/generators', id, 'index.js'), { namespace: `agentops:${id}` });
    await env.run([`agentops:${id}`], { skipInstall: true, ...options } as never);
  });
}
