import { namedIn } from '../code/named.js';
import { bindingOf, functionAround } from '../code/scope.js';
import { ancestorsOf, type Fn, nameOf, type SourceFile, textOf } from '../code/syntax.js';
import { callsOf } from './callers.js';
import { functionName, iterationOf } from './functions.js';
import type { SourceGraph } from './graph.js';
import type { ListenSite } from './listen-site.js';
import { packageExport } from './package-call.js';
import { placeOf, WiringError } from './wiring-error.js';

/** Refuses a call that listens more than once, or in a process that gets no signal. */
export function refuseUncertain(graph: SourceGraph, listen: ListenSite): void {
  const { source, node } = listen;
  const fail = (why: string): never => {
    throw new WiringError(`${placeOf(listen)} ${why}`);
  };
  for (const around of ancestorsOf(source, node)) {
    if (/^(For|ForIn|ForOf|While|DoWhile)Statement$/.test(around.type)) fail('listens in a loop');
  }
  for (let fn = functionAround(source, node); fn; fn = functionAround(source, fn)) {
    if (iterationOf(source, fn)) fail('listens once per element of a list');
    if (callsItself(source, fn)) fail('listens in a function that calls itself');
    if (callsOf(graph, fn).length > 1) fail('listens in a function that is called several times');
  }
  if (usesCluster(source)) {
    fail('listens in a node:cluster worker, but signals go to the cluster primary');
  }
  if (mayBeUndefined(listen)) fail(`listens with ${listen.app}, which may be undefined elsewhere`);
}

function callsItself(source: SourceFile, fn: Fn): boolean {
  const name = functionName(source, fn);
  return (
    name !== undefined &&
    namedIn(source, name).some(
      (node) =>
        node.start > fn.start &&
        node.end < fn.end &&
        node !== fn.id &&
        textOf(source, node) === name,
    )
  );
}

const usesCluster = (source: SourceFile): boolean =>
  source.nodes.some(
    (node) =>
      (node.type === 'MemberExpression' || node.type === 'Identifier') &&
      /^(node:)?cluster$/.test(packageExport(source, node)?.from ?? ''),
  );

/** `let app: App | undefined`: a function that runs later cannot be sure of it. */
function mayBeUndefined({ source, node, app }: ListenSite): boolean {
  if (app === undefined || !/\.[cm]?tsx?$/.test(source.path)) return false;
  const binding = bindingOf(source, app, node);
  if (binding?.kind !== 'variable') return false;
  const { id } = binding.declarator;
  const type = nameOf(id) !== undefined && 'typeAnnotation' in id ? id.typeAnnotation : undefined;
  return type ? /\b(undefined|null)\b/.test(textOf(source, type)) : false;
}
