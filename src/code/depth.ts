import { Brackets, contextual, type Frame, frameOf, weigh, weightOf } from './frames.js';
import { endOfComment, endOfRegex, endOfString, endOfWord, operatorAt } from './lexemes.js';
import * as weights from './stack-weights.js';

/*
 * The parser is native and recursive: a source that is nested too deeply crashes the process. So an
 * upper bound of the stack that it needs is computed first, in one pass over the tokens. Inside a
 * bracket, weights add up until something ends the nesting: a comma, a semicolon, or two operands
 * beside each other.
 */

/** Far larger than any hand-written source; its tree still fits into memory. */
const mostCharacters = 8 * 1024 * 1024;

/** True if parsing might overflow the stack. Never false if it would. */
export const isTooDeep = (path: string, text: string): boolean =>
  text.length > mostCharacters || new Scan(path, text).isTooDeep();

class Scan extends Brackets {
  readonly #text: string;
  readonly #isJsx: boolean;
  #at = 0;
  #body: Frame['brace'] | undefined;

  constructor(path: string, text: string) {
    super();
    this.#text = text;
    this.#isJsx = !/\.[cm]?ts$/.test(path);
  }

  isTooDeep(): boolean {
    while (this.#at < this.#text.length) {
      if (!this.#token(this.here.kind) || weightOf(this.here) > weights.mostWeight) return true;
    }
    return false;
  }

  /** Reads one token; false if only the parser could classify it. */
  #token(kind: Frame['kind']): boolean {
    if (kind === '`') return this.#template();
    if (kind === 'children') return this.#children();
    return kind === 'tag' ? this.#tag() : this.#code();
  }

  #code(): boolean {
    const text = this.#text;
    const char = text[this.#at] ?? '';
    const comment = endOfComment(text, this.#at);
    if (comment > this.#at) this.#at = comment;
    else if (/\s/.test(char)) this.#at++;
    else if (char === '"' || char === "'") {
      this.#operand();
      this.#at = endOfString(text, this.#at);
    } else if (char === '`') {
      // Behind an operand it is a tag's, and goes on.
      if (!this.isOperand) this.#operand();
      else this.here.operands += weights.chainWeight;
      this.#at++;
      this.push('`');
    } else if (endOfWord(text, this.#at) > this.#at) this.#word();
    else if (char === '(' || char === '[' || char === '{') this.#open(char);
    else if (char === ')' || char === ']' || char === '}') this.#close(char);
    else return this.#operator();
    return true;
  }

  #operand(): void {
    if (this.isBoundary || this.isOperand) this.end();
    this.isOperand = true;
    this.last = 'operand';
  }

  #word(): void {
    const start = this.#at;
    this.#at = endOfWord(this.#text, start);
    const word = this.#text.slice(start, this.#at);
    if (this.last === '.' || this.last === '?.') {
      this.isOperand = true;
      this.last = 'operand';
      return;
    }
    const infix = weights.infixWords.get(word);
    if (infix !== undefined && this.isOperand) {
      this.here.operands += infix;
      this.isOperand = false;
      this.last = word;
      return;
    }
    const isStart = this.isBoundary || this.isOperand;
    if (isStart || word === 'case' || word === 'default' || word === 'else') this.end(word);
    if (word === 'function' || word === 'class')
      this.#body = isStart || this.last === 'default' ? 'block' : 'operand';
    const prefix = weights.prefixWords.get(word);
    const statement = weights.statementWords.get(word);
    this.here.operands += prefix ?? 0;
    this.here.statements += statement ?? 0;
    const isPrefix = prefix !== undefined || statement !== undefined || infix !== undefined;
    this.isOperand = !isPrefix && !/^(default|try|finally)$/.test(word);
    this.last = isPrefix || !this.isOperand ? word : 'operand';
  }

  #open(char: '(' | '[' | '{'): void {
    this.#at++;
    const last = this.last;
    if (this.isBoundary) this.end();
    // A call, an index, or the body of a function goes on with what is before it.
    if (this.isOperand) this.here.operands += weights.chainWeight;
    if (char !== '{') {
      const isHead = char === '(' && weights.statementWords.has(last);
      this.push(char, { isHead });
      return;
    }
    const brace = this.#body ?? this.#braceAfter(last);
    this.#body = undefined;
    this.push('{', { brace });
  }

  #braceAfter(last: string): Frame['brace'] {
    if (this.isOperand || this.#isAtStatement(last)) return 'block';
    // A label or `case` of a block, or a type; elsewhere it is a value.
    const isBlock = this.here.kind === '{' && this.here.brace !== 'operand';
    return last === ':' && isBlock ? 'unknown' : 'operand';
  }

  #isAtStatement = (last: string): boolean =>
    ['', ';', '{', '=>', 'else', 'do', 'try', 'finally', 'head', 'block'].includes(last);

  #close(char: ')' | ']' | '}'): void {
    this.#at++;
    const { kind } = this.here;
    if (char === '}' && kind === '$') {
      this.pop();
      return;
    }
    if (kind !== (char === ')' ? '(' : char === ']' ? '[' : '{')) return;
    if (this.outer.length === 0) return;
    const { isHead, brace } = this.pop();
    if (this.here.kind === 'tag' || this.here.kind === 'children') return;
    if (isHead) {
      this.isOperand = false;
      this.last = 'head';
    } else if (kind === '{' && brace !== 'operand') {
      this.isOperand = false;
      this.isBoundary = true;
      this.last = brace;
    }
  }

