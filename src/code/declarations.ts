import { firstOfEach, once } from './once.js';
import { namesIn, propertyFor } from './patterns.js';
import {
  type Fn,
  type ImportDeclaration,
  isFunction,
  type Node,
  nameOf,
  unwrapped,
  type VariableDeclarator,
} from './syntax.js';

/** The declaration that a name refers to at a place of a file. */
export type Binding =
  | { readonly kind: 'import'; readonly from: string; readonly imported: string }
  | { readonly kind: 'variable'; readonly declarator: VariableDeclarator }
  | { readonly kind: 'function'; readonly node: Fn }
  | { readonly kind: 'class'; readonly node: Node }
  | { readonly kind: 'parameter'; readonly of: Fn; readonly param: Node }
  /** Bound, to something that nobody can tell from the text: a loop's variable, a caught error. */
  | { readonly kind: 'other'; readonly node: Node };

/** The declarations of a scope by name; the first of several counts. */
export const declarationsOf = once(
  (scope: Node): ReadonlyMap<string, Binding> => firstOfEach(declared(scope)),
);

type Declared = readonly [name: string, binding: Binding];

function declared(scope: Node): Declared[] {
  if (isFunction(scope)) {
    return scope.params.flatMap((param) =>
      namesIn(param).map((name): Declared => [name, { kind: 'parameter', of: scope, param }]),
    );
  }
  switch (scope.type) {
    case 'ForStatement':
      return scope.init?.type === 'VariableDeclaration' ? unknown(scope.init, scope.init) : [];
    case 'ForInStatement':
    case 'ForOfStatement':
      return scope.left.type === 'VariableDeclaration' ? unknown(scope.left, scope.left) : [];
    case 'CatchClause':
      return scope.param ? named(namesIn(scope.param), { kind: 'other', node: scope }) : [];
    default:
      return (statementsOf(scope) ?? []).flatMap(declaredBy);
  }
}

const named = (names: readonly string[], binding: Binding): Declared[] =>
  names.map((name) => [name, binding]);

/** The variables of a loop, which cannot be followed. */
const unknown = (head: Node, node: Node): Declared[] =>
  declaredBy(head).map(([name]) => [name, { kind: 'other', node }]);

function declaredBy(statement: Node): Declared[] {
  switch (statement.type) {
    case 'ImportDeclaration':
      return importedBy(statement);
    case 'TSImportEqualsDeclaration': {
      const { id, moduleReference } = statement;
      return moduleReference.type === 'TSExternalModuleReference'
        ? [
            [
              id.name,
              { kind: 'import', from: moduleReference.expression.value, imported: 'default' },
            ],
          ]
        : [];
    }
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return statement.declaration ? declaredBy(statement.declaration) : [];
    case 'FunctionDeclaration':
      return named(namesOf(statement.id), { kind: 'function', node: statement });
    case 'ClassDeclaration':
      return named(namesOf(statement.id), { kind: 'class', node: statement });
    case 'VariableDeclaration':
      return statement.declarations.flatMap((declarator) =>
        namesIn(declarator.id).map(
          (name): Declared => [
            name,
            requiredBy(declarator, name) ?? { kind: 'variable', declarator },
          ],
        ),
      );
    default:
      return [];
  }
}

const namesOf = (id: Node | null): string[] => {
  const name = nameOf(id);
  return name === undefined ? [] : [name];
};

function importedBy({ source, specifiers }: ImportDeclaration): Declared[] {
  const from = source.value;
  return specifiers.map((specifier) => {
    const { name } = specifier.local;
    switch (specifier.type) {
      case 'ImportSpecifier': {
        const { imported } = specifier;
        const own = imported.type === 'Literal' ? imported.value : imported.name;
        return [name, { kind: 'import', from, imported: own }];
      }
      case 'ImportNamespaceSpecifier':
        return [name, { kind: 'import', from, imported: '*' }];
      default:
        return [name, { kind: 'import', from, imported: 'default' }];
    }
  });
}

/** `const x = require('y')`, `const { a: x } = require('y')`, `const x = require('y').z`. */
export function requiredBy({ id, init }: VariableDeclarator, name: string): Binding | undefined {
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
