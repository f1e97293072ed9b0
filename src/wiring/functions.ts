import { requiredPath } from '../code/declarations.js';
import { once } from '../code/once.js';
import { bindingOf, functionAround } from '../code/scope.js';
import {
  ancestorsOf,
  type Fn,
  isFunction,
  type Node,
  nameOf,
  nodesIn,
  type SourceFile,
  textOf,
  unwrapped,
} from '../code/syntax.js';
import type { SourceGraph } from './graph.js';
import { imported } from './imported.js';

/** A function and its file. */
export interface FoundFunction {
  readonly source: SourceFile;
  readonly fn: Fn;
}

/** The function that an expression names, through variables and imports. */
export function functionOf(
  graph: SourceGraph,
  source: SourceFile,
  node: Node,
  depth = 0,
): FoundFunction | undefined {
  const inner = unwrapped(node);
  if (isFunction(inner)) return { source, fn: inner };
  if (depth > 12) return undefined;
  const path = requiredPath(inner);
  if (path !== undefined) {
    const found = imported(graph, source.path, path, 'default');
    return found && functionOf(graph, found.source, found.node, depth + 1);
  }
  if (inner.type === 'MemberExpression') return memberFunction(graph, source, inner, depth);
  const name = nameOf(inner);
  const binding = name === undefined ? undefined : bindingOf(source, name, inner);
  switch (binding?.kind) {
    case 'function':
      return { source, fn: binding.node };
    case 'variable': {
      const { init, id } = binding.declarator;
      return init && nameOf(id) === name ? functionOf(graph, source, init, depth + 1) : undefined;
    }
    case 'import': {
      const found = imported(graph, source.path, binding.from, binding.imported);
      return found && functionOf(graph, found.source, found.node, depth + 1);
    }
    default:
      return undefined;
  }
}

/** `routes.register`, where `routes` is all of another module. */
function memberFunction(
  graph: SourceGraph,
  source: SourceFile,
  node: Extract<Node, { type: 'MemberExpression' }>,
  depth: number,
): FoundFunction | undefined {
  const name = nameOf(node.object);
  const key = nameOf(node.property);
  const binding = name === undefined ? undefined : bindingOf(source, name, node);
  if (binding?.kind !== 'import' || key === undefined || node.computed) return undefined;
  if (!/^(\*|default)$/.test(binding.imported)) return undefined;
  const found = imported(graph, source.path, binding.from, key);
  return found && functionOf(graph, found.source, found.node, depth + 1);
}

/** What the `return`s of a function give, its own and not those of functions in it. */
export const resultsOf = once((fn: Fn): readonly Node[] => {
  if (fn.body === null) return [];
  if (fn.expression) return [fn.body];
  return [...nodesIn(fn.body, isFunction)].flatMap((node) =>
    node.type === 'ReturnStatement' && node.argument ? [node.argument] : [],
  );
});

/** How a function of the file is called: `initRoutes`, or `this.initRoutes` for a method. */
export function functionName(source: SourceFile, fn: Fn): string | undefined {
  const own = nameOf(fn.id);
  if (own !== undefined) return own;
  const parent = source.parents.get(fn);
  if (parent?.type === 'VariableDeclarator') return nameOf(parent.id);
  return parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition'
    ? `this.${textOf(source, parent.key)}`
    : undefined;
}

/**
 * The function that runs a node; a callback of forEach and its kind runs with what calls it, and an
 * async one does so where that is waited for.
 */
export function runningFunction(source: SourceFile, node: Node): Fn | undefined {
  const own = functionAround(source, node);
  const call = own && iterationOf(source, own);
  return call && (!own.async || isAwaited(source, call)) ? runningFunction(source, call) : own;
}

/** True for `await run()` and `await Promise.all([run()])`. */
export function isAwaited(source: SourceFile, node: Node): boolean {
  for (const around of ancestorsOf(source, node)) {
    if (around.type === 'AwaitExpression') return true;
    if (isFunction(around) || /Statement$|Declaration$/.test(around.type)) return false;
  }
  return false;
}

/** The call that runs a function for each of many, then and there. */
export function iterationOf(source: SourceFile, fn: Fn): Node | undefined {
  const call = source.parents.get(fn);
  return call?.type === 'CallExpression' &&
    call.callee.type === 'MemberExpression' &&
    !call.callee.computed &&
    /^(forEach|map|flatMap|filter|some|every|reduce)$/.test(nameOf(call.callee.property) ?? '')
    ? call
    : undefined;
}
