import { bareTextOf, withoutElement, withoutStatement } from '../code/remove.js';
import { keyOf, lineOf, parseSource, type SourceFile, unwrapped } from '../code/syntax.js';
import { normalizeCode } from '../edits/normalize-code.js';
import type { WireAction, WireLink } from '../model/actions.js';
import { readOver } from '../model/virtual-tree.js';
import { declared } from './links.js';
import { withoutImports } from './unwire.js';
import type { WiringView } from './view.js';

/** Removes the links of a feature from the seeds. */
export function unlinkSeeds(
  { links }: Pick<WireAction, 'links'>,
  view: WiringView,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const current: WiringView = { ...view, read: readOver(texts, view.read) };
  for (const link of links) {
    const path = view.pathOf(link.file);
    const text = current.read(path);
    const source = text === undefined ? undefined : parseSource(path, text);
    const cut = source && withoutLink(source, link);
    if (cut !== undefined) texts.set(path, withoutImports(path, cut, link.imports, current));
  }
  return texts;
}

/** Links that the user has changed and that still use what they import: place and text of each. */
export function changedLinks(
  { links }: Pick<WireAction, 'links'>,
  view: WiringView,
): readonly string[] {
  return links.flatMap((link) => {
    if ('statement' in link) return [];
    const path = view.pathOf(link.file);
    const text = view.read(path);
    const source = text === undefined ? undefined : parseSource(path, text);
    const init = source && declared(source, link.object)?.init;
    const outer = init ? unwrapped(init) : undefined;
    if (source === undefined || outer?.type !== 'ObjectExpression') return [];
    const own = outer.properties.find((each) => keyOf(each) === link.key);
    const names = new Set(link.imports.flatMap((each) => each.names));
    const isUsed = source.nodes.some(
      (node) =>
        own !== undefined &&
        node.start >= own.start &&
        node.end <= own.end &&
        node.type === 'Identifier' &&
        names.has(node.name),
    );
    return own && isUsed
      ? [`${path}:${lineOf(source, own.start)}: ${source.text.slice(own.start, own.end)}`]
      : [];
  });
}

/** Without a link that is as we wrote it; undefined if it does not exist. */
function withoutLink(source: SourceFile, link: WireLink): string | undefined {
  if ('statement' in link) {
    const statement = source.program.body.find(
      (node) =>
        node.type === 'ExpressionStatement' &&
        bareTextOf(source, node.expression) === normalizeCode(link.statement),
    );
    return statement && withoutStatement(source, statement);
  }
  const { object, key, entry, value } = link;
  const init = declared(source, object)?.init;
  const outer = init ? unwrapped(init) : undefined;
  if (outer?.type !== 'ObjectExpression') return undefined;
  const own = outer.properties.find((each) => keyOf(each) === key);
  if (own?.type !== 'Property') return undefined;
  if (entry === undefined) {
    return bareTextOf(source, own.value) === normalizeCode(value)
      ? withoutElement(source, outer.properties, own)
      : undefined;
  }
  const held = unwrapped(own.value);
  if (held.type !== 'ObjectExpression') return undefined;
  const part = held.properties.find((each) => keyOf(each) === entry);
  if (part?.type !== 'Property' || bareTextOf(source, part.value) !== normalizeCode(value)) {
    return undefined;
  }
  return held.properties.length === 1
    ? withoutElement(source, outer.properties, own)
    : withoutElement(source, held.properties, part);
}
