/*
 * What comes from a repository or from an option may be anybody's, and none of it steers the
 * terminal. What would is shown as an escape, so that who reads sees that something is there.
 */

/**
 * Control characters, the line endings that Unicode adds, and what turns the direction of writing.
 */
const steering = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** A text in which `\u001b` stands for the character; JSON stays JSON and parses to the same. */
export const visible = (text: string): string => text.replace(steering, escaped);

const escaped = (character: string): string =>
  character === '\r' ? '\\r' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
