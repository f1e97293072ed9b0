/* Where the tokens of a source end. By loops over characters: a pattern takes memory by the length of a match. */

/** The end of a comment that begins at a place, or that place. */
export function endOfComment(text: string, at: number): number {
  if (text[at] !== '/') return at;
  if (text[at + 1] === '*') {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? text.length : end + 2;
  }
  if (text[at + 1] !== '/') return at;
  let end = at;
  while (end < text.length && !isLineBreak(text[end])) end++;
  return end;
}

/** The end of a string; one that is not closed ends with its line, as the parser refuses it there. */
export function endOfString(text: string, at: number): number {
  const quote = text[at];
  let end = at + 1;
  while (end < text.length && text[end] !== quote) {
    if (text[end] === '\n' || text[end] === '\r') return end;
    end += text[end] === '\\' ? (text.startsWith('\r\n', end + 1) ? 3 : 2) : 1;
  }
  return end + 1;
}

/** The end of a regular expression without its flags. */
export function endOfRegex(text: string, at: number): number {
  let isClass = false;
  let end = at + 1;
  for (; end < text.length && !isLineBreak(text[end]); end++) {
    const char = text[end];
    if (char === '\\') end++;
    else if (char === '[') isClass = true;
    else if (char === ']') isClass = false;
    else if (char === '/' && !isClass) break;
  }
  return endOfWord(text, end + 1);
}

/** The end of a name, a keyword or a number, or the place itself. */
export function endOfWord(text: string, at: number): number {
  let end = at;
  while (end < text.length && isWord(text.charCodeAt(end), text[end])) end++;
  return end;
}

/** The operator at a place, the longest there is. */
export function operatorAt(text: string, at: number): string {
  for (const length of [4, 3, 2]) {
    const operator = text.slice(at, at + length);
    if (!operators.has(operator)) continue;
    // `a?.5:b` is a condition.
    if (operator === '?.' && /\d/.test(text[at + 2] ?? '')) continue;
    return operator;
  }
  return text[at] ?? '';
}

const operators: ReadonlySet<string> = new Set(
  '>>>= ... === !== **= <<= >>= >>> &&= ||= ??= => == != <= >= ** ++ -- << >> && || ?? ?. += -= *= /= %= &= |= ^='.split(
    ' ',
  ),
);

const isLineBreak = (char: string | undefined): boolean =>
  char === '\n' || char === '\r' || char === '\u2028' || char === '\u2029';

const isWord = (code: number, char = ''): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 95 ||
  code === 36 ||
  code === 35 ||
  code === 92 ||
  (code > 127 && !/\s/.test(char));
