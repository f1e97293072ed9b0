import { posix } from 'node:path';
import type { ImportOf, WireAction, WireEdit, WireLink } from '../core/actions.js';
import { addProperty, addSpread, optionsProblem } from '../edits/code/call-options.js';
import { addImport } from '../edits/code/imports.js';
import { bindingOf, nameOf } from '../edits/code/scope.js';
import { parseSource, type SourceFile } from '../edits/code/syntax.js';
import { styleOf, type TextStyle } from '../edits/code/text-style.js';
import type { Project } from '../project/project.js';
import { variableOf } from './app-site.js';
import { insertAtEntry } from './entry.js';
import { type SourceGraph, sourceGraph } from './graph.js';
import { linesFor } from './lines.js';
import { locate, placeOf, type Sites, Unwirable } from './locate.js';
import { insertWhereMade, type Ranks } from './made.js';
import { insertLast, placeBehindAll, registrationsOn } from './registrations.js';
import { afterListening, beforeListening } from './server.js';

/** The tree as it will be, and how imports are written in it. */
export interface WiringView {
  /** The text of a file as all that came before leaves it. */
  read(path: string): string | undefined;
  readonly project: Project;
  /** A module of ours by its template's path: where it stands, with the ending that it has. */
  pathOf(module: string): string;
  /** Every edit of every feature, so that ours are known from a person's own. */
  readonly known: readonly WireEdit[];
  /** True where ours may take the place of what is there. */
  readonly force: boolean;
}

export interface Wired {
  /** True where a person's files already hold what is needed. */
  readonly isThere: boolean;
  /** Changed texts by path; none where it must be done by hand. */
  readonly texts: ReadonlyMap<string, string>;
  readonly manual: { readonly where: string; readonly lines: readonly string[] } | undefined;
}

/**
 * Wires one feature into the files of a person, whole or not at all. What has been written is read
 * again and checked; what can not be done for certain comes back as lines to paste.
 */
export function wireFeature(wire: WireAction, view: WiringView): Wired {
  const graph = graphOf(view);
  const open = wire.edits.filter((edit) => !isUsed(graph, edit, view));
  if (open.length === 0) return { isThere: true, texts: new Map(), manual: undefined };
  try {
    if (wire.byHand !== undefined) throw new Unwirable(wire.byHand);
    const texts = applied(wire, open, view);
    verify(wire, texts, view);
    return { isThere: false, texts, manual: undefined };
  } catch (error) {
    if (!(error instanceof Unwirable)) throw error;
    const sites = locate(graph, wire.framework, view.project);
    return {
      isThere: false,
      texts: new Map(),
      manual: linesFor(open, sites, error.message, view, specifierFor),
    };
  }
}

const graphOf = ({ project, read }: Pick<WiringView, 'project' | 'read'>): SourceGraph =>
  sourceGraph(project.entry.value === undefined ? [] : [project.entry.value], read, project);

/** True where a reachable file of a person uses what the edit would bring. */
function isUsed(graph: SourceGraph, { uses, imports }: WireEdit, view: WiringView): boolean {
  const modules = new Set(
    imports.filter(({ names }) => names.includes(uses)).map(({ from }) => view.pathOf(from)),
  );
  return graph.files.some((source) =>
    source.nodes.some((node) => {
      const name = nameOf(node);
      if (name === undefined || !isReference(source, node)) return false;
      const binding = bindingOf(source, name, node);
      if (binding?.kind !== 'import' || binding.imported !== uses) return false;
      const target = graph.resolve(source.path, binding.from);
      return target !== undefined && modules.has(target);
    }),
  );
}

/** Not the declaration of an import itself. */
const isReference = (source: SourceFile, node: SourceFile['nodes'][number]): boolean =>
  !/^(ImportSpecifier|ImportDefaultSpecifier|ExportSpecifier|Property)$/.test(
    source.parents.get(node)?.type ?? '',
  );

/** All edits, one after the other, each over what the one before has left. */
function applied(
  wire: WireAction,
  edits: readonly WireEdit[],
  view: WiringView,
): Map<string, string> {
  const texts = new Map<string, string>();
  const read = (path: string): string | undefined => texts.get(path) ?? view.read(path);
  const ranks: Ranks = new Map(
    view.known.filter(({ place }) => place === 'made').map(({ uses, rank }) => [uses, rank]),
  );
  for (const edit of edits) {
    const graph = graphOf({ ...view, read });
    const sites = locate(graph, wire.framework, view.project);
    if (edit.place === 'options' && edit.ifMade && sites.app().kind === 'plugin') continue;
    const { path, text, imports } = applyOne(edit, graph, sites, ranks, view);
    texts.set(path, withImports(path, text, imports, view));
  }
  return texts;
}

