import type { PropertyLink, StatementLink, WireLink } from '../core/actions.js';
import { addProperty } from '../edits/code/call-options.js';
import { insertAfter } from '../edits/code/insert.js';
import {
  type Node,
  nameOf,
  parseSource,
  type SourceFile,
  textOf,
  unwrapped,
} from '../edits/code/syntax.js';
import { withImports } from './fitted.js';
import { styleFor, type WiringView } from './view.js';

/** What came of the links: changed texts by path, and steps that are left to a person. */
export interface Linked {
  readonly texts: ReadonlyMap<string, string>;
  readonly manual: readonly { readonly where: string; readonly lines: readonly string[] }[];
}

/** Gives seeds of ours what another feature brings, where a person left what it is about. */
export function linkSeeds(links: readonly WireLink[], view: WiringView): Linked {
  const texts = new Map<string, string>();
  const manual: { where: string; lines: string[] }[] = [];
  for (const link of links) {
    const path = view.pathOf(link.file);
    const text = texts.get(path) ?? view.read(path);
    const source = text === undefined ? undefined : parseSource(path, text);
    // Wired by hand, without the seed: then so is this.
    if (source === undefined) continue;
    const edited = 'statement' in link ? stated(link, source, view) : extended(link, source);
    if (edited === undefined) {
      const where = `${path}, ${'statement' in link ? 'behind' : 'in'} what it exports as ${link.object}`;
      manual.push({ where, lines: [lineOf(link)] });
    } else if (edited !== source.text) {
      texts.set(path, withImports(path, edited, link.imports, view));
    }
  }
  return { texts, manual };
}

const lineOf = (link: WireLink): string =>
  'statement' in link ? `${link.statement};` : `${link.key}: ${link.value},`;

/** With the property; undefined where the constant is no object. */
function extended(
  { object, key, value, before }: PropertyLink,
  source: SourceFile,
): string | undefined {
  const init = declared(source, object)?.init;
  const target = init ? unwrapped(init) : undefined;
  if (target?.type !== 'ObjectExpression') return undefined;
  return addProperty(source, target, key, value, before);
}

/** With the statement behind that of the constant; undefined where there is none. */
function stated(
  { object, statement }: StatementLink,
  source: SourceFile,
  view: WiringView,
): string | undefined {
  const isThere = source.nodes.some(
    (node) => node.type === 'ExpressionStatement' && textOf(source, node.expression) === statement,
  );
  if (isThere) return source.text;
  const declaration = declared(source, object);
  const top = declaration && source.program.body.find((node) => holds(node, declaration));
  return top && insertAfter(source, top, statement, styleFor(source, view));
}

/** The declaration of a constant. */
function declared(source: SourceFile, name: string) {
  for (const node of source.nodes) {
    if (node.type === 'VariableDeclarator' && nameOf(node.id) === name && node.init) return node;
  }
  return undefined;
}

const holds = (outer: Node, inner: Node): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;
