/** A word as a shell takes it to the letter: in double quotes, `$(…)` would run. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
