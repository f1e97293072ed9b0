import type { WireLink } from '../core/actions.js';
import { addProperty } from '../edits/code/call-options.js';
import {
  nameOf,
  type ObjectExpression,
  parseSource,
  type SourceFile,
  unwrapped,
} from '../edits/code/syntax.js';
import { withImports } from './fitted.js';
import type { WiringView } from './view.js';

/** What came of the links: changed texts by path, and steps that are left to a person. */
export interface Linked {
  readonly texts: ReadonlyMap<string, string>;
  readonly manual: readonly { readonly where: string; readonly lines: readonly string[] }[];
}

/** Gives seeds of ours the properties that another feature brings, where a person left the object. */
export function linkSeeds(links: readonly WireLink[], view: WiringView): Linked {
  const texts = new Map<string, string>();
  const manual: { where: string; lines: string[] }[] = [];
  for (const { file, object, key, value, imports } of links) {
    const path = view.pathOf(file);
    const text = texts.get(path) ?? view.read(path);
    const source = text === undefined ? undefined : parseSource(path, text);
    // Wired by hand, without the seed: then so is this.
    if (source === undefined) continue;
    const target = objectCalled(source, object);
    if (target === undefined) {
      const where = `${path}, in what it exports as ${object}`;
      manual.push({ where, lines: [`${key}: ${value},`] });
      continue;
    }
    const edited = addProperty(source, target, key, value);
    if (edited !== source.text) texts.set(path, withImports(path, edited, imports, view));
  }
  return { texts, manual };
}

/** The object that a constant of the file is. */
function objectCalled(source: SourceFile, name: string): ObjectExpression | undefined {
  for (const node of source.nodes) {
    if (node.type !== 'VariableDeclarator' || nameOf(node.id) !== name || !node.init) continue;
    const value = unwrapped(node.init);
    if (value.type === 'ObjectExpression') return value;
  }
  return undefined;
}
