import { type Node, type Program, parseSync } from 'oxc-parser';

/*
 * The one module that loads the parser. Whoever needs it is imported lazily: a run that edits no
 * code never pays for it.
 */

/** A parsed source file. Offsets are those of `text`, in UTF-16 code units. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  /** The node around each node. */
  readonly parents: ReadonlyMap<Node, Node>;
  /** Every node of the file, in the order of the text. */
  readonly nodes: readonly Node[];
}

/** Parses JavaScript or TypeScript by the path's ending; undefined where it is not valid. */
export function parseSource(path: string, text: string): SourceFile | undefined {
  // A script without an ending, such as bin/www, is JavaScript.
  const named = /\.[cm]?[jt]sx?$/.test(path) ? path : `${path}.js`;
  const { program, errors } = parseSync(named, text);
  if (errors.length > 0) return undefined;
  const parents = new Map<Node, Node>();
  const nodes: Node[] = [];
  const visit = (node: Node, parent: Node | undefined): void => {
    nodes.push(node);
    if (parent !== undefined) parents.set(node, parent);
    for (const child of childrenOf(node)) visit(child, node);
  };
  visit(program, undefined);
  return { path, text, program, parents, nodes };
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
  return isWrapper(node) ? unwrapped(wrappedIn(node)) : node;
}

/** The node with all that only wraps it. */
export function withWrappers(source: SourceFile, node: Node): Node {
  const parent = source.parents.get(node);
  return parent !== undefined && isWrapper(parent) ? withWrappers(source, parent) : node;
}

const isWrapper = ({ type }: Node): boolean =>
  /^(ParenthesizedExpression|TSAsExpression|TSSatisfiesExpression|TSNonNullExpression|AwaitExpression|TSTypeAssertion)$/.test(
    type,
  );

const wrappedIn = (node: Node): Node =>
  (node as { expression?: Node; argument?: Node }).expression ??
  ((node as { argument?: Node }).argument as Node);

export const lineOf = (text: string, offset: number): number =>
  text.slice(0, offset).split('\n').length;

export const textOf = ({ text }: SourceFile, { start, end }: Node): string =>
  text.slice(start, end);

export type { Node, Program };
