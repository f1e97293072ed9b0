import { readFileSync, realpathSync, statSync } from 'node:fs';
import { relative, sep } from 'node:path';

/** A text, or why the file is not taken. */
export type DataFile = { readonly text: string } | { readonly fault: string };

/** Far above any template or list of answers, and far below what would fill a memory. */
const mostBytes = 1024 * 1024;

/**
 * The text of a file that somebody else wrote, as data: UTF-8 without a byte order mark and with
 * LF.
 *
 * @param within a real path that the file must stay in, through whatever links it is reached; left
 *   out if the user has named the file itself
 */
export function readDataFile(path: string, within?: string): DataFile {
  try {
    const real = realpathSync(path);
    if (within !== undefined && !isWithin(within, real))
      return { fault: `is a link that points outside ${within}` };
    const entry = statSync(real);
    // A pipe would be waited for, and a device may never end.
    if (!entry.isFile()) return { fault: 'is not a regular file' };
    if (entry.size > mostBytes) return { fault: `is larger than ${mostBytes / 1024} KiB` };
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(real));
    if (text.includes('\0')) return { fault: 'is binary, not text' };
    return { text: text.replaceAll('\r\n', '\n') };
  } catch (error) {
    if (error instanceof TypeError) return { fault: 'is not UTF-8 text' };
    return { fault: `cannot be read: ${(error as Error).message}` };
  }
}

/** True if `path` is `folder` or lies below it; both are real paths. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !/^([A-Za-z]:|[\\/])/.test(way);
}
