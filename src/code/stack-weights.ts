/*
 * Measured maximum stack use of the parser for each construct, in half kibibytes, rounded up.
 * `test/deep-sources.test.ts` has the shapes that were measured.
 */

/** 60 % of a stack of 1 MiB, the smallest that a system gives a thread of ours. */
export const mostWeight = 1200;

export const bracketWeight = 4.5;
export const angleWeight = 5;
export const tagWeight = 2;
export const labelWeight = 3;
/** A call, an index or an operator in a chain: few of the parser's, but each is a level of the tree. */
export const chainWeight = 0.6;

/** Before a statement that nests in it. */
export const statementWords: ReadonlyMap<string, number> = new Map([
  ['if', 3],
  ['for', 3.5],
  ['while', 3],
  ['with', 3],
  ['do', 3],
]);

/** Before an operand that nests in it. */
export const prefixWords: ReadonlyMap<string, number> = new Map([
  ['function', 4],
  ['class', 3],
  ['async', 1],
  ['await', 1],
  ['yield', 2.5],
  ['new', 1.5],
  ['typeof', 1],
  ['void', 1],
  ['delete', 1],
  ['throw', 1],
  ['return', 0],
  ['case', 0],
  ['else', 0],
  ['keyof', 1],
  ['infer', 2],
  ['readonly', 1],
  ['unique', 1],
  ['asserts', 1],
  ['abstract', 1],
]);

/** Between two operands. */
export const infixWords: ReadonlyMap<string, number> = new Map([
  ['in', 0.6],
  ['instanceof', 0.6],
  ['of', 0.6],
  ['as', 0.6],
  ['satisfies', 0.6],
  ['is', 1],
  ['extends', 3],
  ['implements', 1],
]);

/** Where no operand is before them; `**` nests to the right. */
export const prefixOperators: ReadonlySet<string> = new Set(['!', '~', '+', '-', '++', '--']);
export const prefixWeight = 0.8;

export const operatorWeight = (operator: string): number =>
  heavy.get(operator) ?? (/^[^=!<>]*=$/.test(operator) ? 2.5 : chainWeight);

const heavy: ReadonlyMap<string, number> = new Map([
  ['=>', 3],
  ['?', 2.5],
  ['**', 1],
]);
