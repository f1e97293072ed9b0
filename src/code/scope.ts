import { type Binding, declarationsOf, requiredBy } from './declarations.js';
import { once } from './once.js';
import { namesIn } from './patterns.js';
import { ancestorsOf, type Fn, isFunction, type Node, type SourceFile } from './syntax.js';

/** The nearest declaration of `name` around `node`, by JavaScript's scope rules (ECMA-262, 9.1). */
export function bindingOf(source: SourceFile, name: string, node: Node): Binding | undefined {
  for (const scope of ancestorsOf(source, node)) {
    const found = declarationsOf(scope).get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a variable of that name is declared with, as seen from `node`. */
export function initialValue(
  source: SourceFile,
  name: string | undefined,
  node: Node,
): Node | undefined {
  const binding = name === undefined ? undefined : bindingOf(source, name, node);
  return binding?.kind === 'variable' ? (binding.declarator.init ?? undefined) : undefined;
}

/** The names that imports and requires bring anywhere in a file. */
export const importedNames = once(
  ({ nodes }: SourceFile): ReadonlySet<string> =>
    new Set(
      nodes.flatMap((node) => {
        switch (node.type) {
          case 'ImportDeclaration':
            return node.specifiers.map(({ local }) => local.name);
          case 'TSImportEqualsDeclaration':
            return [node.id.name];
          case 'VariableDeclarator':
            return namesIn(node.id).filter((name) => requiredBy(node, name) !== undefined);
          default:
            return [];
        }
      }),
    ),
);

/** The nearest function around a node, or undefined at the top of the module. */
export function functionAround(source: SourceFile, node: Node): Fn | undefined {
  for (const each of ancestorsOf(source, node)) if (isFunction(each)) return each;
  return undefined;
}

/** True if an identifier stands for a binding or a global, and not for a key or a label. */
export function isReference({ parents }: SourceFile, node: Node): boolean {
  const parent = parents.get(node);
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === node || parent.computed;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return (
        parent.value === node || parent.computed || ('shorthand' in parent && parent.shorthand)
      );
    case 'ImportSpecifier':
      return parent.local === node;
    case 'ExportSpecifier':
      return parent.local === node;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'TSPropertySignature':
    case 'TSMethodSignature':
    case 'TSEnumMember':
    case 'TSQualifiedName':
    case 'MetaProperty':
      return false;
    default:
      return true;
  }
}
