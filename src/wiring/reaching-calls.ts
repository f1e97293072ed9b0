import { namedIn } from '../code/named.js';
import { firstOfEach, once } from '../code/once.js';
import { isReference } from '../code/scope.js';
import {
  type Fn,
  holderOf,
  isFunction,
  type Node,
  type SourceFile,
  textOf,
} from '../code/syntax.js';
import { functionName, functionOf, isAwaited, runningFunction } from './functions.js';
import type { SourceGraph } from './graph.js';

/** The statements among which something is looked for, and the function that runs them. */
export interface Among {
  readonly graph: SourceGraph;
  readonly source: SourceFile;
  readonly scope: Fn | undefined;
  readonly list: readonly Node[];
}

/** Longer and circular call chains are not followed. */
const MAX_CALLS = 4;

/**
 * Finds the last statement of a list that runs a node: directly, or through functions of the file
 * that it calls. Undefined if it cannot be told when the node runs.
 */
export function lastToReach(among: Among): (node: Node) => Node | undefined {
  /** What was found before, by how many calls the way had until there. */
  const known = Array.from({ length: MAX_CALLS }, () => new Map<Fn, Node | undefined>());
  const ofFunction = (fn: Fn, depth: number): Node | undefined => {
    const before = known[depth];
    if (before && !before.has(fn)) {
      const calls = callsOf(among.source, fn) ?? [];
      before.set(fn, lastOf(calls.map((call) => ofNode(call, depth + 1))));
    }
    return before?.get(fn);
  };
  const ofNode = (node: Node, depth: number): Node | undefined => {
    const { graph, source, scope, list } = among;
    const own = runningFunction(source, node);
    if (own !== scope) return own && ofFunction(own, depth);
    const statement = holderOf(list, node);
    return statement && !isLate(graph, source, node) ? statement : undefined;
  };
  return (node) => ofNode(node, 0);
}

/** Undefined if one of them is, or if there are none. */
function lastOf(statements: readonly (Node | undefined)[]): Node | undefined {
  let last = statements[0];
  for (const each of statements) {
    if (each === undefined || last === undefined) return undefined;
    if (each.start > last.start) last = each;
  }
  return last;
}

/** The calls of a function by its name; undefined if somebody else may call it as well. */
function callsOf(source: SourceFile, fn: Fn): Node[] | undefined {
  const name = functionName(source, fn);
  const calls: Node[] = [];
  for (const node of name === undefined ? [] : namedIn(source, name)) {
    if (textOf(source, node) !== name) continue;
    const parent = source.parents.get(node);
    if (parent?.type === 'CallExpression' && parent.callee === node) calls.push(parent);
    else if (!isDeclaring(source, node, fn)) return undefined;
  }
  return calls;
}

const isDeclaring = (source: SourceFile, node: Node, fn: Fn): boolean =>
  fn.id === node ||
  source.parents.get(node)?.type === 'VariableDeclarator' ||
  (node.type === 'Identifier' && !isReference(source, node));

/** True for the call of an async function that nobody waits for: what it does comes later. */
function isLate(graph: SourceGraph, source: SourceFile, node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  const called = functionOf(graph, source, node.callee)?.fn ?? methodCalled(source, node.callee);
  if (called === undefined || !called.async) return false;
  return !isAwaited(source, node);
}

/** The method of the same class in `this.initRoutes()`. */
function methodCalled(source: SourceFile, callee: Node): Fn | undefined {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'ThisExpression') {
    return undefined;
  }
  const found = membersOf(source).get(textOf(source, callee.property));
  const value = found && 'value' in found ? found.value : undefined;
  return typeof value === 'object' && value !== null && isFunction(value as Node)
    ? (value as Fn)
    : undefined;
}

/** The methods and properties of all classes of a file by their names; the first of each counts. */
const membersOf = once((source: SourceFile) =>
  firstOfEach(
    source.nodes.flatMap((node) =>
      node.type === 'MethodDefinition' || node.type === 'PropertyDefinition'
        ? [[textOf(source, node.key), node] as const]
        : [],
    ),
  ),
);
