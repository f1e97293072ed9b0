import type {
  ArrowFunctionExpression,
  CallExpression,
  Comment,
  Function as FunctionNode,
  NewExpression,
  Node,
  ObjectExpression,
  Program,
} from 'oxc-parser';
import { countUntil } from './count-until.js';
import { once } from './once.js';
import { parseText } from './parser.js';

/** A parsed source file. Offsets are those of `text`, in UTF-16 code units. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
  /** The node around each node. */
  readonly parents: ReadonlyMap<Node, Node>;
  /** Every node of the file, in the order of the text. */
  readonly nodes: readonly Node[];
}

/** A function with a body, as a declaration, an expression or an arrow. */
export type Fn = FunctionNode | ArrowFunctionExpression;

/**
 * Parses JavaScript or TypeScript by the path's ending; undefined if it is not valid, or nested so
 * deeply that the parser would not survive it.
 */
export function parseSource(path: string, text: string): SourceFile | undefined {
  // A script without an ending, such as bin/www, is JavaScript.
  const named = /\.[cm]?[jt]sx?$/.test(path) ? path : `${path}.js`;
  const parsed = parseText(named, text);
  if (parsed === undefined || parsed.errors.length > 0) return undefined;
  const { program, comments } = parsed;
  const nodes = [...nodesIn(program)];
  const parents = new Map<Node, Node>();
  for (const node of nodes) for (const child of childrenOf(node)) parents.set(child, node);
  return { path, text, program, comments, parents, nodes };
}

/** A node and all that is in it, in the order of the text; nothing of what `isLeft` is true for. */
export function* nodesIn(
  root: Node,
  isLeft: (node: Node) => boolean = () => false,
): Generator<Node> {
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isLeft(node)) continue;
    yield node;
    for (const child of [...childrenOf(node)].reverse()) open.push(child);
  }
}

function* childrenOf(node: Node): Generator<Node> {
  for (const value of Object.values(node)) {
    if (isNode(value)) yield value;
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) yield item;
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

/** The nodes around `node`, from the inside out. */
export function* ancestorsOf({ parents }: SourceFile, node: Node): Generator<Node> {
  for (let at = parents.get(node); at !== undefined; at = parents.get(at)) yield at;
}

/** The node without what only wraps it: parentheses, `as T`, `!`, `await`. */
export function unwrapped(node: Node): Node {
  let here = node;
  for (let inner = wrappedIn(here); inner !== undefined; inner = wrappedIn(here)) here = inner;
  return here;
}

/** The node with all that only wraps it. */
export function withWrappers(source: SourceFile, node: Node): Node {
  let here = node;
  for (const parent of ancestorsOf(source, node)) {
    if (wrappedIn(parent) !== here) break;
    here = parent;
  }
  return here;
}

function wrappedIn(node: Node): Node | undefined {
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
      return node.expression;
    case 'AwaitExpression':
      return node.argument;
    default:
      return undefined;
  }
}

/** True for a function that has a body; overloads and `declare function` have none. */
export const isFunction = (node: Node | undefined): node is Fn =>
  node?.type === 'FunctionDeclaration' ||
  node?.type === 'FunctionExpression' ||
  node?.type === 'ArrowFunctionExpression';

/** The name of an identifier; undefined for everything else, private names included. */
export const nameOf = (node: Node | null | undefined): string | undefined =>
  node?.type === 'Identifier' ? node.name : undefined;

/** True for a call, with or without `new`. */
export const isCallOrNew = (node: Node | undefined): node is CallExpression | NewExpression =>
  node?.type === 'CallExpression' || node?.type === 'NewExpression';

/** The value of an object's property, written as `key: value` or `key`. */
export function valueIn(object: ObjectExpression, key: string): Node | undefined {
  for (const each of object.properties) {
    if (each.type === 'Property' && keyOf(each) === key) return each.value;
  }
  return undefined;
}

/** The name of a property, as a name or as a string. */
export const keyOf = (property: Node): string | undefined => {
  if (property.type !== 'Property' || property.computed) return undefined;
  const { key } = property;
  return nameOf(key) ?? (key.type === 'Literal' ? String(key.value) : undefined);
};

export const contains = (outer: Node, inner: Node): boolean =>
  outer.start <= inner.start && outer.end >= inner.end;

/** Of nodes beside each other the one that holds another one. */
export function holderOf(list: readonly Node[], inner: Node): Node | undefined {
  const at = countUntil(list, ({ start }) => start > inner.start) - 1;
  const found = list[at];
  return found && contains(found, inner) ? found : undefined;
}

const lineStarts = once(({ text }: SourceFile) => [
  0,
  ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1),
]);

/** The line, from 1, on which an offset is. */
export const lineOf = (source: SourceFile, offset: number): number =>
  countUntil(lineStarts(source), (start) => start > offset);

/** A node as it is written. */
export const textOf = ({ text }: SourceFile, { start, end }: Node): string =>
  text.slice(start, end);

export type {
  CallExpression,
  Class,
  ClassBody,
  Expression,
  ImportDeclaration,
  MemberExpression,
  NewExpression,
  ObjectExpression,
  ObjectProperty,
  Statement,
  VariableDeclarator,
} from 'oxc-parser';
export type { Node, Program };
