import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { contain, containPlanned } from '../disk/containment.js';
import type { Change } from '../model/change.js';
import { AgentopsError } from '../model/errors.js';
import { decode, isFaithful, notText } from '../model/faithful.js';
import { oneLine } from '../model/one-line.js';
import { transactionFolder } from '../model/plain-path.js';
import { foldersOf, requireDistinct } from './distinct.js';
import { removeEmpty } from './folders.js';
import {
  digest,
  digestOf,
  type Journal,
  type Recovery,
  readJournal,
  recoveryOf,
  removeJournal,
  sweep,
  undo,
  writeJournal,
} from './journal.js';
import {
  busyNow,
  folderOf,
  lock,
  requireDead,
  requireOwnFolder,
  takeOver,
  unlock,
} from './lock.js';
import { writeError } from './write-error.js';

/*
 * All or nothing. Everything is first written below `.agentops/transaction`; a journal then says
 * what is about to happen, and each file is moved into its place by a rename, or removed. The
 * journal's removal is the commit. A run that failed, or that was killed, is undone from the
 * journal: by itself, or by the next run. One routine (`undo`) serves both.
 *
 *   lock-<n>.json  who holds the folder: see lock.ts
 *   journal.json   there from before the first rename until after the last
 *   <n>.new        the new text    <n>.old   a copy of the file as it was
 *
 * The guarantee is against the death of the process, a full disk and missing permissions; a power
 * cut is left to the file system, since nothing here waits for the disk.
 */

/** Writes all changes, or none. The caller has settled conflicts before. */
export function commit(root: string, changes: readonly Change[]): void {
  const made = makeFolders(root);
  try {
    requireDistinct(changes);
    for (const { path } of changes) containPlanned(root, path);
    lock(root);
  } catch (error) {
    removeEmpty(made);
    throw error;
  }
  try {
    writeAll(root, stage(root, changes));
  } catch (error) {
    // If even the rollback failed, the journal and the backups stay for the next run.
    if (!(error instanceof AgentopsError && error.id === 'RECOVERY')) {
      tidy(root);
      removeEmpty(made);
    }
    throw error instanceof AgentopsError ? error : writeError(root, error as NodeJS.ErrnoException);
  }
  tidy(root);
}

/** The next run removes leftovers; the files of the target are complete. */
function tidy(root: string): void {
  try {
    unlock(root);
  } catch {}
}

function writeAll(root: string, journal: Journal): void {
  try {
    for (const path of journal.folders) mkdirSync(join(root, path));
    for (const [index, { path, after }] of journal.entries.entries()) {
      const target = contain(root, path);
      if (after === undefined) rmSync(target);
      else renameSync(join(folderOf(root), `${index}.new`), target);
    }
    removeEmpty(journal.emptied.map(([path]) => join(root, path)));
    removeJournal(root);
  } catch (error) {
    try {
      undo(root, journal);
    } catch {
      throw new AgentopsError('RECOVERY', 'Writing failed, and the rollback failed too.', {
        details: [(error as Error).message],
        next: 'Fix the cause, then run the command again: it rolls the partial write back.',
        cause: error,
      });
    }
    throw error;
  }
}

/** Folders that a removed file may have been the last one of, outermost first, with their modes. */
function emptied(root: string, changes: readonly Change[]): [path: string, mode: number][] {
  const folders = new Set(
    changes.flatMap(({ path, after }) => (after === undefined ? foldersOf(path) : [])),
  );
  return [...folders]
    .filter((path) => existsSync(join(root, path)))
    .sort((a, b) => a.length - b.length)
    .map((path) => [path, statSync(join(root, path)).mode & 0o7777]);
}

/** True if a run was interrupted, or is in progress. */
export const pending = (root: string): boolean => existsSync(folderOf(root));

/**
 * Undoes what a killed run left in `root`.
 *
 * @returns a sentence for the user, or undefined if there was nothing to recover
 * @throws {AgentopsError} if the leftovers are not those of a run of this user on this machine, or
 *   the run is alive
 */
