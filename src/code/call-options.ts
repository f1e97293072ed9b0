import MagicString from 'magic-string';
import { commentAt } from './comments.js';
import { startWithComments } from './lines.js';
import {
  type CallExpression,
  keyOf,
  type Node,
  type ObjectExpression,
  type ObjectProperty,
  type SourceFile,
  textOf,
  unwrapped,
} from './syntax.js';
import { blankBefore } from './text-style.js';

/** Why a spread cannot be added to the options of a call; undefined if it can. */
export function optionsProblem(
  source: SourceFile,
  call: CallExpression,
  { replaces, order, force }: SpreadOptions & { readonly force: boolean },
): string | undefined {
  const [first, second] = call.arguments;
  if (first === undefined) return undefined;
  if (second !== undefined) return 'it takes more than one argument';
  if (first.type === 'SpreadElement') return 'its arguments are spread';
  const options = unwrapped(first);
  if (options.type !== 'ObjectExpression') {
    return replaces === undefined
      ? undefined
      : `its options come from ${textOf(source, first)}, which may contain a ${replaces}`;
  }
  if (replaces === undefined) return undefined;
  const own = ownProperty(options, replaces);
  if (own !== undefined && !force && !isBoolean(own.value)) {
    return `its options already have a ${keyOf(own)}`;
  }
  const spread = options.properties.find(
    (each) => each.type === 'SpreadElement' && order(textOf(source, each)) === undefined,
  );
  return spread === undefined
    ? undefined
    : `its options include ${textOf(source, spread)}, which may contain a ${replaces}`;
}

/** `logger`, or `loggerInstance`. */
const ownProperty = (options: ObjectExpression, key: string): ObjectProperty | undefined =>
  options.properties.find(
    (each): each is ObjectProperty =>
      each.type === 'Property' && (keyOf(each) === key || keyOf(each) === `${key}Instance`),
  );

/** `true` or `false`: nothing would be lost. */
const isBoolean = (node: Node): boolean => {
  const inner = unwrapped(node);
  return inner.type === 'Literal' && typeof inner.value === 'boolean';
};

interface SpreadOptions {
  /** A property whose place the spread takes. */
  readonly replaces: string | undefined;
  /** The rank of a spread that wiring inserts, by its text; undefined for any other. */
  readonly order: (text: string) => number | undefined;
}

/**
 * Adds `...spread` to the options of a call, ordered by rank among the spreads of other features.
 */
export function addSpread(
  source: SourceFile,
  call: CallExpression,
  spread: string,
  { replaces, order }: SpreadOptions,
): string {
  const magic = new MagicString(source.text);
  const [first] = call.arguments;
  // Right before the closing parenthesis, after any comment.
  if (first === undefined) return magic.appendLeft(call.end - 1, `{ ${spread} }`).toString();
  const options = unwrapped(first);
  if (options.type !== 'ObjectExpression') {
    const [open, close] = needsParentheses(first) ? ['(', ')'] : ['', ''];
    return magic
      .appendLeft(first.start, `{ ${spread}, ...${open}`)
      .appendRight(first.end, `${close} }`)
      .toString();
  }
  const own = options.properties.find((each) => replaces !== undefined && keyOf(each) === replaces);
  if (own !== undefined) return magic.overwrite(own.start, own.end, spread).toString();
  const { at, text } = placeAmong(source, options, spread, order);
  return magic.appendLeft(at, text).toString();
}

function placeAmong(
  source: SourceFile,
  { properties, start, end }: ObjectExpression,
  spread: string,
  order: (text: string) => number | undefined,
): { at: number; text: string } {
  const mine = order(spread) ?? 0;
  const rankOf = (node: Node): number | undefined => order(textOf(source, node));
  const later = properties.find((each) => (rankOf(each) ?? -1) > mine);
  if (later !== undefined) return { at: later.start, text: `${spread}, ` };
  const earlier = properties.findLast((each) => (rankOf(each) ?? mine) < mine);
  if (earlier !== undefined) return { at: earlier.end, text: `, ${spread}` };
  const [first] = properties;
  if (first === undefined) {
    const isTight = end - start === 2;
    return { at: start + 1, text: ` ${spread}${isTight ? ' ' : ''}` };
  }
  // On its own line if the properties are on their own lines.
  const above = source.text.slice(start, startWithComments(source, first.start));
  const lineStart = /\r?\n[ \t]*$/.exec(above)?.[0];
  return lineStart === undefined
    ? { at: first.start, text: `${spread}, ` }
    : { at: start + above.length, text: `${spread},${lineStart}` };
}

/** `...a` for a name or a call; anything looser needs parentheses. */
const needsParentheses = ({ type }: Node): boolean =>
  !/^(Identifier|MemberExpression|CallExpression|ParenthesizedExpression)$/.test(type);

/** Adds a property to an object unless it exists: before a given one, or last. */
export function addProperty(
  source: SourceFile,
  object: ObjectExpression,
  key: string,
  value: string,
  before?: string,
): string {
  const { text, comments } = source;
  const { properties, start, end } = object;
  if (properties.some((each) => keyOf(each) === key)) return text;
  const magic = new MagicString(text);
  const next = properties.find((each) => before !== undefined && keyOf(each) === before);
  if (next !== undefined) {
    const at = startWithComments(source, next.start);
    const lineStart = /\r?\n[ \t]*$/.exec(text.slice(start, at))?.[0] ?? ' ';
    return magic.appendLeft(at, `${key}: ${value},${lineStart}`).toString();
  }
  const last = properties.at(-1);
  if (last === undefined) {
    const isTight = end - start === 2;
    return magic.appendLeft(start + 1, ` ${key}: ${value}${isTight ? ' ' : ''}`).toString();
  }
  const between = /\r?\n.*/s.exec(blankBefore(text, last.start))?.[0] ?? ' ';
  const comma = /^\s*,/.exec(text.slice(last.end))?.[0].length ?? 0;
  const behind = last.end + comma;
  // A comment that is about the last one stays on its line.
  const blank = /^[^\S\r\n]*/.exec(text.slice(behind))?.[0].length ?? 0;
  const comment = commentAt(comments, behind + blank);
  if (comment === undefined || between === ' ') {
    // A comma after the last property is now after the new one; nothing else moves.
    return magic.appendLeft(last.end, `,${between}${key}: ${value}`).toString();
  }
  if (comma === 0) magic.appendLeft(last.end, ',');
  return magic
    .appendLeft(comment.end, `${between}${key}: ${value}${comma === 0 ? '' : ','}`)
    .toString();
}
