/*
 * One segment of a pattern against one segment of a path: `*`, `?`, and where the host has them,
 * sets such as `[a-z]`. Matched without regular expressions, so that no pattern makes it slow.
 */

type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'many' }
  | { readonly kind: 'set'; readonly negated: boolean; readonly ranges: readonly Range[] };
type Range = readonly [from: string, to: string];

export interface Segment {
  /** The text that it stands for, where it stands for one only. */
  readonly literal: string | undefined;
  /** Of `*x` the `x`, of `x*` the `x`: what an index can look up. */
  readonly suffix: string | undefined;
  readonly prefix: string | undefined;
  readonly matches: (name: string) => boolean;
}

/** Undefined if it can match nothing: a set that does not end, as fnmatch(3) has it. */
export function segmentOf(pattern: string, { sets }: { sets: boolean }): Segment | undefined {
  if (!/[\\*?[]/.test(pattern)) return literalSegment(pattern);
  const tokens = tokensOf(pattern, sets);
  if (tokens === undefined) return undefined;
  const [first, second, ...more] = tokens;
  if (first === undefined || (first.kind === 'text' && second === undefined)) {
    return literalSegment(first?.kind === 'text' ? first.text : '');
  }
  const isPair = second !== undefined && more.length === 0;
  return {
    literal: undefined,
    suffix: isPair && first.kind === 'many' && second.kind === 'text' ? second.text : undefined,
    prefix: isPair && first.kind === 'text' && second.kind === 'many' ? first.text : undefined,
    matches: matcherOf(tokens),
  };
}

const literalSegment = (literal: string): Segment => ({
  literal,
  suffix: undefined,
  prefix: undefined,
  matches: (name) => name === literal,
});

function tokensOf(pattern: string, sets: boolean): Token[] | undefined {
  const letters = [...pattern];
  const tokens: Token[] = [];
  const addText = (text: string): void => {
    const last = tokens.at(-1);
    if (last?.kind === 'text') tokens[tokens.length - 1] = { kind: 'text', text: last.text + text };
    else tokens.push({ kind: 'text', text });
  };
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at] ?? '';
    if (letter === '\\' && at + 1 < letters.length) addText(letters[++at] ?? '');
    else if (letter === '?') tokens.push({ kind: 'one' });
    else if (letter === '*') {
      // Several in a row inside a segment are as one.
      if (tokens.at(-1)?.kind !== 'many') tokens.push({ kind: 'many' });
    } else if (letter === '[' && sets) {
      const set = setAt(letters, at);
      if (set === undefined) return undefined;
      tokens.push(set.token);
      at = set.end;
    } else addText(letter);
  }
  return tokens;
}

function setAt(
  letters: readonly string[],
  start: number,
): { token: Token; end: number } | undefined {
  let at = start + 1;
  const negated = letters[at] === '!' || letters[at] === '^';
  if (negated) at++;
  const ranges: Range[] = [];
  const letterAt = (): string | undefined => {
    if (letters[at] === '\\') at++;
    return letters[at++];
  };
  while (at < letters.length) {
    // The first letter is a member even if it is the bracket.
    if (letters[at] === ']' && ranges.length > 0)
      return { token: { kind: 'set', negated, ranges }, end: at };
    const from = letterAt();
    if (from === undefined) return undefined;
    if (letters[at] === '-' && letters[at + 1] !== ']' && at + 1 < letters.length) {
      at++;
      const to = letterAt();
      if (to === undefined) return undefined;
      ranges.push([from, to]);
    } else ranges.push([from, from]);
  }
  return undefined;
}

function matcherOf(tokens: readonly Token[]): (name: string) => boolean {
  const units = tokens.flatMap((token): Token[] =>
    token.kind === 'text' ? [...token.text].map((text) => ({ kind: 'text', text })) : [token],
  );
  return (name) => fits(units, [...name]);
}

/** Goes back to the last star only: what an earlier one took never needs to be given back. */
function fits(units: readonly Token[], letters: readonly string[]): boolean {
  let unit = 0;
  let letter = 0;
  let star = -1;
  let resume = 0;
  while (letter < letters.length) {
    const token = units[unit];
    if (token?.kind === 'many') {
      star = unit++;
      resume = letter;
    } else if (token !== undefined && takes(token, letters[letter] ?? '')) {
      unit++;
      letter++;
    } else if (star === -1) return false;
    else {
      unit = star + 1;
      letter = ++resume;
    }
  }
  while (units[unit]?.kind === 'many') unit++;
  return unit === units.length;
}

function takes(token: Token, letter: string): boolean {
  if (token.kind === 'text') return token.text === letter;
  if (token.kind === 'set')
    return token.ranges.some(([from, to]) => from <= letter && letter <= to) !== token.negated;
  return token.kind === 'one';
}
