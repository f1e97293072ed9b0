import { ancestorsOf, type Node, type SourceFile } from './syntax.js';

/** What a name stands for at some place of a file. */
export type Binding =
  | { readonly kind: 'import'; readonly from: string; readonly imported: string }
  | {
      readonly kind: 'variable';
      readonly declarator: Node;
      readonly id: Node;
      readonly init: Node | null;
    }
  | { readonly kind: 'function'; readonly node: Node }
  | { readonly kind: 'class'; readonly node: Node }
  | { readonly kind: 'parameter'; readonly of: Node };

type Loose = Node & Record<string, unknown>;

/** The nearest declaration of `name` around `node`, as JavaScript looks it up (RFC: ECMA-262, 9.1). */
export function bindingOf(source: SourceFile, name: string, node: Node): Binding | undefined {
  for (const scope of ancestorsOf(source, node)) {
    const found = declaredIn(scope as Loose, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function declaredIn(scope: Loose, name: string): Binding | undefined {
  if (isFunction(scope)) {
    const params = scope.params as unknown as readonly Node[];
    if (params.some((param) => namesIn(param).includes(name))) {
      return { kind: 'parameter', of: scope };
    }
    return undefined;
  }
  for (const statement of statementsOf(scope) ?? []) {
    const found = declaredBy(statement as Loose, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function declaredBy(statement: Loose, name: string): Binding | undefined {
  switch (statement.type as string) {
    case 'ImportDeclaration':
      return importedBy(statement, name);
    case 'TSImportEqualsDeclaration': {
      const { id, moduleReference } = statement as unknown as {
        id: { name: string };
        moduleReference: { type: string; expression?: { value: string } };
      };
      return id.name === name && moduleReference.expression
        ? { kind: 'import', from: moduleReference.expression.value, imported: 'default' }
        : undefined;
    }
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration': {
      const declaration = statement.declaration as Loose | null;
      return declaration ? declaredBy(declaration, name) : undefined;
    }
    case 'FunctionDeclaration':
      return nameOf(statement.id) === name ? { kind: 'function', node: statement } : undefined;
    case 'ClassDeclaration':
      return nameOf(statement.id) === name ? { kind: 'class', node: statement } : undefined;
    case 'VariableDeclaration':
      for (const declarator of statement.declarations as unknown as Loose[]) {
        if (!namesIn(declarator.id as Node).includes(name)) continue;
        const init = declarator.init as Node | null;
        return (
          requiredBy(declarator.id as Loose, init, name) ?? {
            kind: 'variable',
            declarator,
            id: declarator.id as Node,
            init,
          }
        );
      }
      return undefined;
    default:
      return undefined;
  }
}

function importedBy(statement: Loose, name: string): Binding | undefined {
  const from = (statement.source as { value: string }).value;
  for (const each of statement.specifiers as unknown as Loose[]) {
    if (nameOf(each.local) !== name) continue;
    const imported =
      each.type === 'ImportSpecifier'
        ? (nameOf(each.imported) ?? String((each.imported as { value?: string }).value))
        : each.type === 'ImportNamespaceSpecifier'
          ? '*'
          : 'default';
    return { kind: 'import', from, imported };
  }
  return undefined;
}

/** `const x = require('y')`, `const { a: x } = require('y')`, `const x = require('y').z`. */
function requiredBy(id: Loose, init: Node | null, name: string): Binding | undefined {
  if (init === null) return undefined;
  const direct = requiredPath(init);
  if (direct !== undefined) {
    if (id.type === 'Identifier') return { kind: 'import', from: direct, imported: 'default' };
    const property = propertyFor(id, name);
    return property === undefined
      ? undefined
      : { kind: 'import', from: direct, imported: property };
  }
  const member = init as Loose;
  if (member.type !== 'MemberExpression' || id.type !== 'Identifier') return undefined;
  const from = requiredPath(member.object as Node);
  const imported = nameOf(member.property);
  return from !== undefined && imported !== undefined
    ? { kind: 'import', from, imported }
    : undefined;
}

/** The path in `require('path')`. */
export function requiredPath(node: Node): string | undefined {
  const {
    type,
    callee,
    arguments: args,
  } = node as unknown as {
    type: string;
    callee?: { type: string; name?: string };
    arguments?: { type: string; value?: unknown }[];
  };
  if (type !== 'CallExpression' || callee?.type !== 'Identifier' || callee.name !== 'require') {
    return undefined;
  }
  const value = args?.[0]?.value;
  return typeof value === 'string' ? value : undefined;
}

/** The key under which an object pattern takes what it calls `name`. */
export function propertyFor(pattern: Node, name: string): string | undefined {
  if (pattern.type !== 'ObjectPattern') return undefined;
  for (const property of (pattern as unknown as { properties: Loose[] }).properties) {
    if (property.type === 'Property' && namesIn(property.value as Node).includes(name)) {
      return nameOf(property.key);
    }
  }
  return undefined;
}

/** The statements of a block, a module, a case or a static block. */
export function statementsOf(node: Node): readonly Node[] | undefined {
  const { type, body, consequent } = node as unknown as {
    type: string;
    body?: unknown;
    consequent?: unknown;
  };
  if (type === 'SwitchCase') return consequent as Node[];
  return /^(Program|BlockStatement|FunctionBody|StaticBlock)$/.test(type)
    ? (body as Node[])
    : undefined;
}

export const isFunction = ({ type }: Node): boolean =>
  /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type);

/** The nearest function around a node, or undefined at the top of the module. */
export function functionAround(source: SourceFile, node: Node): Node | undefined {
  for (const each of ancestorsOf(source, node)) if (isFunction(each)) return each;
  return undefined;
}

export const nameOf = (node: unknown): string | undefined => {
  const { type, name } = (node ?? {}) as { type?: string; name?: string };
  return type === 'Identifier' ? name : undefined;
};

/** All names that a pattern binds. */
export function namesIn(pattern: Node): string[] {
  const node = pattern as Loose;
  switch (node.type as string) {
    case 'Identifier':
      return [node.name as unknown as string];
    case 'AssignmentPattern':
      return namesIn(node.left as Node);
    case 'RestElement':
      return namesIn(node.argument as Node);
    case 'TSParameterProperty':
      return namesIn(node.parameter as Node);
    case 'ObjectPattern':
      return (node.properties as unknown as Loose[]).flatMap((property) =>
        namesIn((property.type === 'RestElement' ? property.argument : property.value) as Node),
      );
    case 'ArrayPattern':
      return (node.elements as unknown as (Node | null)[]).flatMap((each) =>
        each === null ? [] : namesIn(each),
      );
    default:
      return [];
  }
}
