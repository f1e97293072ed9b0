import { startWithComments } from '../code/lines.js';
import { namedIn } from '../code/named.js';
import { withoutStatement, withoutUnusedImport } from '../code/remove.js';
import { isReference } from '../code/scope.js';
import {
  contains,
  isFunction,
  type Node,
  nameOf,
  nodesIn,
  parseSource,
  type SourceFile,
} from '../code/syntax.js';

/** The names that nodes use, of which some may be used by nothing else. */
export const namesUsedIn = (nodes: readonly Node[]): string[] => [
  ...new Set(nodes.flatMap((node) => [...nodesIn(node)].flatMap((each) => nameOf(each) ?? []))),
];

/** A statement with the comments right above it, as lines that can go. */
export function withoutWhole(source: SourceFile, statement: Node): string {
  const start = startWithComments(source, statement.start);
  return withoutStatement(source, { ...statement, start });
}

/**
 * A text without the functions and imports of these names that nothing uses since our edit, and what
 * only those used. Anything whose evaluation could have an effect stays.
 */
export function withoutUnused(path: string, text: string, names: readonly string[]): string {
  let result = text;
  const open = [...names];
  const seen = new Set<string>();
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const now = parseSource(path, result);
    if (now === undefined) return result;
    const statement = unusedDeclaration(now, name);
    if (statement === undefined) result = withoutUnusedImport(now, name);
    else {
      result = withoutWhole(now, statement);
      open.push(...namesUsedIn([statement]));
    }
  }
  return result;
}

function unusedDeclaration(source: SourceFile, name: string): Node | undefined {
  return source.program.body.find((statement) => {
    const declared = declaredBy(statement);
    return (
      nameOf(declared) === name &&
      namedIn(source, name).every((node) => contains(statement, node) || !isReference(source, node))
    );
  });
}

/** The name of a function, or of the only thing that an import brings by default. */
function declaredBy(statement: Node): Node | null | undefined {
  switch (statement.type) {
    case 'FunctionDeclaration':
      return statement.id;
    case 'ImportDeclaration': {
      const [only, ...others] = statement.specifiers;
      return others.length === 0 && only?.type !== 'ImportSpecifier' ? only?.local : undefined;
    }
    case 'VariableDeclaration': {
      const [only, ...others] = statement.declarations;
      const isOnly = others.length === 0 && only?.init && isFunction(only.init);
      return isOnly ? only.id : undefined;
    }
    default:
      return undefined;
  }
}
