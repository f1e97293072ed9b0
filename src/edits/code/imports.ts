import MagicString from 'magic-string';
import { requiredPath } from './scope.js';
import { type Node, type SourceFile, textOf } from './syntax.js';
import { lineBehind, type TextStyle } from './text-style.js';

export interface NewImport {
  /** As it stands in the file: `./platform/health.js`. */
  readonly specifier: string;
  /** `a`, or `a as b`. */
  readonly names: readonly string[];
  readonly type: boolean;
}

type Loose = Node & Record<string, unknown>;

/**
 * Adds an import, or names to one that is there, in the file's own way: `import` or `require`. It
 * goes before the first import that sorts behind it, so that sorted ones stay sorted, and the order
 * in which several are added does not show.
 */
export function addImport(source: SourceFile, wanted: NewImport, style: TextStyle): string {
  const { text, program } = source;
  const usesRequire = isCommonJs(source);
  const statements = (program.body as unknown as Loose[]).filter((statement) =>
    usesRequire ? requireOf(statement) !== undefined : statement.type === 'ImportDeclaration',
  );
  const head = leading(program.body as unknown as Loose[], statements);
  const same = head.find(
    (statement) =>
      specifierOf(statement) === wanted.specifier &&
      ((statement.importKind as string | undefined) === 'type') === wanted.type,
  );
  const missing = wanted.names.filter((name) => same === undefined || !hasName(same, name));
  if (missing.length === 0) return text;

  const written = missing.map((name) => (usesRequire ? name.replace(' as ', ': ') : name));
  const magic = new MagicString(text);
  if (same !== undefined && extend(source, magic, same, written)) return magic.toString();

  const names = written.join(', ');
  const { quote, semicolon, eol } = style;
  const path = `${quote}${wanted.specifier}${quote}`;
  const line = usesRequire
    ? `const { ${names} } = require(${path})${semicolon}`
    : `import ${wanted.type ? 'type ' : ''}{ ${names} } from ${path}${semicolon}`;
  const next = head.find((statement) => compare(specifierOf(statement), wanted.specifier) > 0);
  const last = head.at(-1);
  if (next !== undefined) magic.appendLeft(next.start, `${line}${eol}`);
  else if (last !== undefined) {
    const behind = lineBehind(source, last, line, eol);
    magic.appendRight(behind.at, behind.text);
  } else {
    const at = startOfCode(source);
    const blank = /^\s*$/.test(text.slice(at)) ? '' : eol;
    magic.appendLeft(at, `${line}${eol}${blank}`);
  }
  return magic.toString();
}

/** True where the file says `require` and no `import`. TypeScript says `import` unless it does so. */
export function isCommonJs({ path, program, nodes }: SourceFile): boolean {
  if (program.body.some(({ type }) => /^(Import|Export)/.test(type))) return false;
  if (/\.mjs$/.test(path)) return false;
  if (/\.cjs$/.test(path)) return true;
  return nodes.some((node) => requiredPath(node) !== undefined || isModuleExports(node));
}

const isModuleExports = (node: Node): boolean => {
  const { type, object, property } = node as Loose;
  return (
    type === 'MemberExpression' &&
    (object as { name?: string }).name === 'module' &&
    (property as { name?: string }).name === 'exports'
  );
};

/** The imports at the head of the file: those before which nothing but imports and directives stands. */
function leading(body: readonly Loose[], imports: readonly Loose[]): Loose[] {
  if (imports.every(({ type }) => type === 'ImportDeclaration')) return [...imports];
  const head: Loose[] = [];
  for (const statement of body) {
    if (imports.includes(statement)) head.push(statement);
    // require('dotenv').config() between them is usual.
    else if (head.length > 0 && statement.type !== 'ExpressionStatement') break;
  }
  return head;
}

function requireOf(statement: Loose): string | undefined {
  if (statement.type !== 'VariableDeclaration') return undefined;
  const [first] = statement.declarations as unknown as Loose[];
  const init = first?.init as Node | null | undefined;
  if (!init) return undefined;
  // `require('x')`, `require('x').y`, `require('x')(…)`
  let node = init as Loose;
  for (;;) {
    const path = requiredPath(node);
    if (path !== undefined) return path;
    const inner = (node.callee ?? node.object) as Loose | undefined;
    if (inner === undefined) return undefined;
    node = inner;
  }
}

const specifierOf = (statement: Loose): string =>
  statement.type === 'ImportDeclaration'
    ? (statement.source as { value: string }).value
    : (requireOf(statement) ?? '');

function hasName(statement: Loose, wanted: string): boolean {
  const name = wanted.replace(/^.* as /, '');
  if (statement.type === 'ImportDeclaration') {
    return (statement.specifiers as unknown as Loose[]).some(
      ({ local }) => (local as { name: string }).name === name,
    );
  }
  const [{ id } = {} as Loose] = statement.declarations as unknown as Loose[];
  const { properties = [] } = id as unknown as { properties?: Loose[] };
  return properties.some(({ value }) => (value as { name?: string } | undefined)?.name === name);
}

/** Adds names to `{ a, b }` of a statement; false where it has no such list. */
function extend(
  source: SourceFile,
  magic: MagicString,
  statement: Loose,
  names: readonly string[],
): boolean {
  const [first] = (statement.declarations ?? []) as unknown as Loose[];
  const named =
    statement.type === 'ImportDeclaration'
      ? (statement.specifiers as unknown as Loose[]).filter(
          ({ type }) => type === 'ImportSpecifier',
        )
      : (first?.id as { properties?: Loose[] } | undefined)?.properties;
  if (named === undefined || named.length === 0) return false;
  for (const name of names) {
    const next = named.find((each) => textOf(source, each).toLowerCase() > name.toLowerCase());
    if (next) magic.appendLeft(next.start, `${name}, `);
    else magic.appendLeft((named.at(-1) as Node).end, `, ${name}`);
  }
  return true;
}

/** Behind a byte order mark, a shebang and directives. */
export function startOfCode({ text, program }: SourceFile): number {
  const directives = (program.body as unknown as Loose[]).filter(
    ({ directive }) => typeof directive === 'string',
  );
  const last = directives.at(-1);
  const behind = last?.end ?? (program as { hashbang?: Node | null }).hashbang?.end ?? 0;
  const rest = text.slice(behind);
  const gap = /^\uFEFF?[^\S\r\n]*(?:\r?\n)*/.exec(rest)?.[0].length ?? 0;
  return behind + (behind === 0 ? (text.startsWith('\uFEFF') ? 1 : 0) : gap);
}

/** Biome's order: Node's own modules, packages, aliases, then `../` before `./`. */
export function compare(a: string, b: string): number {
  const group = (specifier: string): number =>
    /^node:/.test(specifier)
      ? 0
      : /^[@\w][^:]*$/.test(specifier) && !/^@\//.test(specifier)
        ? 1
        : /^\.\./.test(specifier)
          ? 3
          : specifier.startsWith('.')
            ? 4
            : 2;
  const depth = (specifier: string): number => specifier.match(/\.\.\//g)?.length ?? 0;
  return (
    group(a) - group(b) || depth(b) - depth(a) || (a === b ? 0 : natural(a) < natural(b) ? -1 : 1)
  );
}

/** Without ending and in one case, since `./a.js` stands before `./a/b.js`. */
const natural = (specifier: string): string =>
  specifier
    .toLowerCase()
    .replace(/\.[cm]?[jt]sx?$/, '')
    .replaceAll('/', '\u0000');
