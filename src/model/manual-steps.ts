import { diffArrays } from 'diff';
import type { Change, ManualStep } from './change.js';
import { printable } from './faithful.js';

/**
 * A change of a file that may not be edited, as steps for the user: for each place the lines to
 * paste. They go from the end of the file to its start, so that the numbers of lines hold.
 *
 * @param why the rest of a sentence that starts with the path
 */
export function stepsByHand(
  { path, before, after }: Pick<Change, 'path' | 'before' | 'after'>,
  why: string,
): ManualStep[] {
  const left = `${path} ${why}, so it was not changed`;
  if (after === undefined) return [{ where: `${left}: delete it`, lines: [] }];
  if (before === undefined)
    return [{ where: `${left}: create it with`, lines: shown(linesOf(after)) }];
  const steps: ManualStep[] = [];
  const parts = diffArrays(linesOf(before), linesOf(after));
  let line = 0;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    if (part === undefined) continue;
    const next = parts[index + 1];
    if (part.removed) {
      const range = part.value.length === 1 ? `line ${line + 1}` : lines(line, part.value.length);
      line += part.value.length;
      if (next?.added) {
        steps.unshift({ where: `${left}: replace ${range} with`, lines: shown(next.value) });
        index++;
      } else steps.unshift({ where: `${left}: delete ${range}`, lines: shown(part.value) });
    } else if (part.added) {
      const place = line === 0 ? 'at its start' : `after line ${line}`;
      steps.unshift({ where: `${left}: add ${place}`, lines: shown(part.value) });
    } else line += part.value.length;
  }
  // Only the end of the last line differs, which no line shows.
  return steps.length > 0 ? steps : [{ where: `${left}: end it with a line break`, lines: [] }];
}

const lines = (from: number, count: number): string => `lines ${from + 1} to ${from + count}`;

const linesOf = (text: string): string[] =>
  text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);

const shown = (values: readonly string[]): string[] => values.map(printable);
