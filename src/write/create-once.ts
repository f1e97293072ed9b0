import { randomBytes } from 'node:crypto';
import { linkSync, rmSync, writeFileSync } from 'node:fs';

/** File systems without hard links answer with one of these. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Makes a file with its text in one step, if there is none; of several processes one succeeds.
 *
 * @returns false if the file exists
 */
export function createOnce(path: string, text: string, mode = 0o644): boolean {
  const part = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    writeFileSync(part, text, { flag: 'wx', mode });
    try {
      linkSync(part, path);
    } catch (error) {
      if (!withoutLinks.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      writeFileSync(path, text, { flag: 'wx', mode });
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    try {
      rmSync(part, { force: true });
    } catch {
      // It goes with its folder.
    }
  }
}