  #operator(): boolean {
    const char = this.#text[this.#at] ?? '';
    const last = this.last;
    if (char === '/' && !this.isOperand) {
      if (last === 'unknown' || contextual.has(last)) return false;
      this.#operand();
      this.#at = endOfRegex(this.#text, this.#at);
      return true;
    }
    if (char === '<' && !this.isOperand && this.#isJsx && !this.#isGeneric()) {
      this.#operand();
      this.#at++;
      this.push('tag');
      return true;
    }
    const operator = operatorAt(this.#text, this.#at);
    this.#at += operator.length;
    if (operator === ';') {
      this.isBoundary = true;
      this.isOperand = false;
      this.last = ';';
      return true;
    }
    // A new line begins with a prefix where a block has ended.
    if (this.isBoundary && (last === 'block' || last === ';')) this.end();
    weigh(this.here, operator, this.isOperand);
    this.isBoundary = false;
    const isPostfix = this.isOperand && /^(\+\+|--|!)$/.test(operator);
    this.isOperand = isPostfix;
    this.last = this.isOperand ? 'operand' : operator;
    return true;
  }

  /** `<T,>` and `<T extends U>` begin an arrow function, in TSX, too. */
  #isGeneric(): boolean {
    const generic = /<\s*(const\s+)?[\w$]+\s*(,|extends\s|=)/y;
    generic.lastIndex = this.#at;
    return generic.test(this.#text);
  }

  #template(): boolean {
    const text = this.#text;
    const char = text[this.#at];
    if (char === '\\') this.#at += 2;
    else if (char === '`') {
      this.#at++;
      this.pop();
    } else if (char === '$' && text[this.#at + 1] === '{') {
      this.#at += 2;
      this.push('$');
    } else this.#at++;
    return true;
  }

  #children(): boolean {
    const rest = this.#text[this.#at];
    this.#at++;
    if (rest === '{') this.push('{', { brace: 'operand' });
    else if (rest === '<') {
      const closing = /\s*\//y;
      closing.lastIndex = this.#at;
      if (closing.test(this.#text)) {
        const end = this.#text.indexOf('>', this.#at);
        this.#at = end < 0 ? this.#text.length : end + 1;
        this.pop();
      } else this.push('tag');
    }
    return true;
  }

  #tag(): boolean {
    const text = this.#text;
    const char = text[this.#at] ?? '';
    const here = this.here;
    const comment = endOfComment(text, this.#at);
    if (comment > this.#at) {
      this.#at = comment;
      return true;
    }
    this.#at++;
    if (char === '"' || char === "'") {
      const end = text.indexOf(char, this.#at);
      this.#at = end < 0 ? text.length : end + 1;
    } else if (char === '{' || char === '(' || char === '[') {
      this.push(char, { brace: 'operand' });
      return true;
    } else if (char === '/' && text[this.#at] === '>') {
      this.#at++;
      this.pop();
      return true;
    } else if (char === '<') {
      // An element as a value, or arguments of types.
      if (this.last === '=') this.push('tag');
      else here.angles += weights.angleWeight;
    } else if (char === '>' && here.angles > 0) here.angles -= weights.angleWeight;
    else if (char === '>') this.here = { ...frameOf('children', here.around) };
    if (char === '.') here.operands += weights.operatorWeight(char);
    if (!/\s/.test(char)) this.last = char;
    return true;
  }
}
