import {
  ancestorsOf,
  type Fn,
  type ImportDeclaration,
  isFunction,
  type Node,
  nameOf,
  type SourceFile,
  unwrapped,
  type VariableDeclarator,
} from './syntax.js';

/** What a name stands for at some place of a file. */
export type Binding =
  | { readonly kind: 'import'; readonly from: string; readonly imported: string }
  | { readonly kind: 'variable'; readonly declarator: VariableDeclarator }
  | { readonly kind: 'function'; readonly node: Fn }
  | { readonly kind: 'class'; readonly node: Node }
  | { readonly kind: 'parameter'; readonly of: Fn; readonly param: Node }
  /** Bound, to something that nobody can tell from the text: a loop's variable, a caught error. */
  | { readonly kind: 'other'; readonly node: Node };

/** The nearest declaration of `name` around `node`, as JavaScript looks it up (ECMA-262, 9.1). */
export function bindingOf(source: SourceFile, name: string, node: Node): Binding | undefined {
  for (const scope of ancestorsOf(source, node)) {
    const found = declaredIn(scope, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function declaredIn(scope: Node, name: string): Binding | undefined {
  if (isFunction(scope)) {
    const param = scope.params.find((each) => namesIn(each).includes(name));
    return param && { kind: 'parameter', of: scope, param };
  }
  switch (scope.type) {
    case 'ForStatement':
      return scope.init?.type === 'VariableDeclaration' ? inLoop(scope.init, name) : undefined;
    case 'ForInStatement':
    case 'ForOfStatement':
      return scope.left.type === 'VariableDeclaration' ? inLoop(scope.left, name) : undefined;
    case 'CatchClause':
      return scope.param && namesIn(scope.param).includes(name)
        ? { kind: 'other', node: scope }
        : undefined;
    default:
  }
  for (const statement of statementsOf(scope) ?? []) {
    const found = declaredBy(statement, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

const inLoop = (head: Node, name: string): Binding | undefined =>
  declaredBy(head, name) && { kind: 'other', node: head };

function declaredBy(statement: Node, name: string): Binding | undefined {
  switch (statement.type) {
    case 'ImportDeclaration':
      return importedBy(statement, name);
    case 'TSImportEqualsDeclaration': {
      const { id, moduleReference } = statement;
      return id.name === name && moduleReference.type === 'TSExternalModuleReference'
        ? { kind: 'import', from: moduleReference.expression.value, imported: 'default' }
        : undefined;
    }
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return statement.declaration ? declaredBy(statement.declaration, name) : undefined;
    case 'FunctionDeclaration':
      return nameOf(statement.id) === name ? { kind: 'function', node: statement } : undefined;
    case 'ClassDeclaration':
      return nameOf(statement.id) === name ? { kind: 'class', node: statement } : undefined;
    case 'VariableDeclaration': {
      const declarator = statement.declarations.find(({ id }) => namesIn(id).includes(name));
      return declarator && (requiredBy(declarator, name) ?? { kind: 'variable', declarator });
    }
    default:
      return undefined;
  }
}

function importedBy({ source, specifiers }: ImportDeclaration, name: string): Binding | undefined {
  const specifier = specifiers.find(({ local }) => local.name === name);
  if (specifier === undefined) return undefined;
  const from = source.value;
  switch (specifier.type) {
    case 'ImportSpecifier': {
      const { imported } = specifier;
      const own = imported.type === 'Literal' ? imported.value : imported.name;
      return { kind: 'import', from, imported: own };
    }
    case 'ImportNamespaceSpecifier':
      return { kind: 'import', from, imported: '*' };
    default:
      return { kind: 'import', from, imported: 'default' };
  }
}

/** `const x = require('y')`, `const { a: x } = require('y')`, `const x = require('y').z`. */
function requiredBy({ id, init }: VariableDeclarator, name: string): Binding | undefined {
  if (init === null) return undefined;
  const direct = requiredPath(init) ?? dynamicPath(init);
  if (direct !== undefined) {
    // All of a module that comes at run time, its default export among the rest.
    const whole = requiredPath(init) === undefined ? '*' : 'default';
    if (id.type === 'Identifier') return { kind: 'import', from: direct, imported: whole };
    const property = propertyFor(id, name);
    return property === undefined
      ? undefined
      : { kind: 'import', from: direct, imported: property };
  }
  if (init.type !== 'MemberExpression' || id.type !== 'Identifier') return undefined;
  const from = requiredPath(init.object);
  const imported = nameOf(init.property);
  return from !== undefined && imported !== undefined && !init.computed
    ? { kind: 'import', from, imported }
    : undefined;
}

/** The path in `require('path')`. */
export function requiredPath(node: Node): string | undefined {
  if (node.type !== 'CallExpression' || nameOf(node.callee) !== 'require') return undefined;
  const [first] = node.arguments;
  return first?.type === 'Literal' && typeof first.value === 'string' ? first.value : undefined;
}

/** The path in `await import('path')`. */
function dynamicPath(node: Node): string | undefined {
  const inner = unwrapped(node);
  return node !== inner &&
    inner.type === 'ImportExpression' &&
    inner.source.type === 'Literal' &&
    typeof inner.source.value === 'string'
    ? inner.source.value
    : undefined;
}

const known = new WeakMap<SourceFile, ReadonlySet<string>>();

/** The names that imports and requires bring anywhere in a file. */
export function importedNames(source: SourceFile): ReadonlySet<string> {
  const before = known.get(source);
  if (before) return before;
  const names = new Set(
    source.nodes.flatMap((node) => {
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
  );
  known.set(source, names);
  return names;
}

/** The key under which an object pattern takes what it calls `name`. */
export function propertyFor(pattern: Node, name: string): string | undefined {
  if (pattern.type !== 'ObjectPattern') return undefined;
  for (const property of pattern.properties) {
    if (property.type === 'Property' && namesIn(property.value).includes(name)) {
      return nameOf(property.key);
    }
  }
  return undefined;
}

/** The statements of a block, a module, a case or a static block. */
export function statementsOf(node: Node): readonly Node[] | undefined {
  switch (node.type) {
    case 'SwitchCase':
      return node.consequent;
    case 'Program':
    case 'BlockStatement':
    case 'StaticBlock':
    case 'TSModuleBlock':
      return node.body;
    default:
      return undefined;
  }
}

/** The nearest function around a node, or undefined at the top of the module. */
export function functionAround(source: SourceFile, node: Node): Fn | undefined {
  for (const each of ancestorsOf(source, node)) if (isFunction(each)) return each;
  return undefined;
}

/** All names that a pattern binds. */
export function namesIn(pattern: Node): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'RestElement':
      return namesIn(pattern.argument);
    case 'TSParameterProperty':
      return namesIn(pattern.parameter);
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        namesIn(property.type === 'RestElement' ? property.argument : property.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((each) => (each === null ? [] : namesIn(each)));
    default:
      return [];
  }
}

/** True where an identifier stands for a binding or a global, and not for a key or a label. */
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
