import { type StructuredPatch, structuredPatch } from 'diff';

/** The time of a diff grows with the square of it. */
const mostChangedLines = 4000;

/** The patch from one text to another; where they have little in common, all lines between in one piece. */
export function patchBetween(
  [oldName, newName]: readonly [string, string],
  [before, after]: readonly [string, string],
  context: number,
): StructuredPatch {
  const options = { context, maxEditLength: mostChangedLines };
  return (
    structuredPatch(oldName, newName, before, after, undefined, undefined, options) ?? {
      oldFileName: oldName,
      newFileName: newName,
      oldHeader: undefined,
      newHeader: undefined,
      hunks: [wholeHunk(linesOf(before), linesOf(after), context)],
    }
  );
}

/** One hunk from the first line that differs to the last one. */
function wholeHunk(
  before: readonly string[],
  after: readonly string[],
  context: number,
): StructuredPatch['hunks'][number] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const from = Math.max(0, start - context);
  const until = (lines: readonly string[], held: number): number =>
    Math.min(lines.length, lines.length - end + held);
  const part = (sign: string, lines: readonly string[], begin: number, to: number): string[] =>
    lines.slice(begin, to).flatMap((line) => signed(sign, line));
  const [oldLines, newLines] = [before, after].map((lines) => until(lines, context) - from) as [
    number,
    number,
  ];
  return {
    oldStart: from + 1,
    oldLines,
    newStart: from + 1,
    newLines,
    lines: [
      ...part(' ', before, from, start),
      ...part('-', before, start, before.length - end),
      ...part('+', after, start, after.length - end),
      ...part(' ', before, before.length - end, until(before, context)),
    ],
  };
}

/** A line as a hunk shows it; only the last one may have no end. */
const signed = (sign: string, line: string): string[] =>
  line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, '\\ No newline at end of file'];

/** Lines with their ends. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
