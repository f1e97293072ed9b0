import * as weights from './stack-weights.js';

/** The kind of bracket; `$` stands for `${`, a tag and its children for JSX. */
export type Kind = '(' | '[' | '{' | '$' | '`' | 'tag' | 'children';

/** An open bracket, and what was met in it that nests. */
export interface Frame {
  readonly kind: Kind;
  readonly around: number;
  /** True for the condition of `if` and similar: a statement follows, and nests. */
  readonly isHead: boolean;
  /** What a brace ends: an operand, a block, or what only the parser can know. */
  readonly brace: 'operand' | 'block' | 'unknown';
  statements: number;
  operands: number;
  angles: number;
  questions: number;
}

/** A bracket that has just been opened in what weighs `around`. */
export const frameOf = (kind: Kind, around: number): Frame => ({
  kind,
  around,
  isHead: false,
  brace: 'operand',
  statements: 0,
  operands: 0,
  angles: 0,
  questions: 0,
});

/** The most that the parser takes to get here. */
export const weightOf = ({ around, statements, operands, angles }: Frame): number =>
  around + statements + operands + angles;

/** Adds what an operator nests. */
export function weigh(here: Frame, operator: string, isOperand: boolean): void {
  if (operator === ',') {
    here.operands = 0;
    here.questions = 0;
  } else if (/^<<?$/.test(operator)) {
    here.angles += weights.angleWeight * operator.length;
    here.operands += weights.prefixWeight;
  } else if (/^>+$/.test(operator))
    here.angles = Math.max(0, here.angles - weights.angleWeight * operator.length);
  else if (operator === ':') {
    if (here.questions > 0) here.questions--;
    else if (here.kind === '{' && here.brace !== 'operand') here.statements += weights.labelWeight;
    else here.operands += weights.operatorWeight(operator);
  } else if (!isOperand && weights.prefixOperators.has(operator))
    here.operands += weights.prefixWeight;
  else {
    here.operands += weights.operatorWeight(operator);
    if (operator === '?') here.questions++;
    // None of these is in arguments of types.
    if (/^(&&|\|\||\?\?|[!=]==?|[*/%])$/.test(operator)) here.angles = 0;
  }
}

/** Words that are names, too, so that `/` after them may divide. */
export const contextual: ReadonlySet<string> = new Set([
  'of',
  'as',
  'is',
  'satisfies',
  'async',
  'await',
  'yield',
  'keyof',
  'infer',
  'readonly',
  'unique',
  'asserts',
  'abstract',
  'implements',
]);

/** The brackets that are open at a place, and what is right before it. */
export class Brackets {
  protected readonly outer: Frame[] = [];
  protected here: Frame = { ...frameOf('{', 0), brace: 'block' };
  /** True after what ends an operand, where `/` divides and `<` compares. */
  protected isOperand = false;
  protected isBoundary = true;
  protected last = '';

  protected push(kind: Kind, more: Partial<Pick<Frame, 'isHead' | 'brace'>> = {}): void {
    const own = kind === 'tag' ? weights.tagWeight : weights.bracketWeight;
    this.outer.push(this.here);
    this.here = { ...frameOf(kind, weightOf(this.here) + own), ...more };
    this.isOperand = false;
    this.isBoundary = true;
    this.last = kind;
  }

  protected pop(): Frame {
    const closed = this.here;
    this.here = this.outer.pop() ?? frameOf('{', 0);
    this.isBoundary = false;
    this.isOperand = true;
    this.last = 'operand';
    return closed;
  }

  /** Ends what nests; the branches of `else if` nest in each other, however each of them ends. */
  protected end(word = ''): void {
    Object.assign(this.here, { operands: 0, angles: 0, questions: 0 });
    if (word !== 'else') this.here.statements = 0;
    this.isBoundary = false;
  }
}
