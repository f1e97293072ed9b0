import { bindingOf, nameOf, requiredPath } from '../edits/code/scope.js';
import { type Node, type SourceFile, textOf, unwrapped } from '../edits/code/syntax.js';
import { type AppSite, siteOf } from './app-site.js';
import type { SourceGraph } from './graph.js';

/*
 * Where a server starts to listen: `app.listen()`, `createServer(app).listen()`, `serve({ fetch })`.
 */

export interface ListenSite {
  readonly source: SourceFile;
  /** The call itself. */
  readonly node: Node;
  /** How the file calls the application, where it has a name there. */
  readonly app: string | undefined;
  /** The name of the server that listens, where there is one before the call. */
  readonly server: string | undefined;
  /** Where the application is made, if it could be followed there. */
  readonly site: AppSite | undefined;
}

type Call = Node & { readonly callee: Node; readonly arguments: readonly Node[] };
type Loose = Node & Record<string, unknown>;

/** Every place where a server of the framework's application starts to listen. */
export function listenSites(graph: SourceGraph, framework: string): ListenSite[] {
  return graph.files.flatMap((source) =>
    source.nodes.flatMap((node) => {
      if (node.type !== 'CallExpression') return [];
      const found = framework === 'hono' ? servedBy(graph, source, node as Call) : undefined;
      const site = found ?? listenedBy(graph, source, node as Call, framework);
      return site ? [site] : [];
    }),
  );
}

/** `app.listen()` or `server.listen()`. */
function listenedBy(
  graph: SourceGraph,
  source: SourceFile,
  node: Call,
  framework: string,
): ListenSite | undefined {
  const { callee } = node;
  if (callee.type !== 'MemberExpression') return undefined;
  const { object, property } = callee as unknown as { object: Node; property: Node };
  if (nameOf(property) !== 'listen') return undefined;
  const receiver = unwrapped(object);
  const simple = isSimple(receiver) ? textOf(source, receiver) : undefined;

  const served = serverMaking(source, receiver);
  if (served !== undefined) {
    const app = served.app && unwrapped(served.app);
    return {
      source,
      node,
      app: app && isSimple(app) ? textOf(source, app) : undefined,
      server: served.isDirect ? undefined : simple,
      site: app && siteOf(graph, source, app, framework),
    };
  }
  if (framework === 'hono') return undefined;
  const site = siteOf(graph, source, receiver, framework);
  const name = nameOf(receiver);
  // What is known to be something else is no application: a socket server, a class with a listen().
  if (site === undefined && (name === undefined || isSomethingElse(graph, source, receiver))) {
    return simple?.startsWith('this.')
      ? { source, node, app: simple, server: undefined, site }
      : undefined;
  }
  return { source, node, app: simple, server: undefined, site };
}

/** `serve({ fetch: app.fetch })` and `serve(app)` of @hono/node-server. */
function servedBy(graph: SourceGraph, source: SourceFile, node: Call): ListenSite | undefined {
  const name = nameOf(node.callee);
  const binding = name === undefined ? undefined : bindingOf(source, name, node);
  if (binding?.kind !== 'import' || binding.from !== '@hono/node-server') return undefined;
  if (binding.imported !== 'serve') return undefined;
  const app = honoApp(node.arguments[0]);
  return {
    source,
    node,
    app: app && isSimple(app) ? textOf(source, app) : undefined,
    server: undefined,
    site: app && siteOf(graph, source, app, 'hono'),
  };
}

/** The application in `{ fetch: app.fetch, … }`, `{ ...app }` or `app`. */
function honoApp(argument: Node | undefined): Node | undefined {
  if (argument === undefined) return undefined;
  const inner = unwrapped(argument) as Loose;
  if (inner.type !== 'ObjectExpression') return inner;
  for (const property of inner.properties as unknown as Loose[]) {
    if (property.type === 'SpreadElement') return property.argument as Node;
    if (nameOf(property.key) !== 'fetch') continue;
    const value = property.value as Loose;
    if (value.type === 'MemberExpression' && nameOf(value.property) === 'fetch') {
      return value.object as Node;
    }
    return undefined;
  }
  return undefined;
}

/** What `createServer(app)` serves, where the receiver is such a server. */
function serverMaking(
  source: SourceFile,
  receiver: Node,
): { app: Node | undefined; isDirect: boolean } | undefined {
  const direct = createdServer(source, receiver);
  if (direct) return { ...direct, isDirect: true };
  const name = nameOf(receiver);
  if (name !== undefined) {
    const binding = bindingOf(source, name, receiver);
    if (binding?.kind !== 'variable') return undefined;
    const made = binding.init ? createdServer(source, binding.init) : assignedServer(source, name);
    return made && { ...made, isDirect: false };
  }
  const made = textOf(source, receiver).startsWith('this.')
    ? assignedServer(source, textOf(source, receiver))
    : undefined;
  return made && { ...made, isDirect: false };
}

function assignedServer(source: SourceFile, target: string): { app: Node | undefined } | undefined {
  for (const node of source.nodes as readonly Loose[]) {
    if (node.type === 'AssignmentExpression' && textOf(source, node.left as Node) === target) {
      const made = createdServer(source, node.right as Node);
      if (made) return made;
    }
  }
  return undefined;
}

/** `http.createServer(app)`, `createServer(options, app)`, `createAdaptorServer({ fetch })`. */
function createdServer(source: SourceFile, node: Node): { app: Node | undefined } | undefined {
  const { type, callee, arguments: args } = unwrapped(node) as Call;
  if (type !== 'CallExpression') return undefined;
  const called = packageCall(source, callee);
  if (called === undefined) return undefined;
  if (called.name === 'createAdaptorServer') return { app: honoApp(args[0]) };
  const isHttp = /^(node:)?(https?|http2|spdy)$/.test(called.from);
  if (!isHttp || !/^(createServer|createSecureServer)$/.test(called.name)) return undefined;
  const last = args.at(-1);
  // Hono's node adapter as a listener: createServer(getRequestListener(app.fetch)).
  return { app: last && !/Function/.test(last.type) ? last : undefined };
}

/** The package and the function that are called, `http.createServer` and `createServer` alike. */
function packageCall(source: SourceFile, callee: Node): { from: string; name: string } | undefined {
  const { object, property } = callee as unknown as { object?: Node; property?: Node };
  const name = nameOf(object ?? callee);
  const direct = object && requiredPath(object);
  const binding = name === undefined ? undefined : bindingOf(source, name, callee);
  const from = direct ?? (binding?.kind === 'import' ? binding.from : undefined);
  const called = property
    ? nameOf(property)
    : binding?.kind === 'import'
      ? binding.imported
      : undefined;
  return from === undefined || called === undefined ? undefined : { from, name: called };
}

/** What comes out of a package, or is made by `new`, and is not the framework's application. */
function isSomethingElse(graph: SourceGraph, source: SourceFile, node: Node): boolean {
  const name = nameOf(node);
  const binding = name === undefined ? undefined : bindingOf(source, name, node);
  if (binding?.kind === 'import') return graph.resolve(source.path, binding.from) === undefined;
  return binding?.kind === 'variable' && binding.init?.type === 'NewExpression';
}

/** `app`, `this.app`, `server.app`: can be written once more without doing anything twice. */
export function isSimple(node: Node): boolean {
  const { type, object, computed } = node as unknown as {
    type: string;
    object: Node;
    computed: boolean;
  };
  return (
    type === 'Identifier' ||
    type === 'ThisExpression' ||
    (type === 'MemberExpression' && !computed && isSimple(object))
  );
}
