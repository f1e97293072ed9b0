import MagicString from 'magic-string';
import { requiredPath } from './declarations.js';
import { importsOf, isDone, requiresAtHead, specifierOf } from './import-head.js';
import { compare } from './import-order.js';
import { endingAt, lineBefore, lineBehind, startWithComments } from './lines.js';
import { isCommonJs, type ModuleSystem } from './module-system.js';
import { startOfCode } from './start-of-code.js';
import { type Node, nameOf, type SourceFile, textOf } from './syntax.js';
import type { TextStyle } from './text-style.js';

export interface NewImport {
  /** As written in the file: `./platform/health.js`. */
  readonly specifier: string;
  /** `a`, or `a as b`. */
  readonly names: readonly string[];
  readonly type: boolean;
}

/**
 * Adds an import, or names to one that exists, in the file's own way: `import` or `require`. It
 * goes before the first import that sorts after it, so that sorted ones stay sorted, and the order
 * in which several are added does not show.
 *
 * @param otherwise the module system of a file that does not say it itself
 */
export function addImport(
  source: SourceFile,
  wanted: NewImport,
  style: TextStyle,
  otherwise: ModuleSystem = 'esm',
): string {
  const usesRequire = isCommonJs(source, otherwise);
  const head = usesRequire ? requiresAtHead(source) : importsOf(source);
  const same = head.filter(
    (statement) =>
      specifierOf(statement) === wanted.specifier && isTypeOnly(statement) === wanted.type,
  );
  const missing = wanted.names.filter((name) => !same.some((each) => hasName(each, name)));
  if (missing.length === 0) return source.text;

  const written = missing.map((name) => (usesRequire ? name.replace(' as ', ': ') : name));
  for (const statement of same) {
    const extended = withNames(source, statement, written);
    if (extended !== undefined) return extended;
  }
  const { quote } = style;
  const path = `${quote}${wanted.specifier}${quote}`;
  const names = `{ ${written.join(', ')} }`;
  return withStatement(
    source,
    head,
    wanted.specifier,
    usesRequire
      ? `const ${names} = require(${path})`
      : `import ${wanted.type ? 'type ' : ''}${names} from ${path}`,
    style,
  );
}

function withStatement(
  source: SourceFile,
  head: readonly Node[],
  specifier: string,
  code: string,
  style: TextStyle,
): string {
  const first = head.findLastIndex(isDone) + 1;
  const at = head.findIndex(
    (each, index) => index >= first && compare(specifierOf(each) ?? '', specifier) > 0,
  );
  const next = head[at];
  // Comments over the first import may be about the whole file, and have to stay at its top.
  const isBelow =
    next !== undefined && at === 0 && startWithComments(source, next.start) < next.start;
  const before = isBelow ? undefined : next;
  const after = isBelow ? next : head.at(-1);
  const insertion =
    before !== undefined
      ? lineBefore(source, before, code, style)
      : after !== undefined
        ? lineBehind(source, after, code, style)
        : atStart(source, code, style);
  return new MagicString(source.text).appendLeft(insertion.at, insertion.text).toString();
}

/** The first import of a file, with an empty line below. */
function atStart(source: SourceFile, code: string, style: TextStyle): { at: number; text: string } {
  const { eol } = style;
  const { at, isLineStart } = startOfCode(source);
  const line = `${isLineStart ? '' : eol}${code}${endingAt(source, at, style)}${eol}`;
  return { at, text: source.text.slice(at).trim() === '' ? line : line + eol };
}

const isTypeOnly = (statement: Node): boolean =>
  statement.type === 'ImportDeclaration' && statement.importKind === 'type';

/** The text between the braces of an import, or of a statement that is only a require. */
function listOf(statement: Node): readonly Node[] {
  if (statement.type === 'ImportDeclaration') {
    return statement.specifiers.filter(({ type }) => type === 'ImportSpecifier');
  }
  if (statement.type !== 'VariableDeclaration') return [];
  const [first] = statement.declarations;
  return first?.init && requiredPath(first.init) !== undefined && first.id.type === 'ObjectPattern'
    ? first.id.properties
    : [];
}

/** True if a statement brings a name as it is wanted: `a`, or `a as b`. */
function hasName(statement: Node, wanted: string): boolean {
  const [imported, local = imported] = wanted.split(' as ');
  return listOf(statement).some((each) => {
    if (each.type === 'ImportSpecifier') {
      return nameOf(each.imported) === imported && each.local.name === local;
    }
    return (
      each.type === 'Property' && nameOf(each.key) === imported && nameOf(each.value) === local
    );
  });
}

/** With names added to `{ a, b }` of a statement; undefined if it has no such list. */
function withNames(
  source: SourceFile,
  statement: Node,
  names: readonly string[],
): string | undefined {
  const list = listOf(statement);
  const last = list.at(-1);
  if (last === undefined) return undefined;
  const magic = new MagicString(source.text);
  for (const name of names) {
    const next = list.find(
      (each) =>
        each.type === 'RestElement' || textOf(source, each).toLowerCase() > name.toLowerCase(),
    );
    if (next) magic.appendLeft(next.start, `${name}, `);
    else magic.appendLeft(last.end, `, ${name}`);
  }
  return magic.toString();
}
