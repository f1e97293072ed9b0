import type { Block } from '../model/block.js';

/*
 * A block of ours in a text that is the user's: it is between two comments, is written again each
 * time, and nothing outside of it is touched.
 */

/** The text with the block in it; undefined if its markers do not match. */
export function placeBlock(text: string | undefined, block: Block): string | undefined {
  const whole = wholeBlock(block);
  if (text === undefined) return joined([...introOf(block), ...whole], '\n');
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  const found = find(lines, block);
  if (found === 'broken') return undefined;
  if (found && block.place === 'keep') {
    return lines.toSpliced(found.start, found.end - found.start, ...whole).join(eol);
  }
  const rest = found ? without(lines, found) : lines;
  const at = block.place === 'last' ? lastPlace(rest, block) : 0;
  return joined(
    [...spaced(rest.slice(0, at), 'before'), ...whole, ...spaced(rest.slice(at), 'behind')],
    eol,
  );
}

/** Where the block is in a text: its first and last line, from 1. */
export function blockPlace(
  text: string,
  block: Pick<Block, 'name' | 'comment'>,
): { start: number; end: number } | undefined {
  const found = find(text.split(/\r?\n/), block);
  return found && found !== 'broken' ? { start: found.start + 1, end: found.end } : undefined;
}

/**
 * The text without a block, and without the intro that was written with it.
 *
 * @returns undefined if it has none, or if its markers do not match
 */
export function withoutBlock(text: string, block: Block): string | undefined {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  const found = find(lines, block);
  if (!found || found === 'broken') return undefined;
  const rest = without(lines, found);
  const { intro = [] } = block;
  const isIntroOnly = rest.join('\n').trim() === intro.join('\n').trim();
  return isIntroOnly ? '' : joined(rest, eol);
}

function marks({ name, comment }: Pick<Block, 'name' | 'comment'>): [begin: string, end: string] {
  const close = comment === '#' ? '' : ' -->';
  return [`${comment} agentops:begin ${name}${close}`, `${comment} agentops:end ${name}${close}`];
}

function wholeBlock(block: Block): string[] {
  const [begin, end] = marks(block);
  return [begin, ...block.lines, end];
}

const introOf = ({ intro = [] }: Block): string[] => (intro.length === 0 ? [] : [...intro, '']);

function find(
  lines: readonly string[],
  block: Pick<Block, 'name' | 'comment'>,
): { start: number; end: number } | 'broken' | undefined {
  const [begin, end] = marks(block);
  const places = (mark: string): number[] =>
    lines.flatMap((line, index) => (line.trim() === mark ? [index] : []));
  const [starts, ends] = [places(begin), places(end)];
  if (starts.length === 0 && ends.length === 0) return undefined;
  const [start = 0] = starts;
  const [last = 0] = ends;
  return starts.length === 1 && ends.length === 1 && start < last
    ? { start, end: last + 1 }
    : 'broken';
}

/** The lines without the block, and without the empty line that it left behind. */
function without(
  lines: readonly string[],
  { start, end }: { start: number; end: number },
): string[] {
  const behind = lines[end] === '' && (start === 0 || lines[start - 1] === '') ? end + 1 : end;
  return [...lines.slice(0, start), ...lines.slice(behind)];
}

function lastPlace(lines: readonly string[], { lastBefore }: Block): number {
  const barrier = lastBefore === undefined ? undefined : new RegExp(lastBefore);
  const found = lines.findIndex((line) => barrier?.test(line));
  return found === -1 ? lines.length : found;
}

/** What is beside the block, with one empty line between. */
function spaced(lines: readonly string[], side: 'before' | 'behind'): string[] {
  const text = [...lines];
  if (side === 'before') {
    while (text.at(-1)?.trim() === '') text.pop();
    return text.length === 0 ? [] : [...text, ''];
  }
  while (text[0]?.trim() === '') text.shift();
  return text.length === 0 ? [] : ['', ...text];
}

const joined = (lines: readonly string[], eol: string): string =>
  `${lines.join(eol).replace(/(\r?\n)+$/, '')}${eol}`;
