import { endOf } from './statement-end.js';
import type { SourceFile } from './syntax.js';

/** How a file is written, read off the file itself; `fallback` where it does not say. */
export interface TextStyle {
  readonly quote: "'" | '"';
  readonly semicolon: ';' | '';
  /** One level. */
  readonly indent: string;
  readonly eol: '\n' | '\r\n';
}

export const defaultStyle: TextStyle = { quote: "'", semicolon: ';', indent: '  ', eol: '\n' };

/** Reads quotes, semicolons, indent and line ending off a file. */
export function styleOf(source: SourceFile, fallback: TextStyle = defaultStyle): TextStyle {
  const { text, nodes } = source;
  const count = { "'": 0, '"': 0, with: 0, without: 0 };
  for (const node of nodes) {
    const first = text[node.start];
    if (node.type === 'Literal' && (first === "'" || first === '"')) count[first]++;
    if (/^(ExpressionStatement|ImportDeclaration|VariableDeclaration)$/.test(node.type)) {
      const end = endOf(source, node);
      if (text[end - 1] === ';') count.with++;
      // The head of a `for` and what shares its line says nothing.
      else if (/^[^\S\r\n]*(\r?\n|$)/.test(text.slice(end))) count.without++;
    }
  }
  const indent = /^(\t+| {2,8})\S/m.exec(text)?.[1];
  return {
    quote: count["'"] === count['"'] ? fallback.quote : count["'"] > count['"'] ? "'" : '"',
    semicolon:
      count.with === count.without ? fallback.semicolon : count.with > count.without ? ';' : '',
    indent: indent === undefined ? fallback.indent : indent.startsWith('\t') ? '\t' : indent,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

/** What is before an offset on its line. */
export const lineUntil = (text: string, offset: number): string =>
  text.slice(offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1, offset);

/** True if nothing but spaces, or a byte order mark, is before an offset on its line. */
export const isFirstOnLine = (text: string, offset: number): boolean =>
  /^\uFEFF?[ \t]*$/.test(lineUntil(text, offset));

/** The white space at the beginning of the line on which an offset is. */
export const indentAt = (text: string, offset: number): string =>
  /^[ \t]*/.exec(lineUntil(text, offset))?.[0] ?? '';

/** The white space that ends right before an offset, line breaks included. */
export const blankBefore = (text: string, offset: number): string =>
  text.slice(text.slice(0, offset).trimEnd().length, offset);

/**
 * Converts our code, written with single quotes and without a semicolon, to the style of a file.
 */
export function inStyle(code: string, { quote }: TextStyle): string {
  return quote === "'" ? code : code.replaceAll("'", '"');
}
