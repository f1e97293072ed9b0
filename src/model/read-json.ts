import { AgentopsError } from './errors.js';

/** Far deeper than any settings, answers or manifests are, and no matter for a stack. */
const mostLevels = 200;

/** JSON as `JSON.parse` reads it, but for a byte order mark; nothing that is nested without end. */
export function readJson(text: string): unknown {
  requireShallow(text);
  return JSON.parse(text.replace(/^\uFEFF/, ''));
}

/**
 * Refuses JSON that those who walk through it would not survive. Comments are taken for JSON.
 *
 * @throws {AgentopsError} if it is nested too deeply
 */
export function requireShallow(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x22) {
      at++;
      while (at < text.length && text.charCodeAt(at) !== 0x22)
        at += text.charCodeAt(at) === 0x5c ? 2 : 1;
    } else if (char === 0x5b || char === 0x7b) {
      depth++;
      if (depth > mostLevels) throw tooDeep();
    } else if (char === 0x5d || char === 0x7d) depth--;
  }
}

const tooDeep = (): AgentopsError =>
  new AgentopsError('REFUSED', `A JSON text is nested more than ${mostLevels} levels deep.`, {
    next: 'Nothing was written. Make it flatter, or remove it, then run the command again.',
  });
