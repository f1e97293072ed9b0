import { addImport } from '../code/imports.js';
import { namedIn } from '../code/named.js';
import { bindingOf, importedNames, isReference } from '../code/scope.js';
import { type Node, parseSource, type SourceFile } from '../code/syntax.js';
import type { ImportOf, WireEdit } from '../model/actions.js';
import type { SourceGraph } from './graph.js';
import { originOf } from './imported.js';
import { specifierFor, styleFor, targetOf, type WiringView } from './view.js';
import { WiringError } from './wiring-error.js';

/* An edit as a file can hold it, with the names that its imports have, or can have, in there. */

/** A piece of code and the imports that it still needs. */
export interface Fitted {
  readonly code: string;
  readonly imports: readonly ImportOf[];
}

/**
 * Existing imports are used by their name in the file; a name that means something else in the file
 * is imported under another one.
 */
export function fitted(
  edit: Pick<WireEdit, 'code' | 'imports'>,
  source: SourceFile,
  graph: SourceGraph,
  view: WiringView,
): Fitted {
  let { code } = edit;
  const imports = edit.imports.flatMap(({ from, names, type = false }) => {
    const missing = names.flatMap((name) => {
      const there = localName(source, graph, targetOf(from, view), name);
      const local = there ?? freeName(source, name);
      code = renamed(code, name, local);
      if (there !== undefined) return [];
      return local === name ? [name] : [`${name} as ${local}`];
    });
    return missing.length === 0 ? [] : [{ from, names: missing, type }];
  });
  return { code, imports };
}

/** What the file calls an export, if it has imported it and means nothing else by that name. */
function localName(
  source: SourceFile,
  graph: SourceGraph,
  module: string,
  name: string,
): string | undefined {
  return [...importedNames(source)].find((local) => {
    const binding = bindingOf(source, local, topOf(source));
    if (binding?.kind !== 'import' || binding.imported !== name) return false;
    const { from } = binding;
    const isIt =
      from === module || originOf(graph, source.path, from, binding.imported)?.path === module;
    return isIt && meanings(source, local).every((each) => each === binding.from);
  });
}

const topOf = ({ program }: SourceFile): Node => program.body.at(-1) ?? program;

/** What a name stands for wherever the file has it: the module of an import, else its kind. */
function meanings(source: SourceFile, name: string): string[] {
  return namedIn(source, name).flatMap((node) => {
    if (!isReference(source, node)) return [];
    const binding = bindingOf(source, name, node);
    return [binding?.kind === 'import' ? binding.from : (binding?.kind ?? 'global')];
  });
}

/** The name itself, or another where the file means something by it. */
function freeName(source: SourceFile, name: string): string {
  const isFree = (each: string): boolean => meanings(source, each).length === 0;
  if (isFree(name)) return name;
  const alias = `platform${name[0]?.toUpperCase()}${name.slice(1)}`;
  if (isFree(alias)) return alias;
  throw new WiringError(`${source.path} already has its own ${name} and ${alias}`);
}

/** Code of ours with one name in place of another, also where it is a property by the same name. */
const renamed = (code: string, name: string, local: string): string =>
  name === local
    ? code
    : code
        .replaceAll(`{ ${name} }`, `{ ${name}: ${local} }`)
        .replace(new RegExp(`(?<![\\w$]|(?<!\\.\\.)\\.)${name}\\b(?!:)`, 'g'), local);

/** A text with imports added, parsed again for each. */
export function withImports(
  path: string,
  text: string,
  imports: readonly ImportOf[],
  view: WiringView,
): string {
  let result = text;
  for (const { from, names, type = false } of imports) {
    if (type && view.project.language.value === 'js') continue;
    const source = parseSource(path, result);
    if (source === undefined)
      throw new WiringError(`${path} could not be read again after the edit`);
    const wanted = { specifier: specifierFor(path, from, view), names, type };
    const { value: otherwise } = view.project.moduleSystem;
    result = addImport(source, wanted, styleFor(source, view), otherwise);
  }
  return result;
}
