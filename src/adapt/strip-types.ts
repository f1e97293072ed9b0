import type { BindingIdentifier, Class, Function as FunctionNode, Node } from 'oxc-parser';
import { type NodeOf, parseSource, SourceError, walk } from '../code/converted-source.js';
import { Eraser } from './eraser.js';
import { eraseTypeNames, typeNames } from './type-names.js';

/**
 * Converts TypeScript to JavaScript as one would write it by hand. TypeScript syntax with an effect
 * at run time (enums, namespaces, parameter properties, decorators) throws.
 */
export function stripTypes(text: string): string {
  const source = parseSource(text, 'ts');
  const code = new Eraser(source);
  const types = typeNames(source.program);
  walk(source.program, (node, ancestors) => {
    const erase = erasers[node.type] as Erase<Node> | undefined;
    return erase?.(node, { code, types, parent: ancestors.at(-1) }) !== GONE;
  });
  // Comments for the type checker, and for rules about types.
  for (const comment of source.comments) {
    if (
      /^\/? *(?:@ts-|<reference )|noExplicitAny|noNonNull|@typescript-eslint\//.test(comment.value)
    )
      code.comment(comment);
  }
  return code.toString();
}

interface Context {
  readonly code: Eraser;
  /** Names of the module that stand for types only. */
  readonly types: ReadonlySet<string>;
  readonly parent: Node | undefined;
}

/** Nothing is left of the node: do not look into it. */
const GONE = Symbol('gone');
type Erase<Each> = (node: Each, context: Context) => typeof GONE | undefined;

const MODIFIERS = new Set([
  'abstract',
  'declare',
  'override',
  'private',
  'protected',
  'public',
  'readonly',
]);

/** A list of names, of which some may be types. */
const names: Erase<NodeOf<'ImportDeclaration'> | NodeOf<'ExportNamedDeclaration'>> = (
  node,
  { code, types },
) => (eraseTypeNames(node, code, types) ? GONE : undefined);

const span: Erase<Node> = ({ start, end }, { code }) => {
  code.range(start, end);
  return GONE;
};

const statement: Erase<Node> = (node, { code, parent }) => {
  code.statement(parent?.type.startsWith('Export') ? parent : node);
  return GONE;
};

/** `x as T`, `x satisfies T`, `x!` and `f<T>` begin with what stays. */
const tail: Erase<NodeOf<'TSAsExpression' | 'TSNonNullExpression'>> = (
  { expression, end },
  { code },
) => {
  code.range(expression.end, end);
  return undefined;
};

const refuse =
  (what: string): Erase<Node> =>
  ({ start }, { code }) => {
    throw new SourceError(code.text, start, `${what} has no equivalent in JavaScript`);
  };

