import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { visible } from '../model/visible.js';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

// Colours become codes after everything else is made visible. Until then a mark stands for each, which
// no text of a repository can hold, as it is another one in every process.
const key = randomUUID();
const mark = (code: number): string => `<${key}:${code}>`;
const marks = new RegExp(`<${key}:(\\d+)>`);
const everyMark = new RegExp(`<${key}:[^>]*>`, 'g');
const proseMark = (hang: number): string => `<${key}:prose:${hang}>`;
const proseMarks = new RegExp(`<${key}:prose:(\\d+)>`);
/** One space behind a word: those that indent stay, and so do the columns of a table. */
const betweenWords = /(?<=[^ ]) (?=[^ ])/;

/** Colour only on a terminal, and not where `NO_COLOR` is set (no-color.org). */
export function paintFor(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  if (!stream.isTTY || env.NO_COLOR || env.TERM === 'dumb') return plain;
  return (style, text) => {
    const [on, off] = inspect.colors[style] as [number, number];
    return `${mark(on)}${text}${mark(off)}`;
  };
}

/**
 * Prose, which is broken between words where a terminal is too narrow for it. All else stays as it
 * is: lines to copy, patches and tables.
 *
 * @param hang how far the lines that follow are indented; as the first one if left out
 */
export const prose = (text: string, hang?: number): string =>
  text
    .split('\n')
    .map((line) => `${proseMark(hang ?? /^ */.exec(line)?.[0].length ?? 0)}${line}`)
    .join('\n');

/** The one way of a text to a terminal: visible, in the colours that were painted and no others. */
export const shown = (text: string, columns?: number): string =>
  text
    .split('\n')
    .map((line) => wrapped(line, columns))
    .join('\n')
    .split(marks)
    .map((part, index) => (index % 2 === 0 ? visible(part) : `\u001b[${part}m`))
    .join('');

/** A line of prose in as many lines as it takes; without the number of columns, in one. */
function wrapped(line: string, columns: number | undefined): string {
  const [, hang] = proseMarks.exec(line) ?? [];
  if (hang === undefined) return line;
  const text = line
    .split(proseMarks)
    .filter((_, index) => index % 2 === 0)
    .join('');
  if (columns === undefined || widthOf(text) <= columns) return text;
  const indent = ' '.repeat(Math.min(Number(hang), Math.floor((columns * 2) / 3)));
  const lines: string[] = [];
  for (const word of text.split(betweenWords)) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(word);
    else if (widthOf(`${last} ${word}`) <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines.join('\n');
}

/** How long a text is once it is shown. */
const widthOf = (text: string): number => visible(text.replaceAll(everyMark, '')).length;
