import type { Finding } from '../governance/finding.js';
import type { Paint } from './paint.js';

/** Findings for a person: `file:line`, as terminals and editors link it. */
export function findingsText(findings: readonly Finding[], sound: string, paint: Paint): string {
  if (findings.length === 0) return `${paint('green', 'Sound.')} ${sound}`;
  const lines = findings.map(({ path, line, level, message, rule }) => {
    const place = line === undefined ? path : `${path}:${line}`;
    const colour = level === 'error' ? 'red' : 'yellow';
    return `${place} ${paint(colour, level)} ${message} ${paint('dim', rule)}`;
  });
  const count = `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`;
  return [...lines, '', count].join('\n');
}
