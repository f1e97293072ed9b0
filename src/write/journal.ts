import { createHash } from 'node:crypto';
import {
  chmodSync,
  type Dirent,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { contain, containFolder } from '../disk/containment.js';
import { git, gitRoot } from '../disk/git-process.js';
import { AgentopsError } from '../model/errors.js';
import { oneLine } from '../model/one-line.js';
import { isOfTransaction, isPlainPath, transactionFolder } from '../model/plain-path.js';
import { removeEmpty } from './folders.js';
import { folderOf, isLockFile } from './lock.js';
import { isSealed, seal } from './seal.js';

/* The journal of a transaction: the old and new state of each file, and how to roll back. */

const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);
const path = z
  .string()
  .max(4096)
  .refine(
    (each) => isPlainPath(each) && !isOfTransaction(each),
    'not a plain path inside the target',
  );

const journalSchema = z.strictObject({
  version: z.literal(1),
  entries: z
    .array(
      z.strictObject({
        path,
        /** Digest of the file as it was; left out if there was none. */
        before: digestSchema.optional(),
        /** Digest of the new text; left out if the file is deleted. */
        after: digestSchema.optional(),
      }),
    )
    .max(100_000)
    .refine((all) => new Set(all.map((each) => each.path)).size === all.length, 'has a path twice'),
  /** Folders that are made on the way, outermost first, relative to the root. */
  folders: z.array(path).max(100_000),
  /** Modes of folders that may go with the last file in them, outermost first. */
  emptied: z.array(z.tuple([path, z.int().min(0).max(0o7777)])).max(100_000),
});

export type Journal = z.output<typeof journalSchema>;

const pathOf = (root: string): string => join(folderOf(root), 'journal.json');

/** There at once or not at all: from now on the transaction counts as begun. */
export function writeJournal(root: string, journal: Journal): void {
  const part = join(folderOf(root), 'journal.part');
  const text = JSON.stringify(journal);
  writeFileSync(part, JSON.stringify({ ...journal, seal: seal(text) }));
  renameSync(part, pathOf(root));
}

/** The commit: from now on nothing is reverted. */
export const removeJournal = (root: string): void => rmSync(pathOf(root), { force: true });

const largest = 64 * 1024 * 1024;

/**
 * Undefined if no transaction had begun.
 *
 * @throws {AgentopsError} if this user has not written it here, or git has it: then it is a
 *   stranger's, and nothing of it is done
 */
export function readJournal(root: string): Journal | undefined {
  // A link or a pipe was not written by us.
  const file = contain(root, `${transactionFolder}/journal.json`);
  requireOwnNames(root, transactionFolder);
  if (!existsSync(file)) return undefined;
  try {
    if (statSync(file).size > largest) throw new TypeError('it is too large');
    const { seal: mark, ...rest } = parsed(readFileSync(file, 'utf8'));
    if (!isSealed(JSON.stringify(rest), mark)) {
      throw new TypeError('it was not written here by this user on this machine');
    }
    const journal = journalSchema.parse(rest);
    for (const each of journal.entries) contain(root, each.path);
    for (const each of [...journal.folders, ...journal.emptied.map(([folder]) => folder)])
      containFolder(root, each);
    return journal;
  } catch (cause) {
    // Another run has rolled it back in between.
    if (!existsSync(file)) return undefined;
    throw refused(root, [`${file}: ${reasonOf(cause)}`], cause);
  }
}

function parsed(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new TypeError('it is not an object');
}

const reasonOf = (cause: unknown): string =>
  cause instanceof z.ZodError
    ? cause.issues
        .slice(0, 3)
        .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
        .join('; ')
    : (cause as Error).message;

const isOwnName = (name: string): boolean =>
  isLockFile(name) || /^(journal\.(json|part)|\d{1,6}\.(old|new))$/.test(name);

/** Requires that the folder contains only our plain files, and none that git tracks. */
function requireOwnNames(root: string, folder: string): void {
  const path = join(root, folder);
  const strange = entriesIn(path)
    .filter((entry) => !entry.isFile() || !isOwnName(entry.name))
    .map(({ name }) => `${folder}/${name} is not a file of a run`);
  if (strange.length > 0) throw refused(root, strange.slice(0, 5));
  if (!existsSync(path) || gitRoot(root) === undefined) return;
  const tracked = git(root, ['ls-files', '-z', '--', folder])?.split('\0') ?? [];
  const paths = tracked.filter((each) => each !== '');
  if (paths.length === 0) return;
  throw refused(
    root,
    paths.slice(0, 5).map((each) => `${each} is tracked by git`),
  );
}

/** Empty if the folder does not exist, as another run may remove it at any time. */
function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Removes folders that earlier runs released but could not remove; other files stay. */
export function sweep(root: string): void {
  const home = dirname(folderOf(root));
  for (const entry of entriesIn(home)) {
    if (!entry.isDirectory() || !/^transaction-[0-9a-f]{12}$/.test(entry.name)) continue;
    try {
      requireOwnNames(root, `${dirname(transactionFolder)}/${entry.name}`);
      rmSync(join(home, entry.name), { recursive: true, force: true });
    } catch {
      // It is in nobody's way.
    }
  }
}

const refused = (root: string, details: readonly string[], cause?: unknown): AgentopsError =>
  new AgentopsError('RECOVERY', `${transactionFolder} was not left by one of your runs.`, {
    details: details.map(oneLine),
    next: `Nothing was changed. Check ${folderOf(root)} (<n>.old are original files), restore the files that you need, delete the folder, and run the command again.`,
    cause,
  });

/** The effect of rolling back a transaction, by path; nothing is done yet. */
export interface Recovery {
  /** Files that get back the text that they had. */
  readonly restored: readonly string[];
  /** Files that were made, and go. */
  readonly removed: readonly string[];
  /** Files that were edited since, and stay. */
  readonly kept: readonly string[];
}

export function recoveryOf(root: string, { entries }: Journal): Recovery {
  const restored: string[] = [];
  const removed: string[] = [];
  const kept: string[] = [];
  for (const [index, { path, before, after }] of entries.entries()) {
    const now = digestOf(contain(root, path));
    if (now === before) continue;
    if (now !== after) kept.push(path);
    else if (before === undefined) removed.push(path);
    else if (isCopy(root, index, before)) restored.push(path);
    else throw refused(root, [`${index}.old is not the backup of ${path}`]);
  }
  return { restored, removed, kept };
}

const oldOf = (root: string, index: number): string => join(folderOf(root), `${index}.old`);

function isCopy(root: string, index: number, before: string): boolean {
  const old = oldOf(root, index);
  const entry = lstatSync(old, { throwIfNoEntry: false });
  return entry?.isFile() === true && digestOf(old) === before;
}

/**
 * Rolls everything back; can be interrupted and run again. Returns the paths that it left alone.
 */
export function undo(root: string, journal: Journal): readonly string[] {
  const { entries, folders, emptied } = journal;
  const { restored, removed, kept } = recoveryOf(root, journal);
  // Folders went with the last file in them.
  for (const [path, mode] of emptied) {
    const folder = containFolder(root, path);
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
    if ((statSync(folder).mode & 0o7777) !== mode) chmodSync(folder, mode);
  }
  const back = new Set(restored);
  for (const [index, { path }] of entries.entries()) {
    if (!back.has(path)) continue;
    const target = contain(root, path);
    mkdirSync(dirname(target), { recursive: true });
    renameSync(oldOf(root, index), target);
  }
  for (const path of removed) rmSync(contain(root, path));
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
