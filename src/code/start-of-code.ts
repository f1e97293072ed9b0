import { commentAt } from './comments.js';
import { endOf } from './statement-end.js';
import type { SourceFile } from './syntax.js';

/** Words in the comment at the top of a file that are about all of it. */
const aboutTheFile =
  /@ts-(no)?check|@(license|preserve|copyright|fileoverview|file|jest-environment)\b|copyright|spdx|eslint-(disable|env)|biome-ignore-all|prettier-ignore-start|^\/\s*<reference/i;

/** Where statements begin, and whether a line begins there. */
export interface StartOfCode {
  readonly at: number;
  readonly isLineStart: boolean;
}

/** The offset after a byte order mark, a shebang, directives, and comments about the whole file. */
export function startOfCode(source: SourceFile): StartOfCode {
  const { text, program, comments } = source;
  const first = text.startsWith('\uFEFF') ? 1 : 0;
  const directive = program.body
    .filter((each) => 'directive' in each && typeof each.directive === 'string')
    .at(-1);
  let at = directive ? endOf(source, directive) : (program.hashbang?.end ?? first);
  for (;;) {
    const blank = /^\s*/.exec(text.slice(at))?.[0] ?? '';
    const comment = commentAt(comments, at + blank.length);
    if (comment === undefined) break;
    const isBehind = at > first && !blank.includes('\n');
    const isApart = /^[^\S\r\n]*(\r?\n[^\S\r\n]*\r?\n|\r?\n?$)/.test(text.slice(comment.end));
    if (!isBehind && !isApart && !aboutTheFile.test(comment.value)) break;
    at = comment.end;
  }
  const gap = /^[^\S\r\n]*(?:\r?\n[^\S\r\n]*)*/.exec(text.slice(at))?.[0] ?? '';
  if (at > first && !gap.includes('\n')) return { at, isLineStart: false };
  const indent = /[^\n]*$/.exec(gap)?.[0].length ?? 0;
  return { at: at + gap.length - indent, isLineStart: true };
}
