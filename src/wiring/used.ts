import { bindingOf, importedNames, isReference } from '../code/scope.js';
import { type Node, nameOf, type SourceFile } from '../code/syntax.js';
import type { WireEdit } from '../model/actions.js';
import type { SourceGraph } from './graph.js';
import { originOf } from './imported.js';
import { targetOf, type WiringView } from './view.js';

/** An export that is used somewhere. */
export interface Use {
  readonly source: SourceFile;
  /** The name, or `module.name`. */
  readonly node: Node;
}

/** The places where loaded files use the symbol of an edit, under any name. */
export function usesOf(graph: SourceGraph, edit: WireEdit, view: WiringView): Use[] {
  const { uses, imports } = edit;
  const modules = new Set(
    imports.filter(({ names }) => names.includes(uses)).map(({ from }) => targetOf(from, view)),
  );
  return graph.files.flatMap((source) => {
    const locals = importedNames(source);
    return source.nodes.flatMap((node) => {
      const name = nameOf(node);
      if (name === undefined || !locals.has(name) || !isUse(source, node)) return [];
      const binding = bindingOf(source, name, node);
      if (binding?.kind !== 'import') return [];
      const parent = source.parents.get(node);
      const member =
        parent?.type === 'MemberExpression' && parent.object === node && !parent.computed
          ? nameOf(parent.property)
          : undefined;
      // All of a module: `shutdown.gracefulShutdown`.
      const isWhole = /^(default|\*)$/.test(binding.imported) && member !== undefined;
      const used = isWhole ? member : binding.imported;
      const origin = originOf(graph, source.path, binding.from, used);
      return origin?.name === uses && modules.has(origin.path)
        ? [{ source, node: isWhole && parent ? parent : node }]
        : [];
    });
  });
}

/** True for uses other than the import itself and re-exports. */
function isUse(source: SourceFile, node: Node): boolean {
  const parent = source.parents.get(node);
  if (/^(Import\w*|Export)Specifier$/.test(parent?.type ?? '')) return false;
  const isBound =
    parent?.type === 'Property' && source.parents.get(parent)?.type === 'ObjectPattern';
  const isDeclared = parent?.type === 'VariableDeclarator' && parent.id === node;
  return !isBound && !isDeclared && isReference(source, node);
}
