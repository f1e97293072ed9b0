import { ancestorsOf, isFunction, type Node, nameOf } from '../code/syntax.js';
import type { Project } from '../model/project.js';
import { variableOf } from './app-variable.js';
import { type Chosen, nameOfListening, nothingChosen, only } from './chosen.js';
import { exportedApp, exportedPlugin } from './exported-app.js';
import { siteOf } from './follow.js';
import type { SourceGraph } from './graph.js';
import { type ListenSite, listenSites } from './listen-site.js';
import { type AppSite, madeIn, siteKey, unique } from './making.js';
import { placeOf, WiringError } from './wiring-error.js';

/**
 * Where the application is created and where it listens; what is not found throws when asked for.
 */
export interface Sites {
  app(): AppSite;
  listen(): ListenSite;
  readonly listens: readonly ListenSite[];
}

/** Looks for both in all that the process loads. */
export function locate(
  graph: SourceGraph,
  framework: string,
  project: Project,
  chosen: Chosen = nothingChosen,
): Sites {
  const listens = only(listenSites(graph, framework), chosen.listens, nameOfListening);
  return {
    listens,
    app: () => findApp(graph, framework, project, listens, chosen),
    listen: () => findListen(graph, framework, project, listens),
  };
}

function findApp(
  graph: SourceGraph,
  framework: string,
  project: Project,
  listens: readonly ListenSite[],
  chosen: Chosen,
): AppSite {
  const listened = listens.flatMap(({ sites }) => sites);
  const exported = [exportedApp(graph, framework), exportedPlugin(graph, framework)];
  const candidates = listened.length > 0 ? listened : exported.flatMap((site) => site ?? []);
  const [site, ...others] = chosen.app
    ? only(
        graph.files.flatMap((source) => madeIn(source, framework)),
        chosen.app,
        (site) => variableOf(site, graph.symbols),
      )
    : unique(candidates.length > 0 ? candidates : madeForItself(graph, framework));
  if (site === undefined) {
    const entry = graph.files[0]?.path ?? project.entry.value ?? unknownEntry;
    const unread = graph.unread.length === 0 ? '' : ` (not read: ${graph.unread.join('; ')})`;
    throw new WiringError(
      `no application of ${framework} was found, starting from ${entry}${unread}`,
    );
  }
  if (others.length > 0) {
    throw new WiringError(
      `several applications are created: ${[site, ...others].map(placeOf).join(', ')} (choose one with --fact app=<file>:<line>)`,
    );
  }
  if (site.kind === 'made' && isConditional(site)) {
    throw new WiringError(`${placeOf(site)} creates the application under a condition`);
  }
  return site;
}

const unknownEntry = 'an unknown entry file (set it with --fact entry=<file>)';

/** Applications that no other one is given: those that are mounted are only part of one. */
function madeForItself(graph: SourceGraph, framework: string): AppSite[] {
  const made = graph.files.flatMap((source) => madeIn(source, framework));
  if (made.length === 0) return [];
  const mounted = graph.files.flatMap((source) =>
    source.nodes.flatMap((node) => {
      if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return [];
      if (!/^(use|route|mount|register|all)$/.test(nameOf(node.callee.property) ?? '')) return [];
      return node.arguments.flatMap((each) => siteOf(graph, source, each, framework) ?? []);
    }),
  );
  const known = new Set(mounted.map(siteKey));
  return made.filter((site) => !known.has(siteKey(site)));
}

function findListen(
  graph: SourceGraph,
  framework: string,
  project: Project,
  listens: readonly ListenSite[],
): ListenSite {
  const [site, ...others] = listens;
  if (site === undefined) {
    const library = project.shutdownLibrary.value;
    throw new WiringError(
      library === undefined
        ? 'no call was found that makes a server listen'
        : `${library} starts and stops the server (${project.shutdownLibrary.evidence})`,
    );
  }
  if (others.length > 0) {
    throw new WiringError(
      `several servers listen: ${listens.map(placeOf).join(', ')} (choose one with --fact listens=<file>:<line>)`,
    );
  }
  if (!site.isCertain && madeForItself(graph, framework).length !== 1) {
    throw new WiringError(`cannot tell which server listens at ${placeOf(site)}`);
  }
  return site;
}

/** A condition or a loop between the making and the function, or the module, that it is in. */
function isConditional({ source, node }: AppSite): boolean {
  for (const around of ancestorsOf(source, node)) {
    if (isFunction(around)) return false;
    if (isBranch(around)) return true;
  }
  return false;
}

const isBranch = ({ type }: Node): boolean =>
  /^(If|For|ForIn|ForOf|While|DoWhile|Switch)Statement$|^(Conditional|Logical)Expression$/.test(
    type,
  );
