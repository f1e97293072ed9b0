import { propertyFor } from '../code/patterns.js';
import {
  type CallExpression,
  type Fn,
  isCallOrNew,
  type NewExpression,
  type Node,
  nameOf,
  type SourceFile,
  unwrapped,
  valueIn,
} from '../code/syntax.js';
import { classOf, constructorOf } from './classes.js';
import { functionOf } from './functions.js';
import type { SourceGraph } from './graph.js';
import type { Found } from './imported.js';

/** The arguments for a parameter of a function, at every call by its name. */
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

const called = (graph: SourceGraph, fn: Fn, index: number): Found[] =>
  callsOf(graph, fn).flatMap(({ source, node }) => {
    const given = node.arguments[index];
    return given === undefined || given.type === 'SpreadElement' ? [] : [{ source, node: given }];
  });

/** The calls of a function by its name, in all that the process loads. */
export const callsOf = (graph: SourceGraph, fn: Fn): readonly FoundCall[] =>
  callsIn(graph).get(fn) ?? [];

type Call = CallExpression | NewExpression;

interface FoundCall {
  readonly source: SourceFile;
  readonly node: Call;
}

const found = new WeakMap<SourceGraph, ReadonlyMap<Fn, readonly FoundCall[]>>();

/** What a call runs: a function by its name, or the constructor of a class. */
function calledBy(graph: SourceGraph, source: SourceFile, node: Call): Fn | undefined {
  if (node.type === 'CallExpression') return functionOf(graph, source, node.callee)?.fn;
  const made = classOf(graph, source, node.callee);
  return made && constructorOf(made.body);
}

/** The calls of each function by its name, all over the graph: found once, and asked for often. */
function callsIn(graph: SourceGraph): ReadonlyMap<Fn, readonly FoundCall[]> {
  const before = found.get(graph);
  if (before) return before;
  const calls = new Map<Fn, FoundCall[]>();
  for (const source of graph.files) {
    for (const node of source.nodes) {
      if (!isCallOrNew(node)) continue;
      if (node.callee.type !== 'Identifier' && node.callee.type !== 'MemberExpression') continue;
      const fn = calledBy(graph, source, node);
      if (fn === undefined) continue;
      const known = calls.get(fn);
      if (known) known.push({ source, node });
      else calls.set(fn, [{ source, node }]);
    }
  }
  found.set(graph, calls);
  return calls;
}
