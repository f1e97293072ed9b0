import { AgentopsError } from '../model/errors.js';

/* Conflict markers that a git merge has left in a file. */

/** The line, from 1, of the first marker in a text that no parser reads. */
export function markerLine(text: string): number | undefined {
  const at = text.search(/^(<{7}|\|{7}|={7}|>{7})( |\r?$)/m);
  return at === -1 ? undefined : lineAt(text, at);
}

/**
 * The line of the first place that is open in a text of any kind. A `=======` alone is none: it
 * underlines headings in Markdown.
 */
export function openLine(text: string): number | undefined {
  const at = text.search(/^<{7}( |\r?$)/m);
  return at !== -1 && /^>{7}( |\r?$)/m.test(text.slice(at)) ? lineAt(text, at) : undefined;
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** A text with our side, and with theirs, at each open place; undefined if markers are missing. */
export function sidesOf(text: string): readonly [ours: string, theirs: string] | undefined {
  let [ours, theirs] = ['', ''];
  let part: 'both' | 'ours' | 'base' | 'theirs' = 'both';
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const [, marker] = /^(<{7}|\|{7}|={7}|>{7})(?:[ \r\n]|$)/.exec(line) ?? [];
    if (marker === undefined) {
      if (part === 'both' || part === 'ours') ours += line;
      if (part === 'both' || part === 'theirs') theirs += line;
    } else if (marker.startsWith('<') && part === 'both') part = 'ours';
    else if (marker.startsWith('|') && part === 'ours') part = 'base';
    else if (marker.startsWith('=') && (part === 'ours' || part === 'base')) part = 'theirs';
    else if (marker.startsWith('>') && part === 'theirs') part = 'both';
    else return undefined;
  }
  return part === 'both' ? [ours, theirs] : undefined;
}

/** A place that a merge has left open. */
export interface OpenPlace {
  readonly path: string;
  readonly line: number;
}

/** The message about it. */
export const openPlaceText = ({ path, line }: OpenPlace): string =>
  `${path}:${line} has merge conflict markers`;

/** How to resolve the user's files. */
export const resolveFirst = (paths: readonly string[]): string =>
  `Resolve the merge in ${paths.join(', ')} first, keeping the lines of both sides. Then run the command again; agentops update connects the features of both sides.`;

/** How to resolve our own records. */
export const resolveRecords = (paths: readonly string[]): string =>
  `Run agentops update, which merges both sides of ${paths.join(', ')}. Then run the command again.`;

/** The error for files with unresolved merges; for records of features there is another one. */
export const notMerged = (places: readonly OpenPlace[], cause?: unknown): AgentopsError =>
  new AgentopsError('REFUSED', 'A merge is not resolved yet.', {
    details: places.map(openPlaceText),
    next: `Nothing was written. ${resolveFirst([...new Set(places.map(({ path }) => path))])}`,
    cause,
  });
