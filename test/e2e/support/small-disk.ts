/*
 * Runs a command on a file system with little room: a tmpfs in a mount namespace of our own, gone
 * with this process. Called by `onSmallDisk`; prints what it saw as JSON.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { treeOf } from './tree.ts';

const [disk = '', limit = '', seed = '', file = '', ...args] = process.argv.slice(2);
execFileSync('mount', ['-t', 'tmpfs', '-o', limit, 'tmpfs', disk]);
cpSync(seed, disk, { recursive: true });
const before = treeOf(disk);
const { status, stdout, stderr } = spawnSync(file, args, {
  cwd: disk,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'pipe'],
});
process.stdout.write(JSON.stringify({ code: status, stdout, stderr, before, after: treeOf(disk) }));
