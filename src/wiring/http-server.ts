import { assignmentsTo } from '../code/named.js';
import { grouped, once, onceEach } from '../code/once.js';
import { bindingOf } from '../code/scope.js';
import {
  type MemberExpression,
  type Node,
  nameOf,
  type SourceFile,
  textOf,
  unwrapped,
  valueIn,
} from '../code/syntax.js';
import { classMade } from './classes.js';
import type { SourceGraph } from './graph.js';
import { packageExport } from './package-call.js';

/* Servers of node:http and its kind that serve an application. */

/** What a server serves, and whether it is made in the expression itself. */
export interface HttpServer {
  readonly app: Node | undefined;
  readonly isHttp2: boolean;
  readonly isDirect: boolean;
  /** The file that makes it, where that is another one. */
  readonly source?: SourceFile;
}

/** What `createServer(app)` serves, where the receiver of a call is such a server. */
export function httpServerOf(
  graph: SourceGraph,
  source: SourceFile,
  receiver: Node,
): HttpServer | undefined {
  const direct = createdServer(source, receiver);
  if (direct) return { ...direct, isDirect: true };
  const name = nameOf(receiver);
  let made: Created | undefined;
  if (name !== undefined) {
    const binding = bindingOf(source, name, receiver);
    if (binding?.kind !== 'variable') return undefined;
    const { init } = binding.declarator;
    made = init ? createdServer(source, init) : assignedServer(source, name, receiver);
  } else if (receiver.type === 'MemberExpression' && receiver.object.type === 'ThisExpression') {
    made = assignedServer(source, textOf(source, receiver), receiver);
  } else if (receiver.type === 'MemberExpression' && !receiver.computed) {
    return ofInstance(graph, source, receiver);
  }
  return made && { ...made, isDirect: false };
}

/** `server.httpServer`, of an instance whose class makes it. */
function ofInstance(
  graph: SourceGraph,
  source: SourceFile,
  { object, property }: MemberExpression,
): HttpServer | undefined {
  const owner = classMade(graph, source, object);
  if (owner === undefined) return undefined;
  const made = assignedServer(owner.source, `this.${textOf(source, property)}`, owner.body);
  return made && { ...made, isDirect: false, source: owner.source };
}

interface Created {
  readonly app: Node | undefined;
  readonly isHttp2: boolean;
}

const assigned = onceEach<SourceFile, string, Created | undefined>();

/** `server = createServer(app)`, or a property of a class, somewhere in the file. */
function assignedServer(source: SourceFile, target: string, at: Node): Created | undefined {
  const kind = bindingOf(source, target, at)?.kind;
  return assigned(source, `${kind} ${target}`, () => {
    const given = assignmentsTo(source, target).filter(
      (node) => bindingOf(source, target, node)?.kind === kind,
    );
    const values = [
      ...given.map(({ right }) => right),
      ...(propertiesOf(source).get(target) ?? []),
    ];
    for (const value of values) {
      const made = createdServer(source, value);
      if (made) return made;
    }
    return undefined;
  });
}

/** What properties of classes begin with, as `this.server`. */
const propertiesOf = once((source: SourceFile) =>
  grouped(
    source.nodes.flatMap((node) =>
      node.type === 'PropertyDefinition' && node.value
        ? [[`this.${textOf(source, node.key)}`, node.value] as const]
        : [],
    ),
  ),
);

/** `http.createServer(app)`, `createServer(options, app)`, `createAdaptorServer({ fetch })`. */
function createdServer(source: SourceFile, node: Node): Created | undefined {
  const call = unwrapped(node);
  if (call.type !== 'CallExpression' && call.type !== 'NewExpression') return undefined;
  const called = packageExport(source, call.callee);
  if (called === undefined) return undefined;
  if (called.from === '@hono/node-server' && called.name === 'createAdaptorServer') {
    return { app: honoApp(call.arguments[0]), isHttp2: servesHttp2(source, call.arguments[0]) };
  }
  const isHttp = /^(node:)?(https?|http2)$|^spdy$/.test(called.from);
  if (!isHttp || !/^(createServer|createSecureServer|Server)$/.test(called.name)) return undefined;
  const last = call.arguments.at(-1);
  // A listener that is a function serves something unknown.
  const app = last && !/Function/.test(last.type) ? last : undefined;
  return { app, isHttp2: /^(node:)?http2$/.test(called.from) };
}

/** `{ createServer: createSecureServer }` in the options of @hono/node-server. */
export function servesHttp2(source: SourceFile, argument: Node | undefined): boolean {
  const options = argument && unwrapped(argument);
  const made = options?.type === 'ObjectExpression' ? valueIn(options, 'createServer') : undefined;
  return made !== undefined && /^(node:)?http2$/.test(packageExport(source, made)?.from ?? '');
}

/** The application in `{ fetch: app.fetch, … }`, `{ ...app }` or `app`. */
export function honoApp(argument: Node | undefined): Node | undefined {
  if (argument === undefined) return undefined;
  const inner = unwrapped(argument);
  if (inner.type !== 'ObjectExpression') return inner;
  const fetch = valueIn(inner, 'fetch');
  if (fetch !== undefined) {
    return fetch.type === 'MemberExpression' && nameOf(fetch.property) === 'fetch'
      ? fetch.object
      : undefined;
  }
  const [spread] = inner.properties.flatMap((each) =>
    each.type === 'SpreadElement' ? [each.argument] : [],
  );
  return spread;
}