function applyOne(
  edit: WireEdit,
  graph: SourceGraph,
  sites: Sites,
  ranks: Ranks,
  view: WiringView,
): { path: string; text: string; imports: readonly ImportOf[] } {
  const inFile = (source: SourceFile, insert: (code: string, style: TextStyle) => string) => {
    const { code, imports } = fitted(edit, source, view);
    return { path: source.path, text: insert(code, styleFor(source, view)), imports };
  };
  switch (edit.place) {
    case 'entry': {
      const [source] = graph.files;
      if (source === undefined)
        throw new Unwirable('the file that starts the service is not known');
      return inFile(source, (code, style) => insertAtEntry(source, code, style));
    }
    case 'options': {
      const { source, node, kind } = sites.app();
      if (kind === 'plugin')
        throw new Unwirable('fastify-cli makes the instance with options of its own');
      const problem = optionsProblem(source, node, edit.replaces, view.force);
      if (problem)
        throw new Unwirable(`${placeOf({ source, node })} makes the application, and ${problem}`);
      const order = (text: string): number | undefined =>
        view.known.find(
          ({ place, code }) => place === 'options' && code.split('(')[0] === text.split('(')[0],
        )?.rank;
      return inFile(source, (code) =>
        addSpread(source, node, code, { replaces: edit.replaces, order }),
      );
    }
    case 'made': {
      const app = sites.app();
      return inFile(app.source, (code, style) =>
        insertWhereMade(app, code, edit.rank, ranks, style),
      );
    }
    case 'registered': {
      const listen = sites.listens.length === 1 ? sites.listens[0] : undefined;
      const place = placeBehindAll(graph, sites.app(), listen);
      return inFile(place.source, (code, style) => insertLast(place, code, style));
    }
    case 'server': {
      const listen = sites.listen();
      return inFile(listen.source, (code, style) => {
        if (!code.includes('$app')) {
          return afterListening(listen, (server) => code.replaceAll('$server', server), style);
        }
        if (listen.app === undefined) {
          throw new Unwirable(`${placeOf(listen)} listens in the middle of an expression`);
        }
        return beforeListening(listen, code.replaceAll('$app', listen.app), style);
      });
    }
  }
}

/**
 * The edit as a file can hold it: a name of ours that means something else there is imported under
 * another one.
 */
function fitted(edit: WireEdit, source: SourceFile, view: WiringView): WireEdit {
  let { code } = edit;
  const imports = edit.imports.map((each) => ({
    ...each,
    names: each.names.map((name) => {
      if (!isTaken(name, each.from, source, view)) return name;
      const alias = `platform${name[0]?.toUpperCase()}${name.slice(1)}`;
      if (isTaken(alias, each.from, source, view, name)) {
        throw new Unwirable(`${source.path} has a ${name} and a ${alias} of its own`);
      }
      code = code
        .replaceAll(`{ ${name} }`, `{ ${name}: ${alias} }`)
        .replace(new RegExp(`(?<![\\w$.])${name}\\b(?!:)`, 'g'), alias);
      return `${name} as ${alias}`;
    }),
  }));
  return { ...edit, code, imports };
}

/** True where the file means something else by `name` than what `module` exports as `imported`. */
function isTaken(
  name: string,
  module: string,
  source: SourceFile,
  view: WiringView,
  imported = name,
): boolean {
  const taken = source.nodes.some((node) => nameOf(node) === name && declares(source, node));
  if (!taken) return false;
  const binding = bindingOf(source, name, source.program.body.at(-1) ?? source.program);
  return !(
    binding?.kind === 'import' &&
    binding.imported === imported &&
    specifierFor(source.path, module, view) === binding.from
  );
}

const declares = (source: SourceFile, node: SourceFile['nodes'][number]): boolean => {
  const parent = source.parents.get(node) as
    | { type: string; id?: unknown; local?: unknown; value?: unknown }
    | undefined;
  return (
    (/^(VariableDeclarator|FunctionDeclaration|ClassDeclaration)$/.test(parent?.type ?? '') &&
      parent?.id === node) ||
    (/^Import.*Specifier$/.test(parent?.type ?? '') && parent?.local === node)
  );
};

function withImports(
  path: string,
  text: string,
  imports: readonly ImportOf[],
  view: WiringView,
): string {
  let result = text;
  for (const { from, names, type = false } of imports) {
    if (type && view.project.language.value === 'js') continue;
    const source = parseSource(path, result);
    if (source === undefined) throw new Unwirable(`${path} could not be read again after the edit`);
    const specifier = specifierFor(path, from, view);
    result = addImport(source, { specifier, names, type }, styleFor(source, view));
  }
  return result;
}

