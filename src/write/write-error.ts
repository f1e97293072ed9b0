import { sep } from 'node:path';
import { AgentopsError } from '../model/errors.js';
import { transactionFolder } from '../model/plain-path.js';

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many open files',
};

/** The file that it is about; what is only staged is gone by now. */
function placeOf(cause: NodeJS.ErrnoException & { readonly dest?: string }): string | undefined {
  const isStaged = (path: string): boolean =>
    path.split(sep).join('/').includes(`/${transactionFolder}/`);
  return [cause.path, cause.dest].find((path) => path !== undefined && !isStaged(path));
}

/** The error for a failed write. */
export function writeError(root: string, cause: NodeJS.ErrnoException): AgentopsError {
  const reason = reasons[cause.code ?? ''] ?? cause.message;
  return new AgentopsError('WRITE', `Writing failed: ${reason}. Nothing was changed.`, {
    details: [placeOf(cause) ?? cause.path ?? root],
    next: 'Fix the cause, then run the command again.',
    cause,
  });
}
