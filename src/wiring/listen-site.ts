import { bindingOf } from '../code/scope.js';
import {
  type CallExpression,
  type Node,
  nameOf,
  type SourceFile,
  textOf,
  unwrapped,
} from '../code/syntax.js';
import { isSimple } from './app-variable.js';
import { sitesOf } from './follow.js';
import type { SourceGraph } from './graph.js';
import { honoApp, httpServerOf, servesHttp2 } from './http-server.js';
import type { AppSite } from './making.js';
import { packageExport } from './package-call.js';

/*
 * Where a server starts to listen: `app.listen()`, `createServer(app).listen()`, `serve({ fetch })`.
 */

export interface ListenSite {
  readonly source: SourceFile;
  /** The call itself. */
  readonly node: CallExpression;
  /** How the file calls the application, where it has a name there. */
  readonly app: string | undefined;
  /** The name of the server that listens, where there is one before the call. */
  readonly server: string | undefined;
  /** Where the application may be made, as far as it could be followed there. */
  readonly sites: readonly AppSite[];
  /** True if the server is one of node:http2; Fastify's is known where the application is made. */
  readonly isHttp2: boolean;
  /** True if nothing but the framework's application, or its server, can be what listens. */
  readonly isCertain: boolean;
}

/** Every place where a server of the framework's application starts to listen. */
export function listenSites(graph: SourceGraph, framework: string): ListenSite[] {
  return graph.files.flatMap((source) =>
    source.nodes.flatMap((node) => {
      if (node.type !== 'CallExpression') return [];
      const found = framework === 'hono' ? servedBy(graph, source, node) : undefined;
      return found ?? listenedBy(graph, source, node, framework) ?? [];
    }),
  );
}

/** `app.listen()` or `server.listen()`. */
function listenedBy(
  graph: SourceGraph,
  source: SourceFile,
  node: CallExpression,
  framework: string,
): ListenSite | undefined {
  const { callee } = node;
  if (callee.type !== 'MemberExpression' || nameOf(callee.property) !== 'listen') return undefined;
  const receiver = unwrapped(callee.object);
  const simple = isSimple(receiver) ? textOf(source, receiver) : undefined;

  const served = httpServerOf(graph, source, receiver);
  if (served !== undefined) {
    const app = served.app && unwrapped(served.app);
    return {
      source,
      node,
      app: app && served.source === undefined && isSimple(app) ? textOf(source, app) : undefined,
      server: served.isDirect ? undefined : simple,
      sites: app ? sitesOf(graph, served.source ?? source, app, framework) : [],
      isHttp2: served.isHttp2,
      isCertain: true,
    };
  }
  if (framework === 'hono') return undefined;
  const sites = sitesOf(graph, source, receiver, framework);
  const isCertain = sites.length > 0;
  if (!isCertain && isSomethingElse(graph, source, receiver)) return undefined;
  return { source, node, app: simple, server: undefined, sites, isHttp2: false, isCertain };
}

/** `serve({ fetch: app.fetch })` and `serve(app)` of @hono/node-server. */
function servedBy(
  graph: SourceGraph,
  source: SourceFile,
  node: CallExpression,
): ListenSite | undefined {
  const called = packageExport(source, node.callee);
  if (called?.from !== '@hono/node-server' || called.name !== 'serve') return undefined;
  const app = honoApp(node.arguments[0]);
  return {
    source,
    node,
    app: app && isSimple(app) ? textOf(source, app) : undefined,
    server: undefined,
    sites: app ? sitesOf(graph, source, app, 'hono') : [],
    isHttp2: servesHttp2(source, node.arguments[0]),
    isCertain: true,
  };
}

/**
 * Values that are certainly not an application of the framework: from a package, created by `new`,
 * or without a name.
 */
function isSomethingElse(graph: SourceGraph, source: SourceFile, node: Node): boolean {
  if (node.type === 'MemberExpression') return node.object.type !== 'ThisExpression';
  const name = nameOf(node);
  if (name === undefined) return true;
  const binding = bindingOf(source, name, node);
  if (binding?.kind === 'import') return graph.resolve(source.path, binding.from) === undefined;
  if (binding?.kind !== 'variable') return false;
  const { init } = binding.declarator;
  const value = init && unwrapped(init);
  if (value?.type === 'NewExpression') return true;
  const called = value?.type === 'CallExpression' ? packageExport(source, value.callee) : undefined;
  return called !== undefined && graph.resolve(source.path, called.from) === undefined;
}
