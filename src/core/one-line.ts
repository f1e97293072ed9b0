/* What a repository holds may be anybody's: none of it steers the terminal. */

/** Control characters, ends of line, and what turns the direction of writing. */
const controls = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** A text as one line of plain characters. */
export const oneLine = (text: string): string =>
  text.replace(new RegExp(`${controls.source}+`, 'gu'), ' ');

/** A text with its lines and tabs, without everything else that is no plain character. */
export const printable = (text: string): string =>
  text.replace(new RegExp(`(?![\\n\\t])${controls.source}`, 'gu'), ' ');
