import { bareTextOf } from '../code/remove.js';
import { ancestorsOf, lineOf, type Node, type SourceFile } from '../code/syntax.js';
import { normalizeCode } from '../edits/normalize-code.js';
import type { Use } from './used.js';

/* Whether wiring is still written as we wrote it. */

/** The edited pieces of removed wiring: place and text; empty if unedited. */
export function changesOf({ source, node }: Use, code: string): string[] {
  const whole = [...ancestorsOf(source, node)].find(({ type }) =>
    /^(ExpressionStatement|SpreadElement)$/.test(type),
  );
  if (whole === undefined) return [];
  const { start, end } = whole;
  const text = source.text.slice(start, end);
  const place = `${source.path}:${lineOf(source, start)}: ${text.replace(/\s+/g, ' ')}`;
  // `isAsWritten` ignores these, as they do not matter when code is replaced.
  const isHeldElse = heldBy(text) !== heldBy(code);
  if (isHeldElse || !isAsWritten(source, whole, code)) return [place];
  const block = source.parents.get(whole);
  const around = block && source.parents.get(block);
  const isEmptied = block?.type === 'BlockStatement' && block.body.length === 1;
  return isEmptied && /^(Try|If)Statement$/.test(around?.type ?? '')
    ? [`${place} (the block around it is empty now)`]
    : [];
}

const heldBy = (text: string): string | undefined => /^(await|void)\b/.exec(text)?.[1];

/** The placeholder of a user's name in our code. */
export const placeholder = /\$(?:app|server|sockets)/g;

/** True if only names differ: the application and the server may be called anything. */
export const isAsWritten = (source: SourceFile, node: Node, code: string | undefined): boolean =>
  code === undefined || namesIn(source, node, code) !== undefined;

/**
 * The names of application and server at a piece of our code; undefined if the node is not that
 * code.
 */
export function namesIn(
  source: SourceFile,
  node: Node,
  code: string,
): ReadonlyMap<string, string> | undefined {
  const text = bareTextOf(source, node).replace(/^(await|void)/, '');
  const bare = normalizeCode(code);
  const holders = bare.match(placeholder) ?? [];
  const [first = '', ...rest] = bare.split(placeholder);
  if (!text.startsWith(first)) return undefined;
  const names = new Map<string, string>();
  let at = first.length;
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const end = isLast ? text.length - part.length : text.indexOf(part, at);
    const name = text.slice(at, Math.max(at, end));
    if (end < at || !text.startsWith(part, end) || !/^[\w$.()]+$/.test(name)) return undefined;
    names.set(holders[index] ?? '', name);
    at = end + part.length;
  }
  return at === text.length ? names : undefined;
}
