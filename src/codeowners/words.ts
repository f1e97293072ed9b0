export interface Word {
  readonly text: string;
  /** From 1. */
  readonly column: number;
}

/**
 * The words of a line, which are separated by spaces; one behind a backslash is part of its word.
 * Where the host has comments behind a rule, they begin with a word that begins with `#`.
 */
export function wordsOf(line: string, { comments }: { comments: boolean }): Word[] {
  const words: Word[] = [];
  for (const { 0: text, index } of line.matchAll(/(?:\\.|\\$|[^\s\\])+/g)) {
    if (comments && text.startsWith('#')) break;
    words.push({ text, column: index + 1 });
  }
  return words;
}
