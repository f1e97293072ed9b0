import MagicString from 'magic-string';
import type { Node } from 'oxc-parser';
import type { Source } from '../code/converted-source.js';

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Removes pieces of a text without leaving their comments or a second empty line. */
export class Eraser {
  readonly #source: Source;
  readonly #code: MagicString;
  /** Where the last removed lines ended, if what is above them needs no empty line below. */
  #openEnd = 0;

  constructor(source: Source) {
    this.#source = source;
    this.#code = new MagicString(source.text);
  }

  get text(): string {
    return this.#source.text;
  }

  range(start: number, end: number): void {
    if (start < end) this.#code.remove(start, end);
  }

  replace(start: number, end: number, by: string): void {
    this.#code.update(start, end, by);
  }

  insert(offset: number, text: string): void {
    this.#code.appendLeft(offset, text);
  }

  /** A statement or class member with the comments that are about it. */
  statement(node: Node): void {
    const { text } = this.#source;
    let { start } = node;
    // Comments above the first import are about the file.
    const isHead = node === this.#source.program.body[0] && node.type === 'ImportDeclaration';
    if (!isHead) {
      for (const comment of this.#source.comments.toReversed()) {
        if (comment.end <= start && isAttached(text, comment, start)) start = comment.start;
      }
    }
    this.#lines(start, node.end);
  }

  comment({ start, end }: Range): void {
    this.#lines(start, end);
  }

  /** The first `mark` from `offset` on, beyond spaces and comments. */
  mark(mark: string, offset: number): void {
    const at = this.#skip(offset);
    if (this.text.startsWith(mark, at)) this.range(at, at + mark.length);
  }

  /** Each of `words` between two offsets, with the spaces that follow it. */
  words(words: ReadonlySet<string>, start: number, end: number): void {
    const tokens = /\/\*[\s\S]*?\*\/|\/\/.*|([\w$]+)\s*/g;
    for (const { 0: token, 1: word = '', index } of this.text.slice(start, end).matchAll(tokens)) {
      if (words.has(word)) this.range(start + index, start + index + token.length);
    }
  }

  toString(): string {
    const result = this.#code.toString();
    return result.replace(/\n\s*$/, '\n');
  }

  /** A range with its lines, if it has them for itself, and with one of two groups of empty lines. */
  #lines(start: number, end: number): void {
    const { text } = this.#source;
    const indent = /[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
    const before = text.slice(0, start - indent);
    const rest = /^[ \t]*;?[ \t]*(?:\/\/.*|\/\*[^\n]*?\*\/[ \t]*)?(?:\r?\n|$)/.exec(
      text.slice(end),
    );
    if (!(before === '' || before.endsWith('\n'))) {
      this.range(start - indent, end);
      return;
    }
    if (!rest) {
      this.range(start, end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0));
      return;
    }
    const below = end + rest[0].length;
    const gap = /^(?:[ \t]*\r?\n)+/.exec(text.slice(below))?.[0].length ?? 0;
    const from = start - indent;
    const isOpen = from === this.#openEnd || /(?:\{|\n[ \t]*)\r?\n$/.test(before);
    const to = isOpen ? below + gap : below;
    this.range(from, to);
    if (isOpen) this.#openEnd = to;
  }

  #skip(offset: number): number {
    const blanks = /(?:\s|\/\*[\s\S]*?\*\/|\/\/.*)*/y;
    blanks.lastIndex = offset;
    blanks.exec(this.text);
    return blanks.lastIndex;
  }
}

/** On lines of its own right above what starts at `start`. */
function isAttached(text: string, comment: Range, start: number): boolean {
  return (
    /^[ \t]*(?:\r?\n[ \t]*)?$/.test(text.slice(comment.end, start)) &&
    /(?:^|\n)[ \t]*$/.test(text.slice(0, comment.start))
  );
}
