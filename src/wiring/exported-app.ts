import { bindingOf } from '../code/scope.js';
import {
  type Fn,
  isFunction,
  type Node,
  nameOf,
  type SourceFile,
  unwrapped,
} from '../code/syntax.js';
import { exportOf } from './exports.js';
import { siteOf } from './follow.js';
import type { SourceGraph } from './graph.js';
import { honoApp } from './http-server.js';
import type { AppSite } from './making.js';

/* Applications that an entry exports to its loader: a runtime, fastify-cli, a test. */

/** `export default app`, or `{ fetch: app.fetch }`, of the entry: the runtime listens by itself. */
export function exportedApp(graph: SourceGraph, framework: string): AppSite | undefined {
  const [entry] = graph.files;
  const found = entry && exportOf(entry, 'default');
  if (entry === undefined || found === undefined || found.from !== undefined) return undefined;
  const target = honoApp(found.node);
  return target && siteOf(graph, entry, target, framework);
}

/** The plugin that fastify-cli loads: it gets the instance as its first parameter. */
export function exportedPlugin(graph: SourceGraph, framework: string): AppSite | undefined {
  const [entry] = graph.files;
  if (framework !== 'fastify' || entry === undefined) return undefined;
  const found = exportOf(entry, 'default') ?? exportOf(entry, 'app');
  if (found === undefined || found.from !== undefined) return undefined;
  const fn = functionIn(entry, found.node);
  return fn && fn.params.length > 0
    ? { kind: 'plugin', framework, source: entry, node: fn }
    : undefined;
}

/** A function, also by its name or as the first argument of a wrapper such as fastify-plugin. */
function functionIn(source: SourceFile, node: Node, depth = 0): Fn | undefined {
  const inner = unwrapped(node);
  if (isFunction(inner)) return inner;
  if (depth > 4) return undefined;
  if (inner.type === 'CallExpression') {
    const [first] = inner.arguments;
    return first && functionIn(source, first, depth + 1);
  }
  const name = nameOf(inner);
  const binding = name === undefined ? undefined : bindingOf(source, name, inner);
  if (binding?.kind === 'function') return binding.node;
  return binding?.kind === 'variable' && binding.declarator.init
    ? functionIn(source, binding.declarator.init, depth + 1)
    : undefined;
}
