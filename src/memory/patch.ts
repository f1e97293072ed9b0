import {
  applyPatch,
  FILE_HEADERS_ONLY,
  formatPatch,
  parsePatch,
  reversePatch,
  structuredPatch,
} from 'diff';

/** Lines of a hunk's surroundings that may have changed since, in all. */
const tolerated = 4;

/** An edit as a unified diff. */
export const createPatch = (path: string, before: string, after: string): string =>
  formatPatch(
    structuredPatch(path, path, before, after, undefined, undefined, { context: 2 }),
    FILE_HEADERS_ONLY,
  );

/**
 * Takes edits back, the newest first, wherever their lines are now.
 *
 * @returns undefined where a line of theirs has changed, or is gone
 */
export function takeBack(text: string, patches: string): string | undefined {
  let result: string | false = text;
  for (const patch of parsed(patches).toReversed()) {
    const reverse = reversePatch(patch);
    const exact: string | false = applyPatch(result, reverse, { fuzzFactor: 0 });
    result = exact === false ? applyPatch(result, reverse, { fuzzFactor: tolerated }) : exact;
    if (result === false) return undefined;
  }
  return result;
}

function parsed(patches: string): ReturnType<typeof parsePatch> {
  try {
    return parsePatch(patches);
  } catch {
    // Mended by hand, or by a merge: then nothing can be taken back by it.
    return [];
  }
}
