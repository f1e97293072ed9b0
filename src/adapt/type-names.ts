import type { Node, Program } from 'oxc-parser';
import type { NodeOf } from '../code/converted-source.js';
import type { Eraser } from './eraser.js';

/**
 * Removes the types of an import or export, or the whole statement if it has nothing else. Returns
 * false if it has no types.
 */
export function eraseTypeNames(
  node: NodeOf<'ImportDeclaration'> | NodeOf<'ExportNamedDeclaration'>,
  code: Eraser,
  types: ReadonlySet<string>,
): boolean {
  const isImport = node.type === 'ImportDeclaration';
  if ((isImport ? node.importKind : node.exportKind) === 'type') {
    code.statement(node);
    return true;
  }
  const specifiers: readonly Node[] = node.specifiers;
  const kept = specifiers.filter((each) => {
    if (each.type === 'ImportSpecifier') return each.importKind !== 'type';
    if (each.type !== 'ExportSpecifier') return true;
    const isOurType =
      !node.source && each.local.type === 'Identifier' && types.has(each.local.name);
    return each.exportKind !== 'type' && !isOurType;
  });
  if (kept.length === specifiers.length) return false;
  if (kept.length === 0) {
    code.statement(node);
    return true;
  }
  const [first, last] = [specifiers[0] as Node, specifiers.at(-1) as Node];
  const word = isImport ? 'import' : 'export';
  const closed = code.text.indexOf('}', last.end) + 1;
  const written = (each: Node): string => code.text.slice(each.start, each.end);
  const named = kept.filter(({ type }) => type !== 'ImportDefaultSpecifier');
  const list = named.length > 0 ? [`{ ${named.map(written).join(', ')} }`] : [];
  const names = [...(kept[0] === first && !named.includes(first) ? [written(first)] : []), ...list];
  code.replace(node.start, closed, `${word} ${names.join(', ')}`);
  return true;
}

/** Names of types, which `export { … }` may contain. */
export function typeNames({ body }: Program): ReadonlySet<string> {
  const types = new Set<string>();
  const values = new Set<string>();
  for (const each of body) {
    const declaration = each.type === 'ExportNamedDeclaration' ? each.declaration : each;
    if (
      declaration?.type === 'TSInterfaceDeclaration' ||
      declaration?.type === 'TSTypeAliasDeclaration'
    )
      types.add(declaration.id.name);
    else if (declaration?.type === 'VariableDeclaration') {
      for (const { id } of declaration.declarations)
        if (id.type === 'Identifier') values.add(id.name);
    } else if (declaration && 'id' in declaration && declaration.id?.type === 'Identifier')
      values.add(declaration.id.name);
  }
  return new Set([...types].filter((name) => !values.has(name)));
}
