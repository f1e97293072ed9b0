import { bindingOf } from '../edits/code/scope.js';
import { type Node, nameOf, type SourceFile, textOf, valueIn } from '../edits/code/syntax.js';
import type { SourceGraph } from './graph.js';

/** What an export stands for: something in the file, or an export of another one. */
export type Export =
  | { readonly node: Node; readonly from?: undefined }
  | { readonly from: string; readonly name: string };

/** What a module exports under a name, as ES modules and CommonJS write it; itself, not its origin. */
export function exportOf(source: SourceFile, name: string): Export | undefined {
  for (const statement of source.program.body) {
    if (statement.type === 'ExportDefaultDeclaration' && name === 'default') {
      return { node: statement.declaration };
    }
    if (statement.type === 'TSExportAssignment' && name === 'default') {
      return { node: statement.expression };
    }
    const found =
      statement.type === 'ExportNamedDeclaration' ? namedExport(statement, name) : undefined;
    if (found) return found;
  }
  return commonJsExport(source, name);
}

function namedExport(
  { specifiers, source, declaration }: Extract<Node, { type: 'ExportNamedDeclaration' }>,
  name: string,
): Export | undefined {
  const specifier = specifiers.find(({ exported }) => nameOf(exported) === name);
  if (specifier !== undefined) {
    const { local } = specifier;
    return source === null ? { node: local } : { from: source.value, name: nameOf(local) ?? name };
  }
  if (declaration?.type === 'VariableDeclaration') {
    const declarator = declaration.declarations.find(({ id }) => nameOf(id) === name);
    return declarator && { node: declarator.id };
  }
  return declaration && 'id' in declaration && nameOf(declaration.id) === name
    ? { node: declaration }
    : undefined;
}

function commonJsExport(source: SourceFile, name: string): Export | undefined {
  for (const node of source.nodes) {
    if (node.type !== 'AssignmentExpression') continue;
    const target = textOf(source, node.left);
    const { right } = node;
    if (target === 'module.exports') {
      if (name === 'default') return { node: right };
      const value = right.type === 'ObjectExpression' ? valueIn(right, name) : undefined;
      if (value) return { node: value };
    }
    if (target === `exports.${name}` || target === `module.exports.${name}`) return { node: right };
  }
  return undefined;
}

/** A place in a file of the graph. */
export interface Found {
  readonly source: SourceFile;
  readonly node: Node;
}

/** What `importer` gets under a name, followed through files that only hand it on. */
export function imported(
  graph: SourceGraph,
  importer: string,
  specifier: string,
  name: string,
  depth = 0,
): Found | undefined {
  const path = graph.resolve(importer, specifier);
  const source = path === undefined ? undefined : graph.file(path);
  if (source === undefined || depth > 12) return undefined;
  const found = exportOf(source, name);
  if (found?.from !== undefined) {
    return imported(graph, source.path, found.from, found.name, depth + 1);
  }
  if (found !== undefined) return { source, node: found.node };
  for (const from of handedOn(source)) {
    const further = imported(graph, source.path, from, name, depth + 1);
    if (further) return further;
  }
  return undefined;
}

/** `export * from './x'`. */
const handedOn = ({ program }: SourceFile): string[] =>
  program.body.flatMap((statement) =>
    statement.type === 'ExportAllDeclaration' && statement.exported === null
      ? [statement.source.value]
      : [],
  );

/** The module and the name in it that an import is at last, through files that only hand it on. */
export function originOf(
  graph: SourceGraph,
  importer: string,
  specifier: string,
  name: string,
  depth = 0,
): { readonly path: string; readonly name: string } | undefined {
  const path = graph.resolve(importer, specifier);
  if (path === undefined || depth > 12) return undefined;
  const source = graph.file(path);
  if (source === undefined) return { path, name };
  const found = exportOf(source, name);
  if (found?.from !== undefined) {
    return originOf(graph, path, found.from, found.name, depth + 1);
  }
  if (found !== undefined) {
    // `import { a } from './a'; export { a };`
    const local = nameOf(found.node);
    const binding = local === undefined ? undefined : bindingOf(source, local, found.node);
    return binding?.kind === 'import'
      ? (originOf(graph, path, binding.from, binding.imported, depth + 1) ?? { path, name })
      : { path, name };
  }
  for (const from of handedOn(source)) {
    const further = originOf(graph, path, from, name, depth + 1);
    const target = further && graph.file(further.path);
    if (target && exportOf(target, further.name)) return further;
  }
  return { path, name };
}
