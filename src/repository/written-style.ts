import type { FormatStyle } from '../model/project.js';
import type { Source } from './sources.js';

/** How sources are written, by counting; a trait that nothing shows is left out. */
export function writtenStyle(sources: readonly Source[]): Partial<FormatStyle> {
  const texts = sources.map(({ text }) => text).filter((text) => text.trim() !== '');
  if (texts.length === 0) return {};
  const lines = texts.flatMap((text) => text.replace(/\/\*[\s\S]*?\*\//g, '').split(/\r?\n/));
  const code = lines.filter((line) => !/^\s*(\/\/|\*)/.test(line));
  return {
    ...indentOf(code),
    ...chosen(
      'quotes',
      count(code, /(?<=[\s(=,:[{])'[^'"\n]*'/g),
      count(code, /(?<=[\s(=,:[{])"[^'"\n]*"/g),
      'single',
      'double',
    ),
    ...semicolonsOf(code),
    ...commasOf(code),
    ...chosen(
      'arrowParens',
      count(code, /\(\w+\) =>/g),
      count(code, /(?<![\w.)])\w+ =>/g),
      'always',
      'avoid',
    ),
    ...chosen('bracketSpacing', count(code, /\{ \w/g), count(code, /(?<!\$)\{\w/g), true, false),
    ...chosen('eol', whole(texts, /\r\n/g), whole(texts, /(?<!\r)\n/g), 'crlf', 'lf'),
    ...chosen(
      'finalNewline',
      texts.filter((text) => text.endsWith('\n')).length,
      texts.filter((text) => !text.endsWith('\n')).length,
      true,
      false,
    ),
    width: widthOf(code),
  };
}

/**
 * The repository's style as one file of its own may have bent it, the likelier first: how wide a page
 * may be shows in few files.
 */
export function stylesOfFile(style: FormatStyle, file: Source): readonly FormatStyle[] {
  const seen = { ...style, ...writtenStyle([file]) };
  return [{ ...seen, width: style.width }, seen];
}

const count = (lines: readonly string[], pattern: RegExp): number =>
  lines.reduce((sum, line) => sum + (line.match(pattern)?.length ?? 0), 0);

const whole = (texts: readonly string[], pattern: RegExp): number => count(texts, pattern);

/** The more frequent of two ways; nothing where neither is seen. */
function chosen<Key extends keyof FormatStyle>(
  key: Key,
  one: number,
  other: number,
  ifOne: FormatStyle[Key],
  ifOther: FormatStyle[Key],
): Partial<FormatStyle> {
  if (one === 0 && other === 0) return {};
  return { [key]: one >= other ? ifOne : ifOther };
}

/** By how much a line is further in than the one before. */
function indentOf(lines: readonly string[]): Partial<FormatStyle> {
  const steps = new Map<number | 'tab', number>();
  let before = 0;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const lead = /^[ \t]*/.exec(line)?.[0] ?? '';
    const isTab = lead.startsWith('\t');
    const step = isTab ? 'tab' : lead.length - before;
    if (step === 'tab' || (step >= 2 && step <= 8)) steps.set(step, (steps.get(step) ?? 0) + 1);
    before = isTab ? 0 : lead.length;
  }
  const [most] = [...steps].sort(([, one], [, other]) => other - one);
  return most === undefined ? {} : { indent: most[0] };
}

/** Statements that begin with a keyword, and so end where their line does. */
function semicolonsOf(lines: readonly string[]): Partial<FormatStyle> {
  const statements = lines.filter((line) =>
    /^\s*(import|export \*|const|let|var|return|await|throw|break|continue)\b.*[\w'"`)\]};]\s*$/.test(
      line,
    ),
  );
  const ended = statements.filter((line) => /;\s*$/.test(line)).length;
  return chosen('semicolons', ended, statements.length - ended, true, false);
}

/** What is before a bracket that closes on a line of its own. */
function commasOf(lines: readonly string[]): Partial<FormatStyle> {
  const seen = { literal: [0, 0], call: [0, 0] };
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1]?.trimEnd() ?? '';
    const closing = /^\s*([\])}])/.exec(line)?.[1];
    if (closing === undefined) continue;
    // Blocks of statements close alike; a property or an element tells.
    const isElement =
      closing !== '}' || /^\s*(["'\w$-]+\??:\s\S|\.\.\.\w|["'\w$]+,?$)/.test(before);
    if (!isElement || !/[\w'"`)\]},]$/.test(before)) continue;
    const kind = closing === ')' ? seen.call : seen.literal;
    kind[before.endsWith(',') ? 0 : 1] = (kind[before.endsWith(',') ? 0 : 1] ?? 0) + 1;
  }
  const [withComma = 0, without = 0] = seen.literal;
  const [callWith = 0] = seen.call;
  if (withComma === 0 && without === 0 && callWith === 0) return {};
  if (callWith > 0) return { trailingCommas: 'all' };
  return { trailingCommas: withComma > without ? 'es5' : 'none' };
}

/** The usual width that nearly all lines keep to. */
function widthOf(lines: readonly string[]): number {
  const lengths = lines
    .filter((line) => line !== '' && !/https?:/.test(line))
    .map((line) => line.length);
  const most = lengths.sort((one, other) => one - other)[Math.floor(lengths.length * 0.99)] ?? 0;
  return [80, 100, 120].find((width) => most <= width) ?? 120;
}
