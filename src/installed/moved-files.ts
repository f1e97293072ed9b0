import { posix } from 'node:path';
import { unix } from '../edits/eol.js';
import type { Reader } from '../model/project.js';

/** The similarity from which a file counts as moved, as for git's renames. */
const alike = 0.6;
/** Of a large repository no more are read. */
const mostFiles = 2000;

/**
 * Finds files of ours that the user has moved or renamed.
 *
 * @param missing texts as they were written, of files that are not at their place
 * @param taken paths that are other files of ours
 * @returns their new place by the old one, where there is exactly one that is like enough
 */
export function movedFiles(
  missing: Readonly<Record<string, string>>,
  taken: ReadonlySet<string>,
  reader: Reader,
): Record<string, string> {
  if (Object.keys(missing).length === 0) return {};
  const endings = new Set(Object.keys(missing).map(posix.extname));
  const candidates = reader
    .list('.')
    .map((path) => path.replace(/^\.\//, ''))
    .filter((path) => endings.has(posix.extname(path)) && !taken.has(path) && !(path in missing))
    .slice(0, mostFiles)
    .map((path) => ({ path, lines: linesOf(reader.read(path) ?? '') }));
  const pairs = Object.entries(missing).flatMap(([from, text]) => {
    const lines = linesOf(text);
    return candidates
      .map(({ path, lines: others }) => ({
        from,
        to: path,
        likeness: likeness(lines, others, posix.basename(path) === posix.basename(from)),
      }))
      .filter(({ to, likeness: how }) => how >= alike && posix.extname(to) === posix.extname(from));
  });
  const found: Record<string, string> = {};
  const used = new Set<string>();
  for (const { from, to } of pairs.sort((one, other) => other.likeness - one.likeness)) {
    if (from in found || used.has(to)) continue;
    found[from] = to;
    used.add(to);
  }
  return found;
}

/** Lines that say something, without those of imports, which change with the place. */
const linesOf = (text: string): Set<string> =>
  new Set(
    unix(text)
      .split('\n')
      .map((line) => line.replaceAll(/[\s;'",]/g, ''))
      .filter((line) => line.length > 3 && !/^(import|}from|const{.*}=require)/.test(line)),
  );

/** A file that has grown, as a list of variables does, holds all that it was. */
function likeness(
  one: ReadonlySet<string>,
  other: ReadonlySet<string>,
  isNameSame: boolean,
): number {
  if (one.size === 0) return 0;
  const common = [...one].filter((line) => other.has(line)).length;
  const held = common / one.size;
  const isHeld = isNameSame || (held >= 0.8 && one.size >= 5);
  return isHeld ? held : common / new Set([...one, ...other]).size;
}
