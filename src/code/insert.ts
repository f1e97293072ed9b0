import MagicString from 'magic-string';
import { type Insertion, lineBefore, lineBehind, lineWithin } from './lines.js';
import type { Fn, Node, SourceFile } from './syntax.js';
import { indentAt, type TextStyle } from './text-style.js';

/** Puts a statement on a line of its own after another one. */
export const insertAfter = (
  source: SourceFile,
  statement: Node,
  code: string,
  style: TextStyle,
): string => put(source, lineBehind(source, statement, code, style));

/** Puts a statement on a line of its own before another one, and before the comments over that. */
export const insertBefore = (
  source: SourceFile,
  statement: Node,
  code: string,
  style: TextStyle,
): string => put(source, lineBefore(source, statement, code, style));

/** Puts a statement at the beginning of a function's body. */
export function insertFirst(
  source: SourceFile,
  block: Node,
  code: string,
  style: TextStyle,
): string {
  const body = block.type === 'BlockStatement' ? block.body : [];
  const directive = body.filter((each) => 'directive' in each && each.directive !== null).at(-1);
  return directive
    ? insertAfter(source, directive, code, style)
    : put(source, lineWithin(source, block, code, style));
}

/** Puts an expression around another one: `wrap(<it>, more)`. `code` has `$app` where it goes. */
export function wrapIn(source: SourceFile, node: Node, code: string): string {
  const [before = '', after = ''] = code.split('$app', 2);
  return new MagicString(source.text)
    .appendLeft(node.start, before)
    .appendRight(node.end, after)
    .toString();
}

/** Turns `=> expression` into a block that does something with the value and gives it back. */
export function arrowToBlock(
  source: SourceFile,
  arrow: Fn,
  lines: {
    readonly before: readonly string[];
    /** The text before the expression: `return `, `const server = `. */
    readonly keep: string;
    readonly after: readonly string[];
  },
  { eol, indent, semicolon }: TextStyle,
): string {
  const { body } = arrow;
  if (body === null) return source.text;
  const outer = indentAt(source.text, arrow.start);
  const inner = outer + indent;
  const statements = (all: readonly string[]): string =>
    all.map((code) => `${inner}${code}${semicolon}${eol}`).join('');
  const magic = new MagicString(source.text);
  const behind = endOfArrow(source, body);
  const gap = source.text.slice(behind, body.start);
  if (gap.includes('\n')) {
    // An expression on a line of its own stays there.
    const before = lines.before.map((code) => `${eol}${inner}${code}${semicolon}`).join('');
    magic.appendLeft(behind, ` {${before}`).appendLeft(body.start, lines.keep);
  } else {
    magic.appendLeft(body.start, `{${eol}${statements(lines.before)}${inner}${lines.keep}`);
  }
  return magic
    .appendRight(body.end, `${semicolon}${eol}${statements(lines.after)}${outer}}`)
    .toString();
}

/** The end of `=>`, which comments may stand behind. */
function endOfArrow({ text, comments }: SourceFile, body: Node): number {
  let at = text.lastIndexOf('=>', body.start - 1);
  for (const { start, end } of comments.toReversed()) {
    if (start < at && at < end) at = text.lastIndexOf('=>', start);
  }
  return at + '=>'.length;
}

const put = ({ text }: SourceFile, { at, text: inserted }: Insertion): string =>
  text.slice(0, at) + inserted + text.slice(at);
