/*
 * The part of Markdown that records need: headings, links and front matter, each with its offsets,
 * so that an edit changes the bytes that it is about and no others. Code and comments contain no
 * headings or links.
 */

export interface Heading {
  readonly level: number;
  readonly text: string;
  /** From 1. */
  readonly line: number;
  readonly start: number;
  /** The offset after its line ending. */
  readonly end: number;
}

export interface Link {
  /** The link text; empty for a definition (`[id]: target`). */
  readonly text: string;
  readonly textStart: number;
  /** As written, with fragment. */
  readonly target: string;
  readonly targetStart: number;
  readonly line: number;
}

export interface Markdown {
  readonly text: string;
  /** As long as the text, with spaces for what is code or a comment. */
  readonly plain: string;
  readonly eol: '\n' | '\r\n';
  /** Between the lines `---`; undefined if there is none. */
  readonly frontMatter: { readonly start: number; readonly end: number } | undefined;
  /** Behind the front matter. */
  readonly bodyStart: number;
  readonly headings: readonly Heading[];
  readonly links: readonly Link[];
}

export function readMarkdown(text: string): Markdown {
  const plain = blankOut(text);
  const matter = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(text);
  const isMatter = matter !== null && matter.index === 0;
  const start = isMatter ? matter[0].indexOf('\n') + 1 : 0;
  const frontMatter = isMatter ? { start, end: start + (matter[1] ?? '').length } : undefined;
  const bodyStart = isMatter ? matter[0].length : 0;
  return {
    text,
    plain,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    frontMatter,
    bodyStart,
    headings: headingsOf(text, plain, bodyStart),
    links: linksOf(text, plain),
  };
}

export const lineAt = (text: string, offset: number): number => {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1))
    line++;
  return line;
};

const blanks = (text: string): string => text.replace(/[^\r\n]/g, ' ');

/** Fenced code, comments and inline code as spaces. */
function blankOut(text: string): string {
  let fence: string | undefined;
  const lines = text.split(/(?<=\n)/).map((line) => {
    const [, mark = ''] = /^ {0,3}(?:> ?)*(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence !== undefined) {
      if (mark.startsWith(fence) && /^[\s>]*[`~]+\s*$/.test(line)) fence = undefined;
      return blanks(line);
    }
    if (mark === '' || (mark.startsWith('`') && line.trimStart().slice(mark.length).includes('`')))
      return line;
    fence = mark;
    return blanks(line);
  });
  return lines
    .join('')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, blanks)
    .replace(/(?<!`)(`+)(?!`)(?:(?!\r?\n\r?\n)[\s\S])*?(?<!`)\1(?!`)/g, blanks);
}

function headingsOf(text: string, plain: string, from: number): Heading[] {
  const headings: Heading[] = [];
  const pattern =
    /^ {0,3}(#{1,6})(?:[ \t]+([^\r\n]*))?(?:\r?\n|$)|^(\S[^\r\n]*)\r?\n=+[ \t]*(?:\r?\n|$)/gm;
  pattern.lastIndex = from;
  for (let match = pattern.exec(plain); match !== null; match = pattern.exec(plain)) {
    const [all, marks = '#', shown = match[3] ?? ''] = match;
    // The text itself may hold code, which is blank in `plain`; a comment after it is none of it.
    const at = match.index + all.indexOf(shown);
    const words = text
      .slice(at, at + shown.length)
      .replace(/<!--.*?(-->|$)/g, '')
      .replace(/[ \t]+#+[ \t]*$/, '')
      .trim();
    headings.push({
      level: marks.length,
      text: words,
      line: lineAt(plain, match.index),
      start: match.index,
      end: match.index + all.length,
    });
    if (all === '') pattern.lastIndex++;
  }
  return headings;
}

// An odd number of backslashes before a bracket makes a letter of it.
const inline =
  /(?<=(?:^|[^\\])(?:\\\\)*)!?\[((?:[^[\]\\]|\\.|\[[^[\]]*\])*)\]\(\s*(<[^<>\r\n]*>|(?:[^\s()\\]|\\.|\([^\s()]*\))*)/g;
const definition = /^ {0,3}\[(?!\^)[^[\]]+\]:[ \t]*(<[^<>\r\n]*>|\S+)/gm;
const html =
  /(?<=(?:^|[^\\])(?:\\\\)*)<(?:a|img)\s[^<>]*?\b(?:href|src)\s*=\s*(["'])([^"'<>]*)\1/gi;

function linksOf(text: string, plain: string): Link[] {
  const links: Link[] = [];
  const add = (words: string, textStart: number, raw: string, rawStart: number): void => {
    const isBracketed = raw.startsWith('<');
    links.push({
      text: words,
      textStart,
      target: isBracketed ? raw.slice(1, -1) : raw,
      targetStart: rawStart + (isBracketed ? 1 : 0),
      line: lineAt(text, rawStart),
    });
  };
  for (const match of plain.matchAll(inline)) {
    const [all, words = '', raw = ''] = match;
    const textStart = match.index + all.indexOf('[') + 1;
    const shown = text.slice(textStart, textStart + words.length);
    add(shown, textStart, raw, match.index + all.length - raw.length);
  }
  for (const match of plain.matchAll(definition)) {
    const [all, raw = ''] = match;
    add('', match.index, raw, match.index + all.length - raw.length);
  }
  for (const match of plain.matchAll(html)) {
    const [all, , raw = ''] = match;
    add('', match.index, raw, match.index + all.length - raw.length - 1);
  }
  return links.sort((one, other) => one.targetStart - other.targetStart);
}
