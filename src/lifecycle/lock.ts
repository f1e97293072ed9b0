import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { AgentopsError } from '../core/errors.js';
import { transactionFolder } from '../core/plain-path.js';
import { contain } from './containment.js';
import { removeEmpty } from './folders.js';
import { writeError } from './write-error.js';

/** Where a transaction works: below the target, so that a rename never crosses a file system. */
const home = '.agentops';
export const folderOf = (root: string): string => join(root, transactionFolder);

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

/** Takes the target for this process: only one can make the folder. */
export function lock(root: string): void {
  const folder = folderOf(root);
  requireOwnFolder(root);
  try {
    mkdirSync(join(root, home), { recursive: true });
    mkdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw busy(readLock(root));
    removeEmpty([join(root, home)]);
    throw writeError(root, error as NodeJS.ErrnoException);
  }
  try {
    const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
    writeFileSync(join(folder, 'lock.json'), JSON.stringify(holder));
  } catch (error) {
    unlock(root);
    throw writeError(root, error as NodeJS.ErrnoException);
  }
}

/** Removes the transaction's folder with all in it, and `.agentops` if nothing else is in it. */
export function unlock(root: string): void {
  rmSync(folderOf(root), { recursive: true, force: true });
  removeEmpty([join(root, home)]);
}

/** Our own folder is no more allowed to be a link than what is written. */
export const requireOwnFolder = (root: string): string =>
  contain(root, `${transactionFolder}/lock.json`);

/** Throws if the process that holds the target is alive. */
export function requireDead(root: string): void {
  const holder = readLock(root);
  if (holder !== undefined && isAlive(holder)) throw busy(holder);
}

function readLock(root: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(join(folderOf(root), 'lock.json'), 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** A process of another machine can not be asked; it counts as alive. */
function isAlive({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true;
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function busy(holder: Holder | undefined): AgentopsError {
  return new AgentopsError('BUSY', 'Another run is writing here.', {
    details: holder ? [`process ${holder.pid} on ${holder.host}, since ${holder.since}`] : [],
    next: `Wait for it to end. If it is dead for certain, delete ${transactionFolder}/lock.json and run again.`,
  });
}
