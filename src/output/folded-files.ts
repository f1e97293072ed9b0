import { oneLine } from '../model/one-line.js';
import type { Paint } from './paint.js';
import { colours, type Mark, signs } from './tree.js';

/** Folders below this depth count with the one above them. */
const depth = 2;

/** Files by their folder: how many of each mark. A short list of a long tree. */
export function foldedFiles(title: string, files: ReadonlyMap<string, Mark>, paint: Paint): string {
  const folders = new Map<string, Map<Mark, number>>();
  for (const [path, mark] of files) {
    const folder = folderOf(path);
    const counts = folders.get(folder) ?? new Map<Mark, number>();
    counts.set(mark, (counts.get(mark) ?? 0) + 1);
    folders.set(folder, counts);
  }
  const rows = [...folders].sort(([one], [other]) => (one < other ? -1 : 1));
  const names = rows.map(([folder]) => (folder === '' ? './' : `${oneLine(folder)}/`));
  const width = Math.max(...names.map((name) => name.length));
  // What lies at the top comes last, as in a tree.
  const order = rows.map((_, index) => index).sort((one, other) => at(one) - at(other));
  return [
    paint('bold', title),
    ...order.map((index) => `  ${names[index]?.padEnd(width)}  ${countsText(rows[index]?.[1])}`),
  ].join('\n');

  function at(index: number): number {
    return rows[index]?.[0] === '' ? rows.length : index;
  }

  function countsText(counts: ReadonlyMap<Mark, number> = new Map()): string {
    return (Object.keys(signs) as Mark[])
      .filter((mark) => counts.has(mark))
      .map((mark) => paint(colours[mark], `${signs[mark]}${counts.get(mark)}`))
      .join(' ');
  }
}

const folderOf = (path: string): string => path.split('/').slice(0, -1).slice(0, depth).join('/');
