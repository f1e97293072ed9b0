/*
 * Paths that somebody else has written: in a manifest, a plan, a journal. A plain one names a place
 * below the target by itself, without a look at the disk.
 */

/** What file systems of macOS leave out of a name. */
const ignorable = /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/** `.git` as any file system may take it: in capitals, with dots behind it, by its short name. */
export const isGit = (segment: string): boolean =>
  /^(\.git|git~\d+)[. ]*(:.*)?$/i.test(segment.replace(ignorable, ''));

/** True for `a/b`: relative, with `/`, and without a way up. */
export const isRelativePath = (path: string): boolean =>
  !/[\\\0]|^[A-Za-z]:/.test(path) &&
  path.split('/').every((segment) => !['', '.', '..'].includes(segment));

/** True for a path that may be written: relative, and nothing of git's own. */
export const isPlainPath = (path: string): boolean =>
  isRelativePath(path) && !path.split('/').some(isGit);

/** Where a write keeps what it needs for itself; it is not a place for anything else. */
export const transactionFolder = '.agentops/transaction';

/** True for what lies where a transaction works. */
export const isOfTransaction = (path: string): boolean =>
  path.toLowerCase().startsWith(transactionFolder);
