import { firstOfEach, once } from '../code/once.js';
import { keyOf, type Node, nameOf, type SourceFile, textOf } from '../code/syntax.js';

/** The origin of an export: something in the file, or an export of another one. */
export type Export =
  | { readonly node: Node; readonly from?: undefined }
  | { readonly from: string; readonly name: string };

/** What a module exports under a name, as ES modules and CommonJS write it; itself, not its origin. */
export const exportOf = (source: SourceFile, name: string): Export | undefined =>
  exportsOf(source).get(name);

/** All that a module exports; of several under one name the first, and ES modules before CommonJS. */
const exportsOf = once(
  (source: SourceFile): ReadonlyMap<string, Export> =>
    firstOfEach([...source.program.body.flatMap(exportedBy), ...commonJsExports(source)]),
);

type Named = readonly [name: string, is: Export];

const named = (id: Node | null | undefined, is: Export): Named[] => {
  const name = nameOf(id);
  return name === undefined ? [] : [[name, is]];
};

function exportedBy(statement: Node): Named[] {
  switch (statement.type) {
    case 'ExportDefaultDeclaration':
      return [['default', { node: statement.declaration }]];
    case 'TSExportAssignment':
      return [['default', { node: statement.expression }]];
    case 'ExportNamedDeclaration':
      return namedExports(statement);
    default:
      return [];
  }
}

function namedExports({
  specifiers,
  source,
  declaration,
}: Extract<Node, { type: 'ExportNamedDeclaration' }>): Named[] {
  const handed = specifiers.flatMap(({ exported, local }) => {
    const name = nameOf(exported);
    if (name === undefined) return [];
    const is =
      source === null ? { node: local } : { from: source.value, name: nameOf(local) ?? name };
    return named(exported, is);
  });
  if (declaration?.type === 'VariableDeclaration') {
    return [...handed, ...declaration.declarations.flatMap(({ id }) => named(id, { node: id }))];
  }
  return declaration && 'id' in declaration
    ? [...handed, ...named(declaration.id, { node: declaration })]
    : handed;
}

function commonJsExports(source: SourceFile): Named[] {
  return source.nodes.flatMap((node): Named[] => {
    if (node.type !== 'AssignmentExpression') return [];
    const { left, right } = node;
    if (left.type !== 'MemberExpression' || left.computed) return [];
    const name = nameOf(left.property);
    const owner = left.end - left.start > longest ? '' : textOf(source, left.object);
    if (name === undefined) return [];
    if (owner === 'module' && name === 'exports') {
      return [['default', { node: right }], ...properties(right)];
    }
    return owner === 'exports' || owner === 'module.exports' ? [[name, { node: right }]] : [];
  });
}

/** No name is longer: `module.exports.x`. */
const longest = 500;

const properties = (node: Node): Named[] =>
  node.type !== 'ObjectExpression'
    ? []
    : node.properties.flatMap((each): Named[] => {
        const key = keyOf(each);
        return key === undefined || each.type !== 'Property' ? [] : [[key, { node: each.value }]];
      });

/** The modules that a file hands on as a whole: `export * from './x'`. */
export const handedOn = once(({ program }: SourceFile): ReadonlySet<string> => {
  const found = program.body.flatMap((statement) =>
    statement.type === 'ExportAllDeclaration' && statement.exported === null
      ? [statement.source.value]
      : [],
  );
  return new Set(found);
});