/** How `file` imports a module of ours, or a package. */
export function specifierFor(file: string, module: string, view: WiringView): string {
  if (!module.includes('/') || /^(node:|@)/.test(module)) return module;
  const target = view.pathOf(module);
  const relative = posix.relative(posix.dirname(file), target);
  const path = relative.startsWith('.') ? relative : `./${relative}`;
  if (!/\.ts$/.test(target)) return path;
  const { value } = view.project.importEndings;
  return path.replace(/\.ts$/, value === 'none' ? '' : value);
}

function styleFor(source: SourceFile, { project }: WiringView): TextStyle {
  const { quotes, semicolons, indent } = project.style.value;
  return styleOf(source, {
    quote: quotes === 'single' ? "'" : '"',
    semicolon: semicolons ? ';' : '',
    indent: indent === 'tab' ? '\t' : ' '.repeat(indent),
    eol: '\n',
  });
}

/** Reads the edited files again: they parse, what they import is there, and the order is right. */
function verify(wire: WireAction, texts: ReadonlyMap<string, string>, view: WiringView): void {
  const read = (path: string): string | undefined => texts.get(path) ?? view.read(path);
  for (const [path, text] of texts) {
    if (parseSource(path, text) === undefined)
      throw new Unwirable(`${path} would not parse after the edit`);
  }
  const graph = graphOf({ ...view, read });
  const changed = { ...view, read };
  const sites = locate(graph, wire.framework, view.project);
  for (const edit of wire.edits) {
    if (edit.place === 'options' && edit.ifMade && sites.app().kind === 'plugin') continue;
    if (!isUsed(graph, edit, changed)) {
      throw new Unwirable(
        `${edit.uses} would not be reached from ${view.project.entry.value ?? 'the entry file'}`,
      );
    }
  }
  verifyOrder(wire, graph, sites);
}

/** Nothing is registered before what must be first, nor after what must be last. */
function verifyOrder(wire: WireAction, graph: SourceGraph, sites: Sites): void {
  for (const edit of wire.edits) {
    if (edit.place !== 'made' && edit.place !== 'registered') continue;
    for (const source of graph.files) {
      const own = source.nodes.find(
        (node) =>
          node.type === 'CallExpression' &&
          nameOf((node as unknown as { callee: unknown }).callee) === edit.uses,
      );
      if (own === undefined) continue;
      const app = sites.app();
      const variable = variableOf(app);
      if (variable === undefined || app.source.path !== source.path) continue;
      const others = registrationsOn(source, variable).filter(
        (node) =>
          !/^add(RequestLogging|HealthRoutes|ErrorHandling)\(/.test(source.text.slice(node.start)),
      );
      const isMisplaced =
        edit.place === 'made'
          ? others.some(
              (node) =>
                node.end < own.start && node.start > app.node.end && sameScope(source, node, own),
            )
          : others.some((node) => node.start > own.end && sameScope(source, node, own));
      if (isMisplaced)
        throw new Unwirable(`${edit.uses} would stand in the wrong order in ${source.path}`);
    }
  }
}

function sameScope(
  source: SourceFile,
  a: SourceFile['nodes'][number],
  b: SourceFile['nodes'][number],
): boolean {
  const blockOf = (node: SourceFile['nodes'][number]) => {
    for (let at = source.parents.get(node); at; at = source.parents.get(at)) {
      if (/^(Program|BlockStatement|FunctionBody)$/.test(at.type)) return at;
    }
    return undefined;
  };
  return blockOf(a) === blockOf(b);
}

/** Gives seeds of ours the properties that another feature brings, where a person left the object. */
export function linkSeeds(
  links: readonly WireLink[],
  view: WiringView,
): { texts: Map<string, string>; manual: { where: string; lines: string[] }[] } {
  const texts = new Map<string, string>();
  const manual: { where: string; lines: string[] }[] = [];
  for (const { file, object, key, value, imports } of links) {
    const path = view.pathOf(file);
    const text = view.read(path);
    const source = text === undefined ? undefined : parseSource(path, text);
    // Wired by hand, without the seed: then so is this.
    if (source === undefined) continue;
    const target = source.nodes.find(
      (node) =>
        node.type === 'ObjectExpression' &&
        nameOf((source.parents.get(node) as { id?: unknown })?.id) === object,
    );
    if (target === undefined) {
      manual.push({
        where: `${path}, in what it exports as ${object}`,
        lines: [`${key}: ${value},`],
      });
      continue;
    }
    const edited = addProperty(source, target, key, value);
    if (edited !== source.text) texts.set(path, withImports(path, edited, imports, view));
  }
  return { texts, manual };
}
