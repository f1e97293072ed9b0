/*
 * Paths that somebody else has written: in a manifest, a plan, a journal. A plain one names a place
 * below the target by itself, without a look at the disk.
 */

/** What file systems of macOS leave out of a name. */
const ignorable = /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/** `.git` as any file system may take it: in capitals, with dots behind it, by its short name. */
const isGit = (segment: string): boolean =>
  /^(\.git|git~\d+)[. ]*(:.*)?$/i.test(segment.replace(ignorable, ''));

/** True for `a/b.ts`; not for what is absolute, has `..`, or leads into a repository of git. */
export function isPlainPath(path: string): boolean {
  const segments = path.split('/');
  return (
    !/[\\\0]|^[A-Za-z]:/.test(path) &&
    segments.every((each) => !['', '.', '..'].includes(each) && !isGit(each))
  );
}

/** Where a write keeps what it needs for itself; it is no place for anything else. */
export const transactionFolder = '.agentops/transaction';

/** True for what lies where a transaction works. */
export const isOfTransaction = (path: string): boolean =>
  path.toLowerCase().startsWith(transactionFolder);
