import { bindingOf, isFunction, nameOf } from '../edits/code/scope.js';
import {
  ancestorsOf,
  lineOf,
  type Node,
  type SourceFile,
  unwrapped,
} from '../edits/code/syntax.js';
import type { Project } from '../project/project.js';
import { type AppSite, exportOf, madeIn, siteOf } from './app-site.js';
import type { SourceGraph } from './graph.js';
import { type ListenSite, listenSites } from './listen-site.js';

/** Why something can not be wired, as a sentence for the person who then does it by hand. */
export class Unwirable extends Error {}

/** Where the application is made and where it listens; what is not found throws when asked for. */
export interface Sites {
  app(): AppSite;
  listen(): ListenSite;
  readonly listens: readonly ListenSite[];
}

export function locate(graph: SourceGraph, framework: string, project: Project): Sites {
  const listens = listenSites(graph, framework);
  return {
    listens,
    app: () => findApp(graph, framework, project, listens),
    listen: () => findListen(listens, project),
  };
}

function findApp(
  graph: SourceGraph,
  framework: string,
  project: Project,
  listens: readonly ListenSite[],
): AppSite {
  const listened = unique(listens.flatMap(({ site }) => (site ? [site] : [])));
  const made = graph.files.flatMap((source) => madeIn(source, framework));
  const candidates =
    listened.length > 0
      ? listened
      : unique([...exportedApp(graph, framework), ...plugin(graph, project)]);
  const [site, ...others] = candidates.length > 0 ? candidates : made;
  if (site === undefined) {
    throw new Unwirable(
      `no call that makes a ${framework} application was found from ${entryOf(graph, project)} on`,
    );
  }
  if (others.length > 0) {
    throw new Unwirable(
      `several applications are made: ${[site, ...others].map(placeOf).join(', ')}`,
    );
  }
  const condition = site.kind === 'made' ? conditionAround(site) : undefined;
  if (condition !== undefined) {
    throw new Unwirable(`${placeOf(site)} makes the application under a condition`);
  }
  return site;
}

function findListen(listens: readonly ListenSite[], project: Project): ListenSite {
  const [site, ...others] = listens;
  if (site === undefined) {
    const library = project.shutdownLibrary.value;
    throw new Unwirable(
      library === undefined
        ? 'no call was found that makes a server listen'
        : `${library} starts and stops the server (${project.shutdownLibrary.evidence})`,
    );
  }
  if (others.length > 0) {
    throw new Unwirable(`several servers listen: ${listens.map(placeOf).join(', ')}`);
  }
  return site;
}

const entryOf = (graph: SourceGraph, { entry }: Project): string =>
  graph.files[0]?.path ?? entry.value ?? 'the entry file, which is not known (--fact entry=<file>)';

export const placeOf = ({ source, node }: { source: SourceFile; node: Node }): string =>
  `${source.path}:${lineOf(source.text, node.start)}`;

const unique = (sites: readonly AppSite[]): AppSite[] => [
  ...new Map(sites.map((site) => [placeOf(site), site])).values(),
];

/** `export default app`, or `{ fetch: app.fetch }`, of the entry: the runtime listens by itself. */
function exportedApp(graph: SourceGraph, framework: string): AppSite[] {
  const [entry] = graph.files;
  const found = entry && exportOf(entry, 'default');
  if (entry === undefined || found === undefined || found.from !== undefined) return [];
  const value = unwrapped(found.node) as Node & { properties?: readonly Node[] };
  const fetch = value.properties?.find((each) => nameOf((each as { key?: Node }).key) === 'fetch');
  const member = (fetch as unknown as { value?: Node } | undefined)?.value;
  const target = (member as unknown as { object?: Node } | undefined)?.object ?? value;
  const site = siteOf(graph, entry, target, framework);
  return site ? [site] : [];
}

/** The plugin that fastify-cli loads: it gets the instance as its first parameter. */
function plugin(graph: SourceGraph, project: Project): AppSite[] {
  const [entry] = graph.files;
  if (project.framework.value?.name !== 'fastify' || entry === undefined) return [];
  const found = exportOf(entry, 'default') ?? exportOf(entry, 'app');
  if (found === undefined || found.from !== undefined) return [];
  const fn = functionIn(entry, found.node);
  const [first] = (fn as unknown as { params?: readonly Node[] } | undefined)?.params ?? [];
  return fn && nameOf(first) !== undefined ? [{ source: entry, node: fn, kind: 'plugin' }] : [];
}

/** A function, also by its name or as the first argument of a wrapper such as fastify-plugin. */
function functionIn(source: SourceFile, node: Node, depth = 0): Node | undefined {
  const inner = unwrapped(node);
  if (isFunction(inner)) return inner;
  if (depth > 4) return undefined;
  if (inner.type === 'CallExpression') {
    const [first] = (inner as unknown as { arguments: readonly Node[] }).arguments;
    return first && functionIn(source, first, depth + 1);
  }
  const name = nameOf(inner);
  const binding = name === undefined ? undefined : bindingOf(source, name, inner);
  if (binding?.kind === 'function') return binding.node;
  return binding?.kind === 'variable' && binding.init
    ? functionIn(source, binding.init, depth + 1)
    : undefined;
}

/** A condition or a loop between the making and the function, or the module, that it stands in. */
function conditionAround({ source, node }: AppSite): Node | undefined {
  for (const around of ancestorsOf(source, node)) {
    if (isFunction(around)) return undefined;
    if (
      /^(If|For|ForIn|ForOf|While|DoWhile|Switch)Statement$|^(Conditional|Logical)Expression$/.test(
        around.type,
      )
    ) {
      return around;
    }
  }
  return undefined;
}
