import type { Finding } from '../model/finding.js';
import { oneLine } from '../model/one-line.js';
import { type Paint, prose } from './paint.js';

/** Findings for people: `file:line:column  level  what  (rule)`, and their count. */
export function findingsText(findings: readonly Finding[], paint: Paint): string {
  if (findings.length === 0) return paint('green', 'Nothing found.');
  const places = findings.map(({ path, line, column }) =>
    oneLine([path, line, column].filter((part) => part !== undefined).join(':')),
  );
  const width = Math.min(40, Math.max(...places.map(({ length }) => length)));
  const lines = findings.map(({ level, message, rule }, index) => {
    const colour = level === 'error' ? 'red' : 'yellow';
    const head = `${(places[index] ?? '').padEnd(width)}  ${paint(colour, level.padEnd(7))}`;
    return prose(`${head}  ${oneLine(message)} ${paint('dim', `(${rule})`)}`, width + 11);
  });
  const count = (level: Finding['level'], name: string): string[] => {
    const many = findings.filter((finding) => finding.level === level).length;
    return many === 0 ? [] : [`${many} ${name}${many === 1 ? '' : 's'}`];
  };
  return [
    ...lines,
    '',
    [...count('error', 'error'), ...count('warning', 'warning')].join(', '),
  ].join('\n');
}
