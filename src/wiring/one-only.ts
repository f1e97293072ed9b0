import type { WireEdit } from '../core/actions.js';
import { nameOf } from '../edits/code/syntax.js';
import type { SourceGraph } from './graph.js';
import { placeOf, Unwirable } from './unwirable.js';
import { targetOf, type WiringView } from './view.js';

/** Fastify takes one handler of 404 and does not start with a second one, given or not. */
export function refuseSecondNotFound(
  framework: string,
  edit: WireEdit,
  graph: SourceGraph,
  view: WiringView,
): void {
  if (framework !== 'fastify' || edit.uses !== 'addErrorHandling') return;
  const ours = new Set(edit.imports.map(({ from }) => targetOf(from, view)));
  for (const source of graph.files) {
    if (ours.has(source.path)) continue;
    for (const node of source.nodes) {
      if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') continue;
      if (nameOf(node.callee.property) !== 'setNotFoundHandler') continue;
      throw new Unwirable(`${placeOf({ source, node })} sets a handler of 404, and one is all`);
    }
  }
}
