import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './packed-files.ts';
import { patience } from './patience.ts';

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built bin, without a terminal, as a script would run it. */
export const bin = (args: readonly string[], cwd: string): Outcome => run([], args, cwd);

/** The built bin, which takes its outputs for a terminal. */
export const binInTerminal = (args: readonly string[], cwd: string): Outcome =>
  run(['--import', new URL('fake-terminal.mjs', import.meta.url).href], args, cwd);

function run(ofNode: readonly string[], args: readonly string[], cwd: string): Outcome {
  const { CI: _ci, NO_COLOR: _noColor, FORCE_COLOR: _force, ...env } = process.env;
  return spawnSync(process.execPath, [...ofNode, join(root, 'dist/bin/cli.js'), ...args], {
    cwd,
    encoding: 'utf8',
    timeout: patience,
    env: { ...env, TERM: 'xterm-256color' },
  });
}
