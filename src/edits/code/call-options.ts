import MagicString from 'magic-string';
import { nameOf } from './scope.js';
import { type Node, type SourceFile, textOf, unwrapped } from './syntax.js';

type Loose = Node & Record<string, unknown>;

/** Why the options of a call can not take a spread; undefined where they can. */
export function optionsProblem(
  source: SourceFile,
  call: Node,
  replaces: string | undefined,
  force: boolean,
): string | undefined {
  const [first, second] = (call as unknown as { arguments: Node[] }).arguments;
  if (first === undefined) return undefined;
  if (second !== undefined) return 'it has more than one argument';
  const options = unwrapped(first) as Loose;
  if (options.type === 'SpreadElement') return 'its arguments are spread';
  if (options.type !== 'ObjectExpression') {
    return replaces === undefined
      ? undefined
      : `its options come from ${textOf(source, first)}, which may hold a ${replaces}`;
  }
  if (replaces === undefined) return undefined;
  const own = ownProperty(options, replaces);
  if (own !== undefined && !force && !isBoolean(own.value as Node)) {
    return `it has a ${nameOf(own.key)} of its own`;
  }
  const spread = (options.properties as unknown as Loose[]).find(
    (each) => each.type === 'SpreadElement' && !isOurs(textOf(source, each)),
  );
  return spread === undefined
    ? undefined
    : `its options hold ${textOf(source, spread)}, which may bring a ${replaces}`;
}

/**
 * Adds `...spread` to the options of a call. Among spreads of ours `order` decides; `replaces` is a
 * property whose place it takes.
 */
export function addSpread(
  source: SourceFile,
  call: Node,
  spread: string,
  {
    replaces,
    order,
  }: { replaces: string | undefined; order: (text: string) => number | undefined },
): string {
  const magic = new MagicString(source.text);
  const [first] = (call as unknown as { arguments: Node[] }).arguments;
  if (first === undefined) {
    // Right before the closing parenthesis, whatever stands between the two.
    magic.appendLeft(call.end - 1, `{ ${spread} }`);
    return magic.toString();
  }
  const options = unwrapped(first) as Loose;
  if (options.type !== 'ObjectExpression') {
    magic.overwrite(first.start, first.end, `{ ${spread}, ...${spreadable(source, first)} }`);
    return magic.toString();
  }
  const properties = options.properties as unknown as Loose[];
  const own = replaces === undefined ? undefined : ownProperty(options, replaces);
  const mine = order(spread) ?? 0;
  const later = properties.find((each) => (order(textOf(source, each)) ?? -1) > mine);
  const earlier = properties.filter((each) => {
    const rank = order(textOf(source, each));
    return rank !== undefined && rank < mine;
  });
  if (own !== undefined) magic.overwrite(own.start, own.end, spread);
  else if (later !== undefined) magic.appendLeft(later.start, `${spread}, `);
  else if (earlier.length > 0) magic.appendLeft((earlier.at(-1) as Node).end, `, ${spread}`);
  else if (properties[0] !== undefined) {
    // On a line of its own where the properties have theirs.
    const gap = source.text.slice(options.start + 1, properties[0].start);
    const between = /^\s*\n\s*$/.test(gap) ? `,${gap.slice(gap.search(/\r?\n/))}` : ', ';
    magic.appendLeft(properties[0].start, `${spread}${between}`);
  } else magic.overwrite(options.start, options.end, `{ ${spread} }`);
  return magic.toString();
}

/** `...a` for a name or a call; anything looser needs parentheses. */
function spreadable(source: SourceFile, node: Node): string {
  const text = textOf(source, node);
  return /^(Identifier|MemberExpression|CallExpression)$/.test(node.type) ? text : `(${text})`;
}

const propertyOf = (object: Loose, key: string): Loose | undefined =>
  (object.properties as unknown as Loose[]).find((each) => nameOf(each.key) === key);

/** `logger`, or `loggerInstance`. */
const ownProperty = (options: Loose, key: string): Loose | undefined =>
  propertyOf(options, key) ?? propertyOf(options, `${key}Instance`);

/** `true`, `false`, `!isTest`: nothing that would be lost. */
function isBoolean(node: Node): boolean {
  const { type, value, operator } = unwrapped(node) as unknown as {
    type: string;
    value?: unknown;
    operator?: string;
  };
  return (
    (type === 'Literal' && typeof value === 'boolean') ||
    (type === 'UnaryExpression' && operator === '!')
  );
}

const isOurs = (text: string): boolean => /^\.\.\.(errorOptions|loggingOptions)\b/.test(text);

/** Adds a property behind the others of an object, unless it is there. */
export function addProperty(source: SourceFile, object: Node, key: string, value: string): string {
  const { properties } = object as unknown as { properties: Loose[] };
  if (properties.some((each) => nameOf(each.key) === key)) return source.text;
  const last = properties.at(-1);
  const magic = new MagicString(source.text);
  if (last === undefined)
    return magic.overwrite(object.start, object.end, `{ ${key}: ${value} }`).toString();
  const between = /(\r?\n\s*)$/.exec(source.text.slice(0, last.start))?.[1] ?? ' ';
  // A comma that stood behind the last one now stands behind the new one; nothing else moves.
  return magic.appendLeft(last.end, `,${between}${key}: ${value}`).toString();
}
