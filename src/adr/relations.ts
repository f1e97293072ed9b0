import { fileBehind } from './link-target.js';
import { lineAt, type Markdown } from './markdown.js';

/** A line with a relation to another record. */
export interface Relation {
  readonly kind: 'supersedes' | 'superseded by';
  /** The other record's path; undefined if it is named by its number only. */
  readonly path: string | undefined;
  /** The number in `superseded by ADR-0123`. */
  readonly number: number | undefined;
  readonly line: number;
}

const statement =
  /^[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)?(supersedes|supercedes|superseded by|superceded by)\b[^\r\n]*/gim;

/**
 * Supersedes relations: lines that begin with the words, anywhere, and the status itself. adr-tools
 * wrote "superceded" for years.
 */
export function relationsOf(
  markdown: Markdown,
  path: string,
  status: { readonly value: string; readonly start: number } | undefined,
): Relation[] {
  const found = [...markdown.plain.matchAll(statement)].map((match) => ({
    start: match.index,
    text: markdown.text.slice(match.index, match.index + match[0].length),
  }));
  const isFound = found.some(
    ({ start, text }) => status && status.start >= start && status.start < start + text.length,
  );
  if (status && !isFound && /super[sc]eded by/i.test(status.value)) {
    found.push({ start: status.start, text: status.value });
  }
  return found.flatMap(({ start, text }) => {
    const kind = /super[sc]eded by/i.test(text) ? 'superseded by' : 'supersedes';
    const line = lineAt(markdown.text, start);
    const files = markdown.links
      .filter(({ targetStart }) => targetStart >= start && targetStart < start + text.length)
      .flatMap(({ target }) => fileBehind(target, path) ?? []);
    if (files.length > 0) {
      return files.map((each): Relation => ({ kind, path: each, number: undefined, line }));
    }
    const number = /\b(?:ADR[-_ ]?)?0*(\d{1,6})\b/i.exec(
      text.replace(/.*?super[sc]ede[sd]( by)?/i, ''),
    )?.[1];
    return number === undefined ? [] : [{ kind, path: undefined, number: Number(number), line }];
  });
}
