import { createHash, type Hash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { AgentopsError } from '../core/errors.js';
import type { Change } from '../core/resolve.js';
import { contain } from './containment.js';

/*
 * All or nothing. Everything is first written below `.agentops/transaction`; a journal then says
 * what is about to happen, and each file is moved into its place by a rename. The journal's
 * removal is the commit. A run that failed, or that was killed, is undone from the journal: by
 * itself, or by the next run. One routine (`undo`) serves both.
 *
 *   lock.json      who is at it; made with the folder, which only one process can make
 *   journal.json   there from before the first rename until after the last
 *   <n>.new        the text to come    <n>.old   a copy of the file as it was
 *
 * The guarantee is against the death of the process, a full disk and missing permissions; a power
 * cut is left to the file system, since nothing here waits for the disk.
 */

interface Entry {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

interface Journal {
  readonly version: 1;
  readonly entries: readonly Entry[];
  /** Folders that are made on the way, outermost first, relative to the root. */
  readonly folders: readonly string[];
}

const home = '.agentops';
const folderOf = (root: string): string => join(root, home, 'transaction');

/** Writes all changes, or none. The caller has settled conflicts before. */
export function commit(root: string, changes: readonly Change[]): void {
  const made = makeFolders(root);
  try {
    for (const change of changes) contain(root, change.path);
    lock(root);
  } catch (error) {
    removeEmpty(made);
    throw error;
  }
  try {
    const journal = stage(root, changes);
    try {
      applyJournal(root, journal);
    } catch (error) {
      undo(root, journal);
      throw error;
    }
    rmSync(join(folderOf(root), 'journal.json'), { force: true });
    close(root);
  } catch (error) {
    close(root);
    removeEmpty(made);
    throw error instanceof AgentopsError ? error : writeError(root, error as NodeJS.ErrnoException);
  }
}

/** True where a run was cut off, or is under way. */
export const pending = (root: string): boolean => existsSync(folderOf(root));

/**
 * Undoes what a killed run left in `root`.
 *
 * @returns a sentence for the person, or undefined where there was nothing to mend
 */
export function recover(root: string): string | undefined {
  const folder = folderOf(root);
  if (!existsSync(folder)) return undefined;
  const holder = readLock(root);
  if (holder !== undefined && isAlive(holder)) throw busy(holder);
  const journal = readJournal(root);
  const kept = journal === undefined ? [] : undo(root, journal);
  close(root);
  const what = journal
    ? 'An earlier run was cut off while it wrote; its changes were taken back.'
    : 'An earlier run was cut off before it changed anything; its leavings were removed.';
  return kept.length === 0 ? what : `${what} Edited since, so left alone: ${kept.join(', ')}.`;
}

function stage(root: string, changes: readonly Change[]): Journal {
  const folder = folderOf(root);
  const entries = changes.map(
    ({ path, before, after }): Entry => ({
      path,
      before: before === undefined ? undefined : digest(before),
      after: digest(after),
    }),
  );
  for (const [index, { path, before, after }] of changes.entries()) {
    const target = contain(root, path);
    if (digestOf(target) !== entries[index]?.before) {
      throw new AgentopsError('CONFLICT', `${path} changed while the run was under way.`, {
        next: 'Nothing was written. Run the command again.',
      });
    }
    writeFileSync(join(folder, `${index}.new`), after, { flag: 'wx' });
    if (before !== undefined) {
      copyFileSync(target, join(folder, `${index}.old`));
      chmodSync(join(folder, `${index}.new`), statSync(target).mode);
    }
  }
  const journal: Journal = { version: 1, entries, folders: missingFolders(root, changes) };
  writeFileSync(join(folder, 'journal.part'), JSON.stringify(journal));
  renameSync(join(folder, 'journal.part'), join(folder, 'journal.json'));
  return journal;
}

function applyJournal(root: string, { entries, folders }: Journal): void {
  for (const path of folders) mkdirSync(join(root, path));
  for (const [index, { path }] of entries.entries()) {
    renameSync(join(folderOf(root), `${index}.new`), contain(root, path));
  }
}

/** Puts everything back; can itself be cut off and run again. Returns paths that it left alone. */
function undo(root: string, { entries, folders }: Journal): string[] {
  const kept: string[] = [];
  for (const [index, { path, before, after }] of entries.entries()) {
    const old = join(folderOf(root), `${index}.old`);
    const target = contain(root, path);
    const now = digestOf(target);
    if (before === undefined) {
      if (now === after) rmSync(target);
      else if (now !== undefined) kept.push(path);
    } else if (now === after) renameSync(old, target);
    else if (now !== before) kept.push(path);
  }
  removeEmpty(folders.map((path) => join(root, path)));
  return kept;
}

function lock(root: string): void {
  const folder = folderOf(root);
  try {
    mkdirSync(join(root, home), { recursive: true });
    mkdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw busy(readLock(root));
    throw writeError(root, error as NodeJS.ErrnoException);
  }
  try {
    const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
    writeFileSync(join(folder, 'lock.json'), JSON.stringify(holder));
  } catch (error) {
    close(root);
    throw writeError(root, error as NodeJS.ErrnoException);
  }
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
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
    next: `Wait for it to end. If it is dead for certain, delete ${home}/transaction/lock.json and run again.`,
  });
}

