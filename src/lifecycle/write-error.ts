import { AgentopsError } from '../core/errors.js';

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many open files',
};

/** What a failed write means to a person. */
export function writeError(root: string, cause: NodeJS.ErrnoException): AgentopsError {
  const reason = reasons[cause.code ?? ''] ?? cause.message;
  return new AgentopsError('WRITE', `Writing failed: ${reason}. Nothing was changed.`, {
    details: [cause.path ?? root],
    next: 'Mend the cause, then run the command again.',
    cause,
  });
}
