import type { AdrFolder } from '../adr/folders.js';
import { type AdrRecord, idOf } from '../adr/record.js';
import { oneLine } from '../model/one-line.js';
import type { Paint } from './paint.js';

/** A record as data. */
export const recordJson = (record: AdrRecord, { owner }: AdrFolder) => ({
  id: idOf(record),
  number: record.name.number ?? null,
  title: record.title,
  status: record.word ?? null,
  date: record.date?.value ?? null,
  format: record.format,
  path: record.path,
  package: owner,
  relations: record.relations.map(({ kind, path, number }) => ({
    kind,
    path: path ?? null,
    number: number ?? null,
  })),
});

/** Records for the user, folder by folder. */
export function recordsTable(folders: readonly AdrFolder[], paint: Paint): string {
  const shown = folders.filter(({ records }) => records.length > 0);
  if (shown.length === 0) return 'No records.';
  return shown
    .map(({ path, records }) =>
      [
        paint('bold', `${oneLine(path)}/`),
        ...table(records.map((record) => rowOf(record, paint))),
      ].join('\n'),
    )
    .join('\n\n');
}

function rowOf(record: AdrRecord, paint: Paint): Cell[] {
  const word = oneLine(record.word ?? 'no status');
  const colour =
    word === 'accepted' ? 'green' : word === 'proposed' || word === 'draft' ? 'yellow' : 'dim';
  const id = oneLine(record.name.number === undefined ? record.name.digits : idOf(record));
  return [
    { text: id, painted: id },
    { text: word, painted: paint(colour, word) },
    { text: record.title, painted: oneLine(record.title) },
  ];
}

/** With colours a cell is longer than it looks. */
interface Cell {
  readonly text: string;
  readonly painted: string;
}

function table(rows: readonly (readonly Cell[])[]): string[] {
  const widths = [0, 1].map((column) =>
    Math.max(...rows.map((row) => row[column]?.text.length ?? 0)),
  );
  return rows.map(
    (row) =>
      `  ${row
        .map(
          ({ text, painted }, column) =>
            painted + ' '.repeat(Math.max(0, (widths[column] ?? 0) - text.length)),
        )
        .join('  ')}`,
  );
}
