import { addProperty } from '../code/call-options.js';
import { insertAfter } from '../code/insert.js';
import {
  keyOf,
  type Node,
  nameOf,
  parseSource,
  type SourceFile,
  textOf,
  unwrapped,
} from '../code/syntax.js';
import type { PropertyLink, StatementLink, WireLink } from '../model/actions.js';
import { readOver } from '../model/virtual-tree.js';
import { withImports } from './fitted.js';
import { styleFor, type WiringView } from './view.js';

/** The outcome of the links: changed texts by path, and steps that are left to the user. */
export interface Linked {
  readonly texts: ReadonlyMap<string, string>;
  /** Those that were put in, or are left to the user: a later run does not bring them again. */
  readonly done: readonly WireLink[];
  readonly manual: readonly { readonly where: string; readonly lines: readonly string[] }[];
}

/** Adds links of other features to our seeds, as far as the user has kept their structure. */
export function linkSeeds(links: readonly WireLink[], view: WiringView): Linked {
  const texts = new Map<string, string>();
  const done: WireLink[] = [];
  const manual: { where: string; lines: string[] }[] = [];
  for (const link of links) {
    const path = view.pathOf(link.file);
    const text = readOver(texts, view.read)(path);
    const source = text === undefined ? undefined : parseSource(path, text);
    // Wired by hand, without the seed: then so is this.
    if (source === undefined) continue;
    const edited = 'statement' in link ? stated(link, source, view) : extended(link, source);
    // The user has written it in a way of their own.
    if (edited === undefined && source.text.includes(writtenOf(link))) continue;
    if (edited === undefined) {
      const where = `${path}, ${'statement' in link ? 'after' : 'in'} its export ${link.object}`;
      manual.push({ where, lines: [lineOf(link)] });
      done.push(link);
    } else if (edited !== source.text) {
      done.push(link);
      texts.set(path, withImports(path, edited, link.imports, view));
    }
  }
  return { texts, done, manual };
}

/** The line that the user would write. */
export const lineOf = (link: WireLink): string =>
  'statement' in link ? `${link.statement};` : `${link.key}: ${propertyOf(link)},`;

const writtenOf = (link: WireLink): string => ('statement' in link ? link.statement : link.value);

const propertyOf = ({ entry, value }: PropertyLink): string =>
  entry === undefined ? value : `{ ${entry}: ${value} }`;

/** With the property; undefined if the constant is not an object, or the property is none. */
function extended(link: PropertyLink, source: SourceFile): string | undefined {
  const { object, key, entry, value, before } = link;
  const init = declared(source, object)?.init;
  const target = init ? unwrapped(init) : undefined;
  if (target?.type !== 'ObjectExpression') return undefined;
  const own = target.properties.find((each) => keyOf(each) === key);
  if (own === undefined || entry === undefined) {
    return addProperty(source, target, key, propertyOf(link), before);
  }
  const held = 'value' in own ? unwrapped(own.value) : undefined;
  if (held?.type !== 'ObjectExpression') return undefined;
  const next = held.properties.map(keyOf).find((each) => each !== undefined && each > entry);
  return addProperty(source, held, entry, value, next);
}

/** With the statement after that of the constant; undefined if there is none. */
function stated(
  { object, statement }: StatementLink,
  source: SourceFile,
  view: WiringView,
): string | undefined {
  const isThere = source.nodes.some(
    (node) =>
      node.type === 'ExpressionStatement' && isCall(statement, textOf(source, node.expression)),
  );
  if (isThere) return source.text;
  const declaration = declared(source, object);
  const at = declaration && source.program.body.findIndex((node) => holds(node, declaration));
  if (at === undefined || at === -1) return undefined;
  const [top, ...behind] = source.program.body.slice(at);
  const end = behind.findIndex((node) => !textOf(source, node).startsWith(`${object}.`));
  const earlier = behind
    .slice(0, end === -1 ? behind.length : end)
    .findLast((node) => textOf(source, node) < statement);
  return insertAfter(source, (earlier ?? top) as Node, statement, styleFor(source, view));
}

/** True for the statement as it is, and where the user gave its call more arguments. */
const isCall = (statement: string, text: string): boolean =>
  text === statement || text.startsWith(`${statement.replace(/\)$/, '')},`);

/** The declaration of a constant. */
export function declared(source: SourceFile, name: string) {
  for (const node of source.nodes) {
    if (node.type === 'VariableDeclarator' && nameOf(node.id) === name && node.init) return node;
  }
  return undefined;
}

const holds = (outer: Node, inner: Node): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;
