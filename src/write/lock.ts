import { randomBytes } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { contain } from '../disk/containment.js';
import { AgentopsError } from '../model/errors.js';
import { transactionFolder } from '../model/plain-path.js';
import { createOnce } from './create-once.js';
import { removeEmpty } from './folders.js';
import { writeError } from './write-error.js';

/*
 * Locking of the target. Each step below is one call of the file system that can succeed for one
 * process only, so no two ever hold the folder:
 *
 *   take       mkdir transaction/, then lock-1.json appears with its text
 *   take over  every holder is dead: lock-<n+1>.json appears; then all older locks must still be those
 *              that were read, since the folder may be another one by now
 *   release    transaction/ is renamed, with all locks in it, and then removed under the new name
 *
 * A process that dies between the two steps of a take leaves a folder without a lock, which is
 * taken over by making lock-1.json. Nothing is undone, and nothing removed, before the folder is
 * held.
 */

/** Where a transaction works: below the target, so that a rename never crosses a file system. */
const home = '.agentops';
export const folderOf = (root: string): string => join(root, transactionFolder);

const lockShape = /^lock-([1-9]\d{0,5})\.json$/;

const holderSchema = z.strictObject({
  pid: z.int().positive(),
  host: z.string().max(255),
  since: z.string().max(40),
  /** When the process started, where the system tells; numbers of processes are used again. */
  started: z.string().max(40).optional(),
  token: z.string().max(40),
});
type Holder = z.output<typeof holderSchema>;

/** Takes the target for this process: only one can make the folder. */
export function lock(root: string): void {
  const folder = folderOf(root);
  requireOwnFolder(root);
  try {
    mkdirSync(join(root, home), { recursive: true });
    mkdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw busy(holdersOf(root));
    // Another run ended in between, and took the empty folder away.
    if (codeOf(error) === 'ENOENT' && existsSync(root)) throw busy([]);
    removeEmpty([join(root, home)]);
    throw writeError(root, error as NodeJS.ErrnoException);
  }
  try {
    // The folder is not a part of any repository, whatever its .gitignore says.
    writeFileSync(join(folder, '.gitignore'), '*\n');
    if (!createOnce(lockPath(root, 1), JSON.stringify(thisProcess()))) throw busy(holdersOf(root));
  } catch (error) {
    // Another run took the folder over before it had a lock.
    if (error instanceof AgentopsError) throw error;
    if (codeOf(error) === 'ENOENT' && !existsSync(folder)) throw busy([]);
    try {
      unlock(root);
    } catch {
      // Then the next run takes it over.
    }
    throw writeError(root, error as NodeJS.ErrnoException);
  }
}

/** Takes the folder of a dead run over, or throws: somebody alive holds it, or was faster. */
export function takeOver(root: string): void {
  const found = holdersOf(root);
  requireAllDead(found);
  const own = thisProcess();
  const at = Math.max(0, ...found.map(({ number }) => number)) + 1;
  const path = lockPath(root, at);
  try {
    if (!createOnce(path, JSON.stringify(own))) throw busy(holdersOf(root));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw busy([]);
    throw error;
  }
  const older = holdersOf(root).filter(({ number }) => number < at);
  const isSame =
    older.length === found.length && older.every(({ text }, index) => text === found[index]?.text);
  if (isSame) return;
  rmSync(path, { force: true });
  throw busy(older);
}

/** The error for a folder that somebody holds. */
export const busyNow = (root: string): AgentopsError => busy(holdersOf(root));

/** Throws if a process that holds the target is alive. */
export const requireDead = (root: string): void => requireAllDead(holdersOf(root));

/** Removes the transaction's folder with all in it, and `.agentops` if nothing else is in it. */
export function unlock(root: string): void {
  const folder = folderOf(root);
  const gone = `${folder}-${randomBytes(6).toString('hex')}`;
  try {
    renameSync(folder, gone);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  try {
    rmSync(gone, { recursive: true, force: true });
  } catch {
    // What cannot be removed now is removed by the next run (`sweep`).
  }
  removeEmpty([join(root, home)]);
}

/** Our own folder is no more allowed to be a link than what is written. */
export const requireOwnFolder = (root: string): string =>
  contain(root, `${transactionFolder}/journal.json`);

/** True for a name that locking leaves in the folder. */
export const isLockFile = (name: string): boolean =>
  name === '.gitignore' ||
  lockShape.test(name) ||
  /^lock-\d+\.json\.[0-9a-f]{12}\.part$/.test(name);

interface Held {
  readonly number: number;
  readonly text: string;
  /** Undefined if the text is none of ours. */
  readonly holder: Holder | undefined;
}

const lockPath = (root: string, number: number): string =>
  join(folderOf(root), `lock-${number}.json`);

/** Every lock in the folder, oldest first. */
function holdersOf(root: string): Held[] {
  return namesIn(folderOf(root))
    .flatMap((name) => {
      const number = Number(lockShape.exec(name)?.[1]);
      if (Number.isNaN(number)) return [];
      const text = textOf(lockPath(root, number));
      return text === undefined ? [] : [{ number, text, holder: holderIn(text) }];
    })
    .sort((one, other) => one.number - other.number);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(path: string): string | undefined {
  try {
    // A pipe would be waited for.
    return lstatSync(path).isFile() ? readFileSync(path, 'utf8').slice(0, 4096) : undefined;
  } catch {
    return undefined;
  }
}

function holderIn(text: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function requireAllDead(held: readonly Held[]): void {
  if (held.some(({ holder }) => holder !== undefined && isAlive(holder))) throw busy(held);
}

const thisProcess = (): Holder => {
  const started = startOf(process.pid);
  return {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    ...(started !== undefined && { started }),
    token: randomBytes(8).toString('hex'),
  };
};

/** A process of another machine cannot be asked; it counts as alive. */
function isAlive({ pid, host, started }: Holder): boolean {
  if (host !== hostname()) return true;
  // This process writes synchronously: a lock of its own is one that it could not release.
  if (pid === process.pid) return false;
  const now = startOf(pid);
  if (started !== undefined && now !== undefined && started !== now) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** The start of a process in clock ticks since boot, field 22 of proc_pid_stat(5); Linux only. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function busy(held: readonly Held[]): AgentopsError {
  const last = held.at(-1);
  const holder = last?.holder;
  return new AgentopsError('BUSY', 'Another run is writing here.', {
    details: holder ? [`process ${holder.pid} on ${holder.host}, since ${holder.since}`] : [],
    next: last
      ? `Wait for it to end. If that process is certainly dead, delete ${transactionFolder}/lock-${last.number}.json and run again.`
      : 'Wait for it to end, then run the command again.',
  });
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
