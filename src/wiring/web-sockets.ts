import {
  isCallOrNew,
  keyOf,
  type Node,
  nameOf,
  type SourceFile,
  textOf,
  withWrappers,
} from '../code/syntax.js';
import type { Project } from '../model/project.js';
import { isSimple } from './app-variable.js';
import { siteOf } from './follow.js';
import type { SourceGraph } from './graph.js';
import { type AppSite, siteKey } from './making.js';
import { packageExport } from './package-call.js';
import { statementAround } from './statement.js';
import { placeOf, WiringError } from './wiring-error.js';

/* Servers of WebSockets, whose connections hold an HTTP server open until somebody closes them. */

const nodeWs = '@hono/node-ws';

const makers: Readonly<Record<string, RegExp>> = {
  ws: /^(WebSocketServer|(WebSocket\.)?Server)$/,
  'socket.io': /^(Server|default)$/,
  [nodeWs]: /^createNodeWebSocket$/,
};

interface SocketServer {
  readonly source: SourceFile;
  readonly node: Node;
  readonly package: string;
}

/** Every place that creates a server of WebSockets, or registers Fastify's plugin. */
export function socketServers(graph: SourceGraph): SocketServer[] {
  return graph.files.flatMap((source) =>
    source.nodes.flatMap((node): SocketServer[] => {
      if (!isCallOrNew(node)) return [];
      if (registersPlugin(source, node)) return [{ source, node, package: plugin }];
      const made = packageExport(source, node.callee);
      return made && makers[made.from]?.test(made.name)
        ? [{ source, node, package: made.from }]
        : [];
    }),
  );
}

const plugin = '@fastify/websocket';

function registersPlugin(source: SourceFile, node: Node): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const [first] = node.arguments;
  return (
    nameOf(node.callee.property) === 'register' &&
    first !== undefined &&
    packageExport(source, first)?.from === plugin
  );
}

/** Where a statement about the one server of WebSockets goes, and what the file calls it there. */
export function socketServerSite(
  graph: SourceGraph,
  { webSockets }: Project,
): { readonly source: SourceFile; readonly statement: Node; readonly name: string } {
  const { source, node, ...rest } = theOnly(graph, webSockets);
  const name = nameOfServer({ source, node, ...rest });
  const statement = statementAround(source, node)?.place?.statement;
  if (name !== undefined && statement) return { source, statement, name };
  const made = placeOf({ source, node });
  throw new WiringError(
    rest.package === nodeWs
      ? `${made} takes no wss out of createNodeWebSocket(); take it, too`
      : `${made} creates the WebSocket server without a variable of its own; call it ${rest.package === 'ws' ? 'wss' : 'io'}`,
  );
}

function theOnly(graph: SourceGraph, { value, evidence }: Project['webSockets']): SocketServer {
  const [server, ...others] = socketServers(graph);
  if (server === undefined) {
    throw new WiringError(
      `${evidence} imports ${value}, but nothing that the service loads creates a server with it; then pass --fact webSockets=none`,
    );
  }
  if (others.length === 0) return server;
  const places = [server, ...others].map(placeOf).join(', ');
  throw new WiringError(
    `several WebSocket servers are created: ${places}; closeWithServer() takes each of them`,
  );
}

/** Refuses if the plugin is not on the instance that listens: only that one has the decorator. */
export function refuseOtherInstance(
  graph: SourceGraph,
  app: AppSite | undefined,
  { webSockets }: Project,
): void {
  const { source, node } = theOnly(graph, webSockets);
  const callee = node.type === 'CallExpression' ? node.callee : node;
  const receiver = callee.type === 'MemberExpression' ? callee.object : callee;
  const site = siteOf(graph, source, receiver, 'fastify');
  if (app && site && siteKey(site) === siteKey(app)) return;
  throw new WiringError(
    `${placeOf({ source, node })} registers ${plugin} on a part of the application; register it on the application itself`,
  );
}

/** The variable of the `ws` or Socket.IO server. */
function nameOfServer({ source, node, package: from }: SocketServer): string | undefined {
  const outer = withWrappers(source, node);
  const parent = source.parents.get(outer);
  const target =
    parent?.type === 'VariableDeclarator'
      ? parent.id
      : parent?.type === 'AssignmentExpression' && parent.operator === '='
        ? parent.left
        : undefined;
  if (target === undefined) return undefined;
  if (from !== nodeWs) return isSimple(target) ? textOf(source, target) : undefined;
  if (target.type === 'ObjectPattern') {
    const own = target.properties.find((each) => keyOf(each) === 'wss');
    return own?.type === 'Property' ? nameOf(own.value) : undefined;
  }
  return isSimple(target) ? `${textOf(source, target)}.wss` : undefined;
}
