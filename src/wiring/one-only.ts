import { nameOf } from '../code/syntax.js';
import type { WireEdit } from '../model/actions.js';
import type { SourceGraph } from './graph.js';
import { targetOf, type WiringView } from './view.js';
import { placeOf, WiringError } from './wiring-error.js';

/** A method that may be called only once and that our code calls must not be called elsewhere. */
export function refuseSecondCall(
  { once, imports }: WireEdit,
  graph: SourceGraph,
  view: WiringView,
): void {
  if (once === undefined) return;
  const ours = new Set(imports.map(({ from }) => targetOf(from, view)));
  for (const source of graph.files) {
    if (ours.has(source.path)) continue;
    for (const node of source.nodes) {
      if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') continue;
      if (nameOf(node.callee.property) !== once.method) continue;
      throw new WiringError(`${placeOf({ source, node })} ${once.why}`);
    }
  }
}
