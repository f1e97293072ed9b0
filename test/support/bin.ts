import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './packed-files.ts';

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built bin, without a terminal, as a script would run it. */
export function bin(args: readonly string[], cwd: string): Outcome {
  const { CI: _ci, NO_COLOR: _noColor, FORCE_COLOR: _force, ...env } = process.env;
  return spawnSync(process.execPath, [join(root, 'dist/bin/cli.js'), ...args], {
    cwd,
    encoding: 'utf8',
    timeout: 30_000,
    env,
  });
}
