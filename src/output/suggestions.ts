import type { Suggestion } from '../codeowners/suggest.js';
import { oneLine } from '../model/one-line.js';
import type { Paint } from './paint.js';

/** Proposed owners as a table, and the flags that would name them. */
export function suggestionsText(
  suggestions: readonly Suggestion[],
  halfLife: number,
  paint: Paint,
): string {
  const known = suggestions.filter(({ candidates }) => candidates.length > 0);
  if (known.length === 0)
    return 'No owners were found in the last two years of history. Nothing was written.';
  const rows = known.flatMap(({ name, candidates }) =>
    candidates.map(({ owner, share, commits, last }, index) => [
      index === 0 ? oneLine(name) : '',
      oneLine(owner),
      `${Math.round(share * 100)}%`,
      String(commits),
      new Date(last * 1000).toISOString().slice(0, 10),
    ]),
  );
  const head = ['flag', 'who', 'share', 'commits', 'last'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    `Contributors to each part in the last two years; a change counts half after ${halfLife} days. Nothing was written.`,
    '',
    paint('bold', line(head)),
    ...rows.map(line),
    '',
    'Choose the right ones. With all of them:',
    '',
    `  agentops codeowners ${known.map(flagOf).join(' ')}`,
  ].join('\n');
}

function flagOf({ name, candidates }: Suggestion): string {
  const [flag, folder] = name.split(/ (.*)/s);
  const owners = candidates.map(({ owner }) => owner).join(' ');
  return `--${flag}="${quotable(folder === undefined ? owners : `${folder}=${owners}`)}"`;
}

export function suggestionsJson(suggestions: readonly Suggestion[]): string {
  const parts = suggestions.map(({ name, candidates }) => {
    const [flag, folder] = name.split(/ (.*)/s);
    return {
      flag,
      ...(folder !== undefined && { folder }),
      candidates: candidates.map(({ last, share, ...rest }) => ({
        ...rest,
        share: Math.round(share * 1000) / 1000,
        last: new Date(last * 1000).toISOString(),
      })),
    };
  });
  return JSON.stringify({ version: 1, suggestions: parts }, null, 2);
}

/** Nothing that a repository holds may steer the shell that a line is pasted into. */
const quotable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029"`$\\]+/gu, '');
