import { isReference } from '../edits/code/scope.js';
import {
  contains,
  type Fn,
  isFunction,
  type Node,
  type SourceFile,
  textOf,
} from '../edits/code/syntax.js';
import { functionName, functionOf, isAwaited, runningFunction } from './functions.js';
import type { SourceGraph } from './graph.js';

/**
 * The statements of `list`, which `scope` runs, that run a node: directly, or through functions of
 * the file that they call. Undefined where it can not be told when it runs.
 */
export function callsThatReach(
  graph: SourceGraph,
  source: SourceFile,
  node: Node,
  scope: Fn | undefined,
  list: readonly Node[],
  depth = 0,
): Node[] | undefined {
  const own = runningFunction(source, node);
  if (own === scope) {
    const statement = list.find((each) => contains(each, node));
    return statement && !isLate(graph, source, node) ? [statement] : undefined;
  }
  if (own === undefined || depth > 3) return undefined;
  const name = functionName(source, own);
  const calls = name === undefined ? undefined : callsOf(source, own, name);
  if (calls === undefined || calls.length === 0) return undefined;
  const reached = calls.map((call) => callsThatReach(graph, source, call, scope, list, depth + 1));
  return reached.every((each) => each !== undefined) ? reached.flat() : undefined;
}

/** The calls of a function by its name; undefined where somebody else may call it as well. */
function callsOf(source: SourceFile, fn: Fn, name: string): Node[] | undefined {
  const calls: Node[] = [];
  for (const node of source.nodes) {
    if (textOf(source, node) !== name) continue;
    if (node.type !== 'Identifier' && node.type !== 'MemberExpression') continue;
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
  const key = textOf(source, callee.property);
  const found = source.nodes.find(
    (node) =>
      (node.type === 'MethodDefinition' || node.type === 'PropertyDefinition') &&
      textOf(source, node.key) === key,
  );
  const value = found && 'value' in found ? found.value : undefined;
  return typeof value === 'object' && value !== null && isFunction(value as Node)
    ? (value as Fn)
    : undefined;
}
