import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Installed, npm, peersFolder } from './install.ts';

/**
 * Makes, installs and builds a service, unless the one for this tarball is there.
 *
 * @param name of its folder among the peers
 * @param flags of `agentops new`
 * @returns its folder
 */
export function madeService({ bin, hash }: Installed, name: string, ...flags: string[]): string {
  const folder = join(peersFolder, name);
  const stamp = join(peersFolder, `${name}.hash`);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return folder;
  rmSync(folder, { recursive: true, force: true });
  const { status, stderr } = spawnSync(
    process.execPath,
    [bin, 'new', folder, '--name', 'service', '--yes', '--no-git', ...flags],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`agentops new ended with ${status}\n${stderr}`);
  // npm hands down this checkout's engine-strict; what a dependency says of old Nodes is no matter here.
  npm(folder, 'install', '--no-engine-strict');
  npm(folder, 'run', 'build');
  writeFileSync(stamp, hash);
  return folder;
}
