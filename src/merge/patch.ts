import {
  applyPatch,
  FILE_HEADERS_ONLY,
  formatPatch,
  parsePatch,
  reversePatch,
  type StructuredPatch,
} from 'diff';
import { unix } from '../edits/eol.js';
import { patchBetween } from './patch-between.js';

/** Lines of a hunk's surroundings that may have changed since, in all. */
const tolerated = 4;

/** Of a text that leads nowhere no more is tried: lines of the patch by lines of the file. */
const mostTries = 50_000_000;
/** With lines that may have changed every place has many ways to fit: hunks by lines of the file. */
const mostFuzzyTries = 300_000;

/**
 * An edit as a unified diff, the same however a checkout ends lines: `applyPatch` ends those of the
 * patch as the text does. Only of a text with both endings they stay as they are.
 */
export function createPatch(path: string, before: string, after: string): string {
  const texts = [before, after].some(hasBothEndings)
    ? ([before, after] as const)
    : ([unix(before), unix(after)] as const);
  return formatPatch(patchBetween([path, path], texts, 2), FILE_HEADERS_ONLY);
}

const hasBothEndings = (text: string): boolean => /(?<!\r)\n/.test(text) && text.includes('\r\n');

/**
 * Takes edits back, the newest first, wherever their lines are now.
 *
 * @returns undefined if a line of theirs has changed, or is gone, or where the edits are no diffs
 */
export function takeBack(text: string, patches: string): string | undefined {
  let result = text;
  const edits = parsed(patches);
  if (edits === undefined) return undefined;
  for (const patch of edits.toReversed()) {
    const undone = applied(result, reversePatch(patch));
    if (undone === undefined) return undefined;
    result = undone;
  }
  return result;
}

function applied(text: string, patch: StructuredPatch): string | undefined {
  const lines = text.split('\n').length;
  const count = patch.hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
  if (count * lines > mostTries) return undefined;
  // A place far after the end would be walked to line by line.
  const within = patch.hunks.map((hunk) => ({
    ...hunk,
    oldStart: Math.min(hunk.oldStart, lines + 1),
  }));
  const near = { ...patch, hunks: within };
  const exact = applyPatch(text, near, { fuzzFactor: 0 });
  if (exact !== false) return exact;
  if (within.length * lines > mostFuzzyTries) return undefined;
  const fuzzy = applyPatch(text, near, { fuzzFactor: tolerated });
  return fuzzy === false ? undefined : fuzzy;
}

/** Undefined for a patch that an edit or a merge has broken; nothing can be reverted with it. */
function parsed(patches: string): StructuredPatch[] | undefined {
  try {
    const edits = parsePatch(patches);
    // A header that is cut off is read as a hunk at no line, and would empty the text.
    const isWhole = ({ hunks }: StructuredPatch): boolean =>
      hunks.length > 0 &&
      hunks.every(
        ({ oldStart, newStart, lines }) => oldStart >= 0 && newStart >= 0 && lines.length > 0,
      );
    return edits.every(isWhole) ? edits : undefined;
  } catch {
    return undefined;
  }
}
