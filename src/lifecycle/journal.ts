import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { AgentopsError } from '../core/errors.js';
import { transactionFolder } from '../core/plain-path.js';
import { contain, containFolder } from './containment.js';
import { removeEmpty } from './folders.js';
import { folderOf } from './lock.js';

/*
 * The journal of a transaction: what each file was, what it is to be, and how to take that back.
 */

interface Entry {
  readonly path: string;
  /** Digests of the texts. */
  readonly before: string | undefined;
  /** Undefined where the file goes. */
  readonly after: string | undefined;
}

export interface Journal {
  readonly version: 1;
  readonly entries: readonly Entry[];
  /** Folders that are made on the way, outermost first, relative to the root. */
  readonly folders: readonly string[];
  /** Modes of folders that may go with the last file in them, outermost first. */
  readonly emptied?: readonly (readonly [path: string, mode: number])[];
}

const pathOf = (root: string): string => join(folderOf(root), 'journal.json');

/** There at once or not at all: from now on the transaction counts as begun. */
export function writeJournal(root: string, journal: Journal): void {
  const part = join(folderOf(root), 'journal.part');
  writeFileSync(part, JSON.stringify(journal));
  renameSync(part, pathOf(root));
}

/** The commit: from now on nothing is taken back. */
export const removeJournal = (root: string): void => rmSync(pathOf(root), { force: true });

/** Undefined where no transaction had begun. */
export function readJournal(root: string): Journal | undefined {
  // A link, or a pipe, is none of ours.
  const path = contain(root, `${transactionFolder}/journal.json`);
  if (!existsSync(path)) return undefined;
  try {
    const journal = JSON.parse(readFileSync(path, 'utf8')) as Journal;
    // Undo contains each path again: a journal may come from a stranger's branch.
    const { version, entries, folders, emptied = [] } = journal;
    if (version === 1 && [entries, folders, emptied].every(Array.isArray)) {
      for (const { path: each } of entries) contain(root, each);
      for (const each of [...folders, ...emptied.map(([path]) => path)]) containFolder(root, each);
      return journal;
    }
    throw new TypeError('its shape is unknown');
  } catch (cause) {
    throw new AgentopsError(
      'RECOVERY',
      'An earlier run was cut off, and its journal can not be read.',
      {
        details: [`${path}: ${(cause as Error).message}`],
        next: `Look at ${folderOf(root)} (<n>.old are the files as they were), put back what you want, delete the folder, run again.`,
        cause,
      },
    );
  }
}

/** Puts everything back; can itself be cut off and run again. Returns paths that it left alone. */
export function undo(root: string, { entries, folders, emptied = [] }: Journal): string[] {
  const kept: string[] = [];
  // Folders went with the last file in them.
  for (const [path, mode] of emptied) {
    const folder = containFolder(root, path);
    if (!existsSync(folder)) mkdirSync(folder);
    if ((statSync(folder).mode & 0o7777) !== mode) chmodSync(folder, mode);
  }
  for (const [index, { path, before, after }] of entries.entries()) {
    const old = join(folderOf(root), `${index}.old`);
    const target = contain(root, path);
    const now = digestOf(target);
    if (before === undefined) {
      if (now === after) rmSync(target);
      else if (now !== undefined) kept.push(path);
    } else if (now === after) {
      mkdirSync(dirname(target), { recursive: true });
      renameSync(old, target);
    } else if (now !== before) kept.push(path);
  }
  removeEmpty(folders.map((path) => containFolder(root, path)));
  return kept;
}

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export function digestOf(path: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    return undefined;
  }
}
