import { commentEndingAt } from './comments.js';
import type { Node, SourceFile } from './syntax.js';

/**
 * The end of a statement as it reads: without a semicolon on a later line, which is there for what
 * follows it.
 */
export function endOf({ text, comments }: SourceFile, { start, end }: Node): number {
  if (text[end - 1] !== ';') return end;
  let at = end - 1;
  for (;;) {
    at = start + text.slice(start, at).trimEnd().length;
    const comment = commentEndingAt(comments, at);
    if (comment === undefined || comment.start <= start) break;
    at = comment.start;
  }
  return text.slice(at, end).includes('\n') ? at : end;
}
