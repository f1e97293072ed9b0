/*
 * Text from a repository or an option is untrusted and must not control the terminal. Control
 * characters are shown as escapes, so that they are visible.
 */

/**
 * Control characters, the line endings that Unicode adds, and what turns the direction of writing.
 */
const steering = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** A text in which `\u001b` stands for the character; JSON stays JSON and parses to the same. */
export const visible = (text: string): string => text.replace(steering, escaped);

const escaped = (character: string): string =>
  character === '\r' ? '\\r' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
