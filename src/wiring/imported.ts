import { onceEach } from '../code/once.js';
import { bindingOf } from '../code/scope.js';
import { type Node, nameOf, type SourceFile } from '../code/syntax.js';
import { exportOf, handedOn } from './exports.js';
import type { SourceGraph } from './graph.js';

/* What an import gets, followed through files that only hand it on; looked up once in a graph. */

/** A place in a file of the graph. */
export interface Found {
  readonly source: SourceFile;
  readonly node: Node;
}

/** An export by its module and its name in it. */
export interface Origin {
  readonly path: string;
  readonly name: string;
}

/** What `importer` gets under a name. */
export function imported(
  graph: SourceGraph,
  importer: string,
  specifier: string,
  name: string,
): Found | undefined {
  const wanted = { importer, specifier, name };
  return places(graph, keyOf(wanted), () => placeOf(graph, wanted, new Set()));
}

/** The module and the name in it that an import is at last. */
export function originOf(
  graph: SourceGraph,
  importer: string,
  specifier: string,
  name: string,
): Origin | undefined {
  const wanted = { importer, specifier, name };
  return origins(graph, keyOf(wanted), () => lastOf(graph, wanted, new Set()));
}

interface Wanted {
  readonly importer: string;
  readonly specifier: string;
  readonly name: string;
}

/** `seen` holds what was looked at on the way: files may hand on each other. */
type LookUp<T> = (graph: SourceGraph, wanted: Wanted, seen: Set<string>) => T | undefined;

const places = onceEach<SourceGraph, string, Found | undefined>();
const origins = onceEach<SourceGraph, string, Origin | undefined>();

const keyOf = ({ importer, specifier, name }: Wanted): string =>
  [importer, specifier, name].join('\0');

/** The file that is asked for an export, unless it has been asked before. */
function pathTo(
  graph: SourceGraph,
  { importer, specifier, name }: Wanted,
  seen: Set<string>,
): string | undefined {
  const path = graph.resolve(importer, specifier);
  const key = `${path}\0${name}`;
  if (seen.has(key)) return undefined;
  seen.add(key);
  return path;
}

const placeOf: LookUp<Found> = (graph, wanted, seen) => {
  const { name } = wanted;
  const path = pathTo(graph, wanted, seen);
  const source = path === undefined ? undefined : graph.file(path);
  if (path === undefined || source === undefined) return undefined;
  const found = exportOf(source, name);
  if (found?.from !== undefined) {
    return placeOf(graph, { importer: path, specifier: found.from, name: found.name }, seen);
  }
  if (found !== undefined) return { source, node: found.node };
  for (const specifier of handedOn(source)) {
    const further = placeOf(graph, { importer: path, specifier, name }, seen);
    if (further) return further;
  }
  return undefined;
};

const lastOf: LookUp<Origin> = (graph, wanted, seen) => {
  const { name } = wanted;
  const path = pathTo(graph, wanted, seen);
  if (path === undefined) return undefined;
  const source = graph.file(path);
  if (source === undefined) return { path, name };
  const found = exportOf(source, name);
  if (found?.from !== undefined) {
    return lastOf(graph, { importer: path, specifier: found.from, name: found.name }, seen);
  }
  if (found !== undefined) {
    // `import { a } from './a'; export { a };`
    const local = nameOf(found.node);
    const binding = local === undefined ? undefined : bindingOf(source, local, found.node);
    if (binding?.kind !== 'import') return { path, name };
    const { from, imported: own } = binding;
    return lastOf(graph, { importer: path, specifier: from, name: own }, seen) ?? { path, name };
  }
  for (const specifier of handedOn(source)) {
    const further = lastOf(graph, { importer: path, specifier, name }, seen);
    const target = further && graph.file(further.path);
    if (target && exportOf(target, further.name)) return further;
  }
  return { path, name };
};
