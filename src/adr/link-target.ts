import { posix } from 'node:path';

/**
 * The file that a link of a Markdown file goes to, from the root of the repository; undefined if it
 * goes elsewhere: to an address, into the file itself, or out of the repository.
 */
export function fileBehind(target: string, from: string): string | undefined {
  const [path = ''] = target.split(/[?#]/);
  if (path === '' || /^[a-z][a-z\d+.-]*:/i.test(path) || path.startsWith('//')) return undefined;
  const decoded = decode(path);
  // As GitHub and GitLab read it: from the root of the repository.
  const joined = decoded.startsWith('/')
    ? posix.normalize(decoded.slice(1))
    : posix.join(posix.dirname(from), decoded);
  return joined.startsWith('..') ? undefined : joined.replace(/\/$/, '');
}

/** How a file names another one in a link. */
export const linkTo = (from: string, to: string): string =>
  encodeLink(posix.relative(posix.dirname(from), to) || '.');

/** Keeps letters of any script, and escapes characters that would end a link. */
export const encodeLink = (path: string): string =>
  path.replace(/[\s()<>%?#\\"]/g, (letter) => encodeURIComponent(letter).replace(/[()]/g, hex));

const hex = (letter: string): string => `%${letter.charCodeAt(0).toString(16)}`;

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** A title as the text of a link, which brackets would end and a comment would hide. */
export const linkText = (title: string): string =>
  title.replace(/\\[[\]<]|[[\]<]|\\$/g, (found) => (found.length > 1 ? found : `\\${found}`));
