import { normalizeCode } from '../edits/normalize-code.js';
import { namedIn } from './named.js';
import { importedNames, isReference } from './scope.js';
import { endOf } from './statement-end.js';
import { type Node, nameOf, type SourceFile, textOf } from './syntax.js';
import { blankBefore } from './text-style.js';

/* Removes inserted code from a file; every other byte stays. */

/** A part of a text, from its first character to after its last. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** Without a statement; where it has lines of its own, without those. */
export const withoutStatement = (source: SourceFile, statement: Node): string =>
  cut(
    source.text,
    wholeLines(source.text, { start: statement.start, end: endOf(source, statement) }),
  );

/**
 * Without one element of a list (properties, names of an import), and without the comma that only it
 * needed. What is left of the braces when it was the only one is `{}`.
 */
export function withoutElement(source: SourceFile, list: readonly Node[], element: Node): string {
  const { text } = source;
  const at = list.indexOf(element);
  const [before, after] = [list[at - 1], list[at + 1]];
  const comma = /^\s*,/.exec(text.slice(element.end))?.[0].length ?? 0;
  const own = wholeLines(text, { start: element.start, end: element.end + comma });
  const hasLines = text.slice(own.start, own.end).endsWith('\n');
  if (hasLines && (comma > 0 || before === undefined)) return cut(text, own);
  if (after !== undefined) return cut(text, { start: element.start, end: after.start });
  if (before !== undefined) return cut(text, { start: before.end, end: element.end });
  const inner = blankBefore(text, element.start).length;
  const behind = /^\s*/.exec(text.slice(element.end + comma))?.[0].length ?? 0;
  return cut(text, { start: element.start - inner, end: element.end + comma + behind });
}

/** Without a name that is imported and that nothing uses any more; the same text otherwise. */
export function withoutUnusedImport(source: SourceFile, local: string): string {
  const isUsed = namedIn(source, local).some(
    (node) => isReference(source, node) && !isImport(source, node),
  );
  if (isUsed || !importedNames(source).has(local)) return source.text;
  for (const statement of source.program.body) {
    const list = namesOf(statement);
    const own = list.find((each) => localOf(each) === local);
    if (own === undefined) continue;
    return list.length === 1 && isNothingElse(statement)
      ? withoutStatement(source, statement)
      : withoutElement(source, list, own);
  }
  return source.text;
}

/** The text between the braces of an import or a require. */
function namesOf(statement: Node): readonly Node[] {
  if (statement.type === 'ImportDeclaration') {
    return statement.specifiers.filter(({ type }) => type === 'ImportSpecifier');
  }
  if (statement.type !== 'VariableDeclaration') return [];
  const [first] = statement.declarations;
  return first?.id.type === 'ObjectPattern' ? first.id.properties : [];
}

const isNothingElse = (statement: Node): boolean =>
  statement.type === 'ImportDeclaration'
    ? statement.specifiers.length === 1
    : statement.type === 'VariableDeclaration' && statement.declarations.length === 1;

const localOf = (node: Node): string | undefined =>
  node.type === 'ImportSpecifier'
    ? node.local.name
    : node.type === 'Property'
      ? nameOf(node.value)
      : undefined;

/** True for the name where it is imported. */
function isImport(source: SourceFile, node: Node): boolean {
  const parent = source.parents.get(node);
  if (parent?.type === 'ImportSpecifier') return true;
  return parent?.type === 'Property' && source.parents.get(parent)?.type === 'ObjectPattern';
}

/** A span with its whole lines, where nothing else stands on them. */
function wholeLines(text: string, { start, end }: Span): Span {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = /^[ \t]*(\r?\n|$)/.exec(text.slice(end));
  if (text.slice(lineStart, start).trim() !== '' || lineEnd === null) return { start, end };
  return withOneGap(text, { start: lineStart, end: end + lineEnd[0].length });
}

/** Where empty lines stand on both sides, one of them goes, too. */
function withOneGap(text: string, { start, end }: Span): Span {
  const gap = /^[ \t]*\r?\n/.exec(text.slice(end));
  const isGapBefore = start === 0 || /\n[ \t]*\r?\n$/.test(text.slice(0, start));
  return gap !== null && isGapBefore ? { start, end: end + gap[0].length } : { start, end };
}

const cut = (text: string, { start, end }: Span): string => text.slice(0, start) + text.slice(end);

/** A node as `bareCode`. */
export const bareTextOf = (source: SourceFile, node: Node): string =>
  normalizeCode(textOf(source, node));
