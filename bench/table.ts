import type { Column, Comparison, Row, Spread } from './comparison.ts';

/** A comparison as a table: the median, the range behind it, the ratio, the goal. */
export function table({ title, columns, rows }: Comparison): string {
  const lines = [
    ['', ...columns.map(({ label }) => label), 'ours / this', 'goal'],
    ...rows.map((row, index) => cells(row, columns, index === 0)),
  ];
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  const print = (line: readonly string[]): string =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = lines;
  return [
    title,
    print(head),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...body.map(print),
  ].join('\n');
}

function cells(
  { name, figures, ratio, goal }: Row,
  columns: readonly Column[],
  ours: boolean,
): string[] {
  return [
    name,
    ...columns.map(({ key, digits }) => shown(figures[key], digits)),
    ratio === undefined || ours ? '' : shown(ratio, 2),
    goal === undefined ? '' : `${goal.goal}: ${goal.reached ? 'reached' : 'NOT reached'}`,
  ];
}

function shown(figure: Spread | undefined, digits: number): string {
  if (figure === undefined) return '';
  const [median, min, max] = [figure.median, figure.min, figure.max].map((value) =>
    value.toFixed(digits),
  );
  return min === max ? `${median}` : `${median} (${min}–${max})`;
}
