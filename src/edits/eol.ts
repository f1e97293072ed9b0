/** A text with `\n`. */
export const unix = (text: string): string => text.replaceAll('\r\n', '\n');

/** A text with the line ending that another one has. */
export const withEolOf = (other: string | undefined, text: string): string =>
  other?.includes('\r\n') ? withCrlf(text) : unix(text);

/** A text with `\r\n`. */
export const withCrlf = (text: string): string => unix(text).replaceAll('\n', '\r\n');