export function recover(root: string): string | undefined {
  requireOwnFolder(root);
  sweep(root);
  if (!pending(root)) {
    // A run that died at its very last step left the empty folder.
    removeEmpty([join(root, '.agentops')]);
    return undefined;
  }
  // Validated before anything is touched, and again once the folder is locked.
  readJournal(root);
  takeOver(root);
  const journal = readJournal(root);
  const kept = journal === undefined ? [] : undone(root, journal);
  unlock(root);
  const what = journal
    ? 'An earlier run was interrupted while it wrote; its changes were rolled back.'
    : 'An earlier run was interrupted before it changed anything; its leftovers were removed.';
  return kept.length === 0
    ? what
    : `${what} Edited since, so left alone: ${kept.map(oneLine).join(', ')}.`;
}

function undone(root: string, journal: Journal): readonly string[] {
  try {
    return undo(root, journal);
  } catch (error) {
    if (error instanceof AgentopsError) throw error;
    throw new AgentopsError(
      'RECOVERY',
      'The changes of an interrupted run cannot be rolled back.',
      {
        details: [(error as Error).message],
        next: `Fix the cause, then run: agentops recover. The original files are kept in ${transactionFolder}.`,
        cause: error,
      },
    );
  }
}

/**
 * What `recover` would do in `root`; undefined if there is nothing to recover. Changes nothing.
 *
 * @throws {AgentopsError} as `recover` does
 */
export function previewRecovery(root: string): Recovery | undefined {
  requireOwnFolder(root);
  if (!pending(root)) return undefined;
  const journal = readJournal(root);
  requireDead(root);
  return journal === undefined
    ? { restored: [], removed: [], kept: [] }
    : recoveryOf(root, journal);
}

/** Refuses where another run writes, or has written since the plan was made. */
export function requireQuiet(root: string, changes: readonly Change[]): void {
  if (pending(root)) {
    readJournal(root);
    throw busyNow(root);
  }
  for (const { path, before } of changes) requireUnchanged(contain(root, path), path, before);
}

function requireUnchanged(target: string, path: string, before: string | undefined): void {
  if (textOf(target) === before) return;
  throw new AgentopsError('CONFLICT', `${path} changed during the run.`, {
    next: 'Nothing was written. Run the command again.',
  });
}

function stage(root: string, changes: readonly Change[]): Journal {
  const folder = folderOf(root);
  // For every plan: text from bytes that do not decode is never written.
  const broken = changes.find(({ after = '' }) => !isFaithful(after));
  if (broken !== undefined) {
    throw new AgentopsError('REFUSED', `The new text of ${broken.path} ${notText}.`, {
      next: 'Nothing was written. Convert the file that it comes from to UTF-8, then run the command again.',
    });
  }
  const entries = changes.map(({ path, after }) => ({
    path,
    before: digestOf(contain(root, path)),
    after: after === undefined ? undefined : digest(after),
  }));
  for (const [index, { path, before, after }] of changes.entries()) {
    const target = contain(root, path);
    requireUnchanged(target, path, before);
    if (after !== undefined) writeFileSync(join(folder, `${index}.new`), after, { flag: 'wx' });
    if (before === undefined) continue;
    copyFileSync(target, join(folder, `${index}.old`));
    if (after !== undefined) chmodSync(join(folder, `${index}.new`), statSync(target).mode);
  }
  const journal: Journal = {
    version: 1,
    entries,
    folders: missingFolders(root, changes),
    emptied: emptied(root, changes),
  };
  writeJournal(root, journal);
  return journal;
}

/** As a plan reads it: equal only where the bytes are. */
const textOf = (path: string): string | undefined =>
  existsSync(path) ? decode(readFileSync(path)) : undefined;

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
    for (const folder of foldersOf(path)) {
      if (!lstatSync(join(root, folder), { throwIfNoEntry: false })) folders.add(folder);
    }
  }
  return [...folders].sort((a, b) => a.length - b.length);
}