const erasers: { [Type in Node['type']]?: Erase<NodeOf<Type>> } = {
  TSTypeAnnotation: span,
  TSTypeParameterDeclaration: span,
  TSTypeParameterInstantiation: span,

  TSInterfaceDeclaration: statement,
  TSTypeAliasDeclaration: statement,
  TSDeclareFunction: statement,
  TSNamespaceExportDeclaration: statement,
  TSAbstractMethodDefinition: statement,
  TSAbstractPropertyDefinition: statement,
  TSAbstractAccessorProperty: statement,
  TSIndexSignature: statement,

  TSAsExpression: tail,
  TSSatisfiesExpression: tail as Erase<Node>,
  TSNonNullExpression: tail,
  TSInstantiationExpression: tail as Erase<Node>,
  TSTypeAssertion({ start, expression }, { code }) {
    code.range(start, expression.start);
    // At the start of a statement or of an arrow function's body these would read as something else.
    if (/^(?:Object|Function|Class)Expression$/.test(expression.type)) {
      code.insert(expression.start, '(');
      code.insert(expression.end, ')');
    }
    return undefined;
  },

  TSEnumDeclaration: (node, context) =>
    (node.declare ? statement : refuse('An enum'))(node, context),
  TSModuleDeclaration: (node, context) =>
    (node.declare ? statement : refuse('A namespace'))(node, context),
  TSParameterProperty: refuse('A parameter property'),
  TSExportAssignment: refuse('`export =`'),
  Decorator: refuse('A decorator'),
  TSImportEqualsDeclaration(node, context) {
    if (node.importKind === 'type') return statement(node, context);
    if (
      node.moduleReference.type !== 'TSExternalModuleReference' ||
      context.parent?.type !== 'Program'
    )
      return refuse('A namespace alias')(node, context);
    context.code.replace(node.start, node.id.start, 'const ');
    return undefined;
  },

  ImportDeclaration: (node, context) => names(node, context),
  ExportNamedDeclaration: (node, context) => names(node, context),
  ExportAllDeclaration: (node, context) =>
    node.exportKind === 'type' ? statement(node, context) : undefined,
  VariableDeclaration: (node, context) => (node.declare ? statement(node, context) : undefined),

  Identifier(node, { code }) {
    const { start, name, optional } = node as BindingIdentifier;
    if (optional) code.mark('?', start + name.length);
    return undefined;
  },
  VariableDeclarator({ id, definite }, { code }) {
    if (definite && id.type === 'Identifier') code.mark('!', id.start + id.name.length);
    return undefined;
  },

  FunctionDeclaration: eraseThis,
  FunctionExpression: eraseThis,
  ArrowFunctionExpression({ returnType }, { code }) {
    if (!returnType) return undefined;
    // No line may end before `=>`.
    const { start, end } = returnType;
    code.range(start - (/\s*$/.exec(code.text.slice(0, start))?.[0].length ?? 0), end);
    return undefined;
  },

  ClassDeclaration: eraseHeritage,
  ClassExpression: eraseHeritage,
  MethodDefinition: eraseMember,
  PropertyDefinition: eraseMember,
  AccessorProperty: eraseMember,
};

/** A `this` among the parameters only tells its type. */
function eraseThis({ params, declare, type }: FunctionNode, { code }: Context): undefined {
  if (declare || type === 'TSDeclareFunction') return;
  const [first, second] = params;
  if (first?.type !== 'Identifier' || first.name !== 'this') return;
  const comma = /^\s*,?/.exec(code.text.slice(first.end))?.[0].length ?? 0;
  code.range(first.start, second ? second.start : first.end + comma);
}

function eraseHeritage(node: Class, context: Context): typeof GONE | undefined {
  if (node.declare) return statement(node, context);
  const { code } = context;
  const { start, id, typeParameters, superClass, superTypeArguments, body } = node;
  code.words(MODIFIERS, start, (id ?? superClass ?? body).start);
  if (node.implements && node.implements.length > 0) {
    const head = superTypeArguments ?? superClass ?? typeParameters ?? id;
    const from = head?.end ?? code.text.indexOf('class', start) + 'class'.length;
    code.range(from, (node.implements.at(-1) as Node).end);
  }
  return undefined;
}

function eraseMember(
  node: NodeOf<'MethodDefinition'> | NodeOf<'PropertyDefinition'> | NodeOf<'AccessorProperty'>,
  { code }: Context,
): typeof GONE | undefined {
  if (onlyDeclares(node)) {
    code.statement(node);
    return GONE;
  }
  const { start, key, computed } = node;
  code.words(MODIFIERS, start, key.start);
  const end = computed ? code.text.indexOf(']', key.end) + 1 : key.end;
  if ('optional' in node && node.optional) code.mark('?', end);
  if ('definite' in node && node.definite) code.mark('!', end);
  return undefined;
}

/** An overload, or a field that says nothing but its type: the constructor sets it. */
function onlyDeclares(
  node: NodeOf<'MethodDefinition'> | NodeOf<'PropertyDefinition'> | NodeOf<'AccessorProperty'>,
): boolean {
  if (node.type === 'MethodDefinition') return node.value.type === 'TSEmptyBodyFunctionExpression';
  if ('declare' in node && node.declare) return true;
  // A private name has to be declared. A field without a type was written for its effect.
  return (
    node.type === 'PropertyDefinition' &&
    node.value === null &&
    !!node.typeAnnotation &&
    node.key.type !== 'PrivateIdentifier' &&
    !node.static
  );
}
