import { posix } from 'node:path';
import type { SourceFile } from '../code/syntax.js';
import { styleOf, type TextStyle } from '../code/text-style.js';
import type { OwnSymbol } from '../model/own-symbols.js';
import type { Project } from '../model/project.js';
import { specifierOf } from '../model/specifier.js';
import { type Chosen, chosenIn } from './chosen.js';
import { type SourceGraph, sourceGraph } from './graph.js';
import { locate, type Sites } from './locate.js';

/** The tree as it will be, and how imports are written in it. */
export interface WiringView {
  /** The text of a file as all that came before leaves it. */
  read(path: string): string | undefined;
  readonly project: Project;
  /** The path of our module by its template's path, with its extension. */
  pathOf(module: string): string;
  /** What wiring of any feature puts into code, so that ours are known from the user's own. */
  readonly symbols: readonly OwnSymbol[];
  /** True if ours may replace what exists. */
  readonly force: boolean;
  /** The text of a file as it was before the first edit of this run; what `read` gives if left out. */
  original?(path: string): string | undefined;
  /** Why a file may not be edited; undefined if it may. */
  readOnly?(path: string): string | undefined;
}

/** All that the process loads from its entry on. */
export const graphOf = ({
  project,
  read,
  symbols,
}: Pick<WiringView, 'project' | 'read' | 'symbols'>): SourceGraph =>
  sourceGraph(
    project.entry.value === undefined ? [] : [project.entry.value],
    read,
    project,
    symbols,
  );

/**
 * Where the application is created and where it listens; what the user has said of either holds.
 */
export function sitesFor(graph: SourceGraph, framework: string, view: WiringView): Sites {
  const { project } = view;
  const { app, listens } = project.given ?? {};
  if (app === undefined && listens === undefined) return locate(graph, framework, project);
  return locate(graph, framework, project, chosenOnce(framework, view));
}

/** Given places refer to the unedited files, so they are looked up once and kept with the facts. */
const chosen = new WeakMap<Project, Map<string, Chosen>>();

function chosenOnce(framework: string, view: WiringView): Chosen {
  const { project, read, original = read } = view;
  const known = chosen.get(project) ?? new Map<string, Chosen>();
  chosen.set(project, known);
  const found =
    known.get(framework) ?? chosenIn(graphOf({ ...view, read: original }), framework, project);
  known.set(framework, found);
  return found;
}

/** True for a package, false for a module of ours. */
const isPackage = (module: string): boolean => !module.includes('/') || /^(node:|@)/.test(module);

/** How `file` imports a module of ours, or a package. */
export function specifierFor(file: string, module: string, view: WiringView): string {
  if (isPackage(module)) return module;
  return specifierOf(posix.dirname(file), view.pathOf(module), view.project);
}

/** How a file is written; what it does not say is as in the rest of the repository. */
export function styleFor(source: SourceFile, { project }: WiringView): TextStyle {
  const { quotes, semicolons, indent } = project.style.value;
  return styleOf(source, {
    quote: quotes === 'single' ? "'" : '"',
    semicolon: semicolons ? ';' : '',
    indent: indent === 'tab' ? '\t' : ' '.repeat(indent),
    eol: '\n',
  });
}

/** The path of a module of ours, or a package's own name, by which imports of it are told. */
export const targetOf = (module: string, view: WiringView): string =>
  isPackage(module) ? module : view.pathOf(module);
