import MagicString from 'magic-string';
import type { Node, SourceFile } from './syntax.js';
import { indentAt, lineBehind, type TextStyle } from './text-style.js';

/** Puts a statement on a line of its own behind another one. */
export function insertAfter(
  source: SourceFile,
  statement: Node,
  code: string,
  { eol, semicolon }: TextStyle,
): string {
  const line = `${indentAt(source.text, statement.start)}${code}${semicolon}`;
  const { at, text } = lineBehind(source, statement, line, eol);
  return new MagicString(source.text).appendLeft(at, text).toString();
}

/** Puts a statement on a line of its own before another one, and before the comments over that. */
export function insertBefore(
  source: SourceFile,
  statement: Node,
  code: string,
  { eol, semicolon }: TextStyle,
): string {
  const indent = indentAt(source.text, statement.start);
  return new MagicString(source.text)
    .appendLeft(startWithComments(source, statement), `${code}${semicolon}${eol}${indent}`)
    .toString();
}

/** Where a statement begins, with the comments that stand right over it on lines of their own. */
function startWithComments({ text }: SourceFile, { start }: Node): number {
  const above =
    /(?:^|\n)[ \t]*((?:(?:\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)[ \t]*\r?\n[ \t]*)+)$/.exec(
      text.slice(0, start),
    );
  return above ? start - (above[1]?.length ?? 0) : start;
}

/** Puts a statement at the beginning of a function's body. */
export function insertFirst(
  source: SourceFile,
  block: Node,
  code: string,
  style: TextStyle,
): string {
  const { body } = block as unknown as { body: readonly (Node & { directive?: string | null })[] };
  const directive = body.filter((each) => typeof each.directive === 'string').at(-1);
  if (directive) return insertAfter(source, directive, code, style);
  const indent = indentAt(source.text, block.start) + style.indent;
  // An empty body may stand on one line.
  const closing =
    body.length === 0 && !/\n/.test(source.text.slice(block.start, block.end))
      ? style.eol + indentAt(source.text, block.start)
      : '';
  return new MagicString(source.text)
    .appendLeft(block.start + 1, `${style.eol}${indent}${code}${style.semicolon}${closing}`)
    .toString();
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
  arrow: Node,
  lines: {
    readonly before: readonly string[];
    readonly keep: string;
    readonly after: readonly string[];
  },
  { eol, indent, semicolon }: TextStyle,
): string {
  const { body } = arrow as unknown as { body: Node };
  const outer = indentAt(source.text, arrow.start);
  const inner = outer + indent;
  const statements = (all: readonly string[]): string =>
    all.map((code) => `${inner}${code}${semicolon}${eol}`).join('');
  return new MagicString(source.text)
    .appendLeft(body.start, `{${eol}${statements(lines.before)}${inner}${lines.keep}`)
    .appendRight(body.end, `${semicolon}${eol}${statements(lines.after)}${outer}}`)
    .toString();
}
