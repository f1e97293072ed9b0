import { posix } from 'node:path';
import { relativeTo } from '../model/specifier.js';

const specifier =
  /((?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*)(['"])(\.{1,2}\/[^'"\n]*|\.{1,2})\2/g;

/**
 * A module's text as it reads at another place: what it imports by a relative path is found from
 * there.
 *
 * @param moved where other files have gone, by their path without the ending
 */
export const relocated = (
  text: string,
  from: string,
  to: string,
  moved: ReadonlyMap<string, string>,
): string =>
  from === to && moved.size === 0
    ? text
    : text.replace(specifier, (_, head: string, quote: string, target: string) => {
        const path = posix.join(posix.dirname(from), target);
        const ending = /\.[cm]?[jt]sx?$/.exec(path)?.[0] ?? '';
        const bare = path.slice(0, path.length - ending.length);
        const now = moved.get(bare) ?? bare;
        return `${head}${quote}${relativeTo(posix.dirname(to), now)}${ending}${quote}`;
      });

export const withoutEnding = (path: string): string => path.replace(/\.[cm]?[jt]sx?$/, '');
