import { onceEach } from '../code/once.js';
import { bindingOf } from '../code/scope.js';
import { type Node, nameOf, type SourceFile, unwrapped } from '../code/syntax.js';
import { functionOf, resultsOf } from './functions.js';
import type { SourceGraph } from './graph.js';

/** Longer ways lead to no handler. */
const MAX_STEPS = 4;

const knownAtEachStep = () =>
  Array.from({ length: MAX_STEPS }, () => onceEach<SourceGraph, Node, boolean>());
const values = knownAtEachStep();
const results = knownAtEachStep();

/** Express knows a handler of errors by its four parameters; functions may return one, or several. */
export function takesFour(graph: SourceGraph, source: SourceFile, node: Node, depth = 0): boolean {
  const inner = unwrapped(node);
  const goOn = (from: SourceFile, each: Node | null): boolean =>
    each !== null &&
    (values[depth]?.(graph, each, () => takesFour(graph, from, each, depth + 1)) ?? false);
  switch (inner.type) {
    case 'ArrayExpression':
      return inner.elements.some((each) => goOn(source, each));
    case 'CallExpression': {
      const maker = functionOf(graph, source, inner.callee);
      if (maker === undefined) return isNamedForErrors(graph, source, inner.callee);
      return (
        results[depth]?.(graph, maker.fn, () =>
          resultsOf(maker.fn).some((each) => goOn(maker.source, each)),
        ) ?? false
      );
    }
    default: {
      const found = functionOf(graph, source, inner);
      if (found) return found.fn.params.length === 4;
      const binding = bindingOf(source, nameOf(inner) ?? '', inner);
      return binding?.kind === 'variable' && nameOf(binding.declarator.id) !== undefined
        ? goOn(source, binding.declarator.init)
        : isNamedForErrors(graph, source, inner);
    }
  }
}

/** For functions from packages: recognised by a name that is used for nothing else. */
const isNamedForErrors = (graph: SourceGraph, source: SourceFile, node: Node): boolean => {
  const name = nameOf(node) ?? '';
  const binding = bindingOf(source, name, node);
  return (
    binding?.kind === 'import' &&
    functionOf(graph, source, node) === undefined &&
    /^(global)?error(s)?(Handler|Middleware|Handling)$|^handleErrors?$/i.test(name)
  );
};
