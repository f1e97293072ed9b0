/*
 * Statements of a module that are separated by empty lines are formatted independently of each
 * other, so after a change only one has to be formatted again.
 */

const partsOf = (text: string): string[] => text.split(/(?<=\n)\r?\n(?=\S)/);

/**
 * The text with some of its parts laid out again; undefined if it cannot be split, or a part cannot
 * be parsed alone.
 */
export async function withParts(
  text: string,
  isWanted: (part: string) => boolean,
  layOut: (part: string) => Promise<string>,
): Promise<string | undefined> {
  const parts = partsOf(text);
  // The empty line may stand in a template literal.
  if (parts.some((part) => part.split('`').length % 2 === 0)) return undefined;
  try {
    const done: string[] = [];
    for (const part of parts) done.push(isWanted(part) ? await layOut(part) : part);
    return done.join(/\r\n/.test(done[0] ?? '') ? '\r\n' : '\n');
  } catch {
    return undefined;
  }
}

/** The test for parts that another text does not have. */
export function partsBeyond(before: string): (part: string) => boolean {
  const known = new Set(partsOf(before));
  return (part) => !known.has(part);
}

/** The test for parts that contain an object, or an object type, over several lines. */
export function partsThatOpen(before: string, after: string): (part: string) => boolean {
  const left = new Map<string, number>();
  for (const line of openings(before)) left.set(line, (left.get(line) ?? 0) + 1);
  for (const line of openings(after)) left.set(line, (left.get(line) ?? 0) - 1);
  const more = new Set([...left].filter(([, count]) => count < 0).map(([line]) => line));
  return (part) => openings(part).some((line) => more.has(line));
}

/**
 * Lines that end with the brace of an object: not those of a block, a class or an import, which
 * never stand on one line by choice. Quotes are no matter.
 */
const openings = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.endsWith('{') && ofObject.test(line))
    .map((line) => line.replaceAll('"', "'"));

/** The text before such a brace: nothing, an opening or an operator, or a word. */
const ofObject =
  /(?:^|[([{,:=?&|!~+\-*/%<]|\.\.\.|\b(?:as|await|case|const|default|extends|in|is|keyof|let|of|readonly|return|satisfies|throw|typeof|var|void|yield)) ?\{$/;
