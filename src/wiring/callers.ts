import { propertyFor } from '../edits/code/scope.js';
import {
  type Fn,
  type Node,
  nameOf,
  type SourceFile,
  unwrapped,
  valueIn,
} from '../edits/code/syntax.js';
import type { Found } from './exports.js';
import { functionOf } from './functions.js';
import type { SourceGraph } from './graph.js';

/** What a parameter of a function is given, wherever it is called by its name. */
export function argumentsFor(
  graph: SourceGraph,
  source: SourceFile,
  fn: Fn,
  param: Node,
  name: string,
): Found[] {
  const index = fn.params.indexOf(param as (typeof fn.params)[number]);
  const pattern = param.type === 'AssignmentPattern' ? param.left : param;
  const key = propertyFor(pattern, name);
  if (key === undefined && nameOf(pattern) !== name) return [];
  return [...awaited(source, fn, index), ...called(graph, fn, index)].flatMap((found) => {
    if (key === undefined) return [found];
    const given = unwrapped(found.node);
    const value = given.type === 'ObjectExpression' ? valueIn(given, key) : undefined;
    return value ? [{ source: found.source, node: value }] : [];
  });
}

/** `build().then((app) => …)`: what the promise is of. */
function awaited(source: SourceFile, fn: Fn, index: number): Found[] {
  const call = source.parents.get(fn);
  return index === 0 &&
    call?.type === 'CallExpression' &&
    call.arguments[0] === fn &&
    call.callee.type === 'MemberExpression' &&
    nameOf(call.callee.property) === 'then'
    ? [{ source, node: call.callee.object }]
    : [];
}

function called(graph: SourceGraph, fn: Fn, index: number): Found[] {
  return graph.files.flatMap((source) =>
    source.nodes.flatMap((node) => {
      if (node.type !== 'CallExpression') return [];
      const given = node.arguments[index];
      if (given === undefined || given.type === 'SpreadElement') return [];
      if (node.callee.type !== 'Identifier' && node.callee.type !== 'MemberExpression') return [];
      return functionOf(graph, source, node.callee)?.fn === fn ? [{ source, node: given }] : [];
    }),
  );
}
