import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { AgentopsError } from '../model/errors.js';
import { askGit, gitRoot } from './git-process.js';

/*
 * Whether git could give files back as they are. Their bytes are compared with the blobs that the last
 * commit has; `git status` would run the repository's filters, and trusts flags of the index.
 */

/** Refuses to touch files whose present state git could not give back, or cannot be asked about. */
export function requireCommitted(root: string, paths: readonly string[]): void {
  if (paths.length === 0 || gitRoot(root) === undefined) return;
  const names = new Map(paths.map((path) => [path, nameOnDisk(root, path)]));
  const asked = [...new Set(names.values())];
  const staged = blobsOf(
    listed(root, ['ls-files', '--stage', '-z', '--'], asked),
    /^\d+ ([0-9a-f]+) 0\t(.*)$/s,
  );
  const committed = committedBlobs(root, asked);
  const open = paths.filter((path) => {
    const name = names.get(path) ?? path;
    const blob = committed.get(name);
    return blob === undefined || blob !== staged.get(name) || !isBlob(root, path, blob);
  });
  if (open.length === 0 || isIgnoredFolder(root)) return;
  throw new AgentopsError('UNCOMMITTED', 'Files that would be changed have uncommitted changes.', {
    details: open,
    next: 'Nothing was written. Commit or stash them, or pass --force.',
  });
}

/** As the file system spells it: where `README.md` opens `Readme.md`, git knows only the latter. */
function nameOnDisk(root: string, path: string): string {
  try {
    const real = relative(realpathSync.native(root), realpathSync.native(join(root, path)));
    const name = real.split(sep).join('/').normalize('NFC');
    return name.toLowerCase() === path.normalize('NFC').toLowerCase() ? name : path;
  } catch {
    return path;
  }
}

/**
 * True if the repository ignores the whole folder and has none of its files: then it is not the
 * folder's repository, and the folder is like one without git.
 */
const isIgnoredFolder = (root: string): boolean =>
  // The command refuses to take names literally; `.` has nothing to expand.
  askGit(root, ['--no-literal-pathspecs', 'check-ignore', '--quiet', '--', '.']).output !==
  undefined;

function committedBlobs(root: string, paths: readonly string[]): Map<string, string> {
  const head = askGit(root, ['rev-parse', '--quiet', '--verify', 'HEAD^{commit}']);
  if (head.output === undefined) {
    // Status 1 without a word: there is no commit yet.
    if (head.status === 1) return new Map();
    throw noAnswer(head.reason);
  }
  const listing = listed(root, ['ls-tree', '-z', head.output.trim(), '--'], paths);
  return blobsOf(listing, /^\d+ blob ([0-9a-f]+)\t(.*)$/s);
}

/** What git lists of the paths, entry by entry. */
function listed(root: string, args: readonly string[], paths: readonly string[]): string[] {
  return batchesOf(paths).flatMap((batch) => {
    const answer = askGit(root, [...args, ...batch]);
    if (answer.output === undefined) throw noAnswer(answer.reason);
    return answer.output.split('\0').filter((entry) => entry !== '');
  });
}

/** A command line of Windows holds 32,767 characters. */
const mostCharacters = 16_000;

function batchesOf(paths: readonly string[]): string[][] {
  const batches: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const path of paths) {
    length += path.length + 1;
    if (length > mostCharacters) {
      batches.push([]);
      length = path.length + 1;
    }
    batches.at(-1)?.push(path);
  }
  return batches;
}

/** Ids by path. A file in a conflict is in no stage 0, and so has none. */
function blobsOf(entries: readonly string[], shape: RegExp): Map<string, string> {
  const blobs = new Map<string, string>();
  for (const entry of entries) {
    const [, id, path] = shape.exec(entry) ?? [];
    if (id !== undefined && path !== undefined) blobs.set(path, id);
  }
  return blobs;
}

function isBlob(root: string, path: string, id: string): boolean {
  const bytes = readFileSync(join(root, path));
  if (blobId(bytes, id) === id) return true;
  // A checkout with CRLF (core.autocrlf, or `eol=crlf`); latin1 keeps every byte.
  const unix = Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
  return blobId(unix, id) === id || isLargeFile(root, bytes, id);
}

/** git's name of a blob, in the hash that the repository uses (SHA-1 or SHA-256). */
function blobId(bytes: Buffer, like: string): string {
  const hash = createHash(like.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** True if the blob is Git LFS's pointer to these bytes. */
function isLargeFile(root: string, bytes: Buffer, id: string): boolean {
  const pointer = askGit(root, ['cat-file', 'blob', id]).output ?? '';
  const [, oid] =
    /^version https:\/\/git-lfs\S*\n(?:.*\n)*?oid sha256:([0-9a-f]{64})\n/.exec(pointer) ?? [];
  return oid !== undefined && createHash('sha256').update(bytes).digest('hex') === oid;
}

const noAnswer = (reason: string): AgentopsError =>
  new AgentopsError('UNCOMMITTED', 'git cannot say whether the files to change are committed.', {
    details: [reason],
    next: 'Nothing was written. Fix what git reports, or pass --force to go on without git.',
  });
