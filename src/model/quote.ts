/** A text as a single-quoted string of JavaScript; it cannot end the string it is in. */
export const singleQuoted = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