function readJournal(root: string): Journal | undefined {
  const path = join(folderOf(root), 'journal.json');
  if (!existsSync(path)) return undefined;
  try {
    const journal = JSON.parse(readFileSync(path, 'utf8')) as Journal;
    // Undo contains each path again: a journal may come from a stranger's branch.
    if (journal.version === 1 && Array.isArray(journal.entries) && Array.isArray(journal.folders)) {
      for (const { path: each } of journal.entries) contain(root, each);
      return { ...journal, folders: journal.folders.filter((each) => isBelow(root, each)) };
    }
    throw new TypeError('its shape is unknown');
  } catch (cause) {
    throw new AgentopsError(
      'RECOVERY',
      'An earlier run was cut off, and its journal can not be read.',
      {
        details: [`${path}: ${(cause as Error).message}`],
        next: `Look at ${home}/transaction (<n>.old are the files as they were), put back what you want, delete the folder, run again.`,
        cause,
      },
    );
  }
}

const isBelow = (root: string, path: string): boolean => {
  const there = relative(root, join(root, path));
  return there !== '' && !there.split(sep).includes('..');
};

/** Removes the transaction's own folder, and `.agentops` if nothing else is in it. */
function close(root: string): void {
  rmSync(folderOf(root), { recursive: true, force: true });
  removeEmpty([join(root, home)]);
}

/** Makes the root; returns the folders that were not there, outermost first. */
function makeFolders(root: string): string[] {
  const missing: string[] = [];
  for (let path = root; !existsSync(path); path = dirname(path)) missing.unshift(path);
  try {
    mkdirSync(root, { recursive: true });
  } catch (error) {
    throw writeError(root, error as NodeJS.ErrnoException);
  }
  return missing;
}

function missingFolders(root: string, changes: readonly Change[]): string[] {
  const folders = new Set<string>();
  for (const { path } of changes) {
    const parts = path.split('/').slice(0, -1);
    for (let depth = 1; depth <= parts.length; depth++) {
      const folder = parts.slice(0, depth).join('/');
      if (!lstatSync(join(root, folder), { throwIfNoEntry: false })) folders.add(folder);
    }
  }
  return [...folders].sort((a, b) => a.length - b.length);
}

function removeEmpty(folders: readonly string[]): void {
  for (const folder of [...folders].reverse()) {
    try {
      rmdirSync(folder);
    } catch {
      // Not empty, or gone: then it is not ours to remove.
    }
  }
}

const sha256 = (): Hash => createHash('sha256');
const digest = (text: string): string => sha256().update(text).digest('hex');

function digestOf(path: string): string | undefined {
  try {
    return sha256().update(readFileSync(path)).digest('hex');
  } catch {
    return undefined;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many open files',
};

function writeError(root: string, cause: NodeJS.ErrnoException): AgentopsError {
  const reason = reasons[cause.code ?? ''] ?? cause.message;
  return new AgentopsError('WRITE', `Writing failed: ${reason}. Nothing was changed.`, {
    details: [cause.path ?? root],
    next: 'Mend the cause, then run the command again.',
    cause,
  });
}
