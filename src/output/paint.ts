import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { visible } from '../core/visible.js';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

// Colours become codes after everything else is made visible. Until then a mark stands for each, which
// no text of a repository can hold, as it is another one in every process.
const key = randomUUID();
const mark = (code: number): string => `<${key} ${code}>`;
const marks = new RegExp(`<${key} (\\d+)>`);

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

/** The one way of a text to a terminal: visible, in the colours that were painted and no others. */
export const shown = (text: string): string =>
  text
    .split(marks)
    .map((part, index) => (index % 2 === 0 ? visible(part) : `\u001b[${part}m`))
    .join('');
