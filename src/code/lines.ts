import { commentAt, commentBefore } from './comments.js';
import { endOf } from './statement-end.js';
import type { Node, SourceFile } from './syntax.js';
import { indentAt, isFirstOnLine, lineUntil, type TextStyle } from './text-style.js';

/*
 * Inserts our statements between those of the user: never on the same line, never between a comment
 * and its code, and never parsed together with the next line in files without semicolons.
 */

/** A text and where it goes. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** Inserts a statement after a node, and after the comments on its line. */
export function lineBehind(
  source: SourceFile,
  node: Node,
  code: string,
  style: TextStyle,
): Insertion {
  return behind(source, endOf(source, node), indentAt(source.text, node.start) + code, style);
}

/** Inserts a statement as the first one of `block`. */
export function lineWithin(
  source: SourceFile,
  block: Node,
  code: string,
  style: TextStyle,
): Insertion {
  const outer = indentAt(source.text, block.start);
  const { at, text } = behind(source, block.start + 1, outer + style.indent + code, style);
  // Braces that stand on one line are drawn apart.
  return { at, text: text.endsWith(style.eol) ? text + outer : text };
}

function behind({ text, comments }: SourceFile, end: number, code: string, style: TextStyle) {
  const { eol } = style;
  let at = end;
  for (;;) {
    at += /^[^\S\r\n]*/.exec(text.slice(at))?.[0].length ?? 0;
    const comment = commentAt(comments, at);
    if (comment === undefined || /\n/.test(text.slice(at, comment.end))) break;
    at = comment.end;
  }
  const isWholeLine = /^(\r?\n|$)/.test(text.slice(at));
  if (!isWholeLine) at = end;
  const line = `${eol}${code}${endingAt({ text, comments }, at, style)}`;
  return { at, text: isWholeLine ? line : line + eol };
}

/** Inserts a statement before a node, and before the comments right above it. */
export function lineBefore(
  source: SourceFile,
  node: Node,
  code: string,
  style: TextStyle,
): Insertion {
  const { text } = source;
  const indent = indentAt(text, node.start);
  // The semicolon that keeps `;[1, 2]` from the line before stays with it.
  const guard = /^[ \t]*(;[ \t]*)$/.exec(lineUntil(text, node.start))?.[1]?.length ?? 0;
  const at = startWithComments(source, node.start - guard);
  const isLineStart = isFirstOnLine(text, at);
  const line = `${code}${endingAt(source, at, style)}${style.eol}${indent}`;
  return { at, text: isLineStart ? line : `${style.eol}${indent}${line}` };
}

/** The start of a node, including the comments on the lines right above it. */
export function startWithComments(
  { text, comments }: Pick<SourceFile, 'text' | 'comments'>,
  start: number,
): number {
  for (let at = start; ; ) {
    const comment = commentBefore(comments, at);
    if (comment === undefined) return at;
    const isOver = /^[ \t]*\r?\n[ \t]*$/.test(text.slice(comment.end, at));
    if (!isOver || !isFirstOnLine(text, comment.start)) return at;
    at = comment.start;
  }
}

/**
 * A semicolon if the file uses them, or if the next line would be parsed as part of our statement.
 */
export function endingAt(
  { text, comments }: Pick<SourceFile, 'text' | 'comments'>,
  offset: number,
  { semicolon }: TextStyle,
): string {
  let at = offset;
  for (;;) {
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
    const comment = commentAt(comments, at);
    if (comment === undefined) break;
    at = comment.end;
  }
  return /[([`+\-*/<.,]/.test(text[at] ?? '') ? ';' : semicolon;
}
