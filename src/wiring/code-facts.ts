import { bindingOf, isFunction, nameOf } from '../edits/code/scope.js';
import { lineOf, type Node, type SourceFile, textOf, unwrapped } from '../edits/code/syntax.js';
import type { CodeFacts, Place } from '../project/code-facts.js';
import type { Project } from '../project/project.js';
import { madeIn } from './app-site.js';
import { sourceGraph } from './graph.js';
import { locate } from './locate.js';

type Call = Node & { readonly callee: Node; readonly arguments: readonly Node[] };
type Loose = Node & Record<string, unknown>;

/**
 * Reads the code that the process loads, from its entry on.
 *
 * @param own folders with modules of ours, which are no code of the repository's
 */
export function codeFacts(
  project: Project,
  read: (path: string) => string | undefined,
  own: readonly string[] = [],
): CodeFacts {
  const entry = project.entry.value;
  const graph = sourceGraph(entry === undefined ? [] : [entry], read, project);
  const framework = project.framework.value?.name ?? '';
  const sites = locate(graph, framework, project);
  const files = graph.files.filter(
    ({ path }) => !own.some((folder) => path.startsWith(`${folder}/`)),
  );
  const find = (matches: (source: SourceFile, node: Node) => boolean): Place[] =>
    files.flatMap((source) =>
      source.nodes.filter((node) => matches(source, node)).map((node) => placeIn(source, node)),
    );
  return {
    app: attempt(() => {
      const { source, node } = sites.app();
      return placeIn(source, node);
    }),
    listens: attempt(() => {
      const { source, node } = sites.listen();
      return placeIn(source, node);
    }),
    healthRoutes: find(isHealthRoute),
    signalHandlers: find(isSignalHandler),
    errorHandlers: find((source, node) => isErrorHandler(source, node, framework)),
    requestLoggers: [
      ...find(isRequestLogger),
      ...files.flatMap((source) =>
        madeIn(source, framework).flatMap(({ node }) => ownLogger(source, node)),
      ),
    ],
  };
}

function attempt<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}

/** The first line of what stands there, short enough for a line of a terminal. */
function placeIn(source: SourceFile, node: Node): Place {
  const [first = ''] = textOf(source, node).split(/\r?\n/);
  const what = first.length > 60 ? `${first.slice(0, 57)}...` : first;
  return { file: source.path, line: lineOf(source.text, node.start), what };
}

const healthPath =
  /^\/?(?:[\w.:*-]+\/)*_?(?:health(?:z|check|[-_]check)?|live(?:z|ness)|ready|readyz|readiness|heartbeat|ping)\/?$/i;

/** `app.get('/health', …)`, `router.use('/healthz', …)`, `{ method: 'GET', url: '/health' }`. */
function isHealthRoute(_source: SourceFile, node: Node): boolean {
  const { type, callee, arguments: args } = node as Call;
  if (type !== 'CallExpression' || callee.type !== 'MemberExpression') return false;
  const method = nameOf((callee as unknown as { property: Node }).property);
  const [first] = args;
  if (first === undefined) return false;
  if (/^(get|all|use|head)$/.test(method ?? '')) return isHealthPath(first) && args.length > 1;
  if (method !== 'route') return false;
  if (isHealthPath(first)) return true;
  const { properties = [] } = first as unknown as { properties?: Loose[] };
  return properties.some(
    ({ key, value }) => /^(url|path)$/.test(nameOf(key) ?? '') && isHealthPath(value as Node),
  );
}

const isHealthPath = (node: Node): boolean => {
  const { type, value } = node as unknown as { type: string; value?: unknown };
  return type === 'Literal' && typeof value === 'string' && healthPath.test(value);
};

/** `process.on('SIGTERM', …)`, also for each of a list of signals. */
function isSignalHandler(source: SourceFile, node: Node): boolean {
  const { type, callee, arguments: args } = node as Call;
  if (
    type !== 'CallExpression' ||
    !/^process\.(on|once|addListener)$/.test(textOf(source, callee))
  ) {
    return false;
  }
  const [first] = args;
  if (first === undefined) return false;
  const { value } = first as unknown as { value?: unknown };
  if (typeof value === 'string') return /^SIG(TERM|INT)$/.test(value);
  return first.type === 'Identifier' && /['"]SIGTERM['"]/.test(source.text);
}

function isErrorHandler(source: SourceFile, node: Node, framework: string): boolean {
  const { type, callee, arguments: args } = node as Call;
  if (type !== 'CallExpression' || callee.type !== 'MemberExpression') return false;
  const method = nameOf((callee as unknown as { property: Node }).property);
  switch (framework) {
    case 'fastify':
      return method === 'setErrorHandler' || method === 'setNotFoundHandler';
    case 'hono':
      // `c.notFound()` in a handler is an answer.
      return (method === 'onError' || method === 'notFound') && args.length > 0;
    case 'express':
      return method === 'use' && args.some((each) => takesFour(source, each));
    default:
      return false;
  }
}

/** Express knows a handler of errors by its four parameters. */
function takesFour(source: SourceFile, node: Node): boolean {
  const inner = unwrapped(node);
  if (isFunction(inner)) return (inner as unknown as { params: Node[] }).params.length === 4;
  const name = nameOf(inner);
  if (name === undefined) return false;
  const binding = bindingOf(source, name, inner);
  if (binding?.kind === 'function') return takesFour(source, binding.node);
  if (binding?.kind === 'variable' && binding.init) return takesFour(source, binding.init);
  // From another file: by its name, which nobody gives to anything else.
  return (
    binding?.kind === 'import' &&
    /^(global)?error(s)?(Handler|Middleware|Handling)$|^handleErrors?$/i.test(name)
  );
}

const requestLoggers =
  /^(morgan|pino-http|express-pino-logger|express-winston|hono\/logger|hono-pino|express-bunyan-logger|@fastify\/request-context)$/;

/** `app.use(morgan('dev'))`, `app.use(pinoHttp())`, `app.use(logger())` of hono/logger. */
function isRequestLogger(source: SourceFile, node: Node): boolean {
  const { type, callee } = node as Call;
  if (type !== 'CallExpression') return false;
  const name = nameOf(callee) ?? nameOf((callee as unknown as { object?: Node }).object);
  const binding = name === undefined ? undefined : bindingOf(source, name, node);
  return binding?.kind === 'import' && requestLoggers.test(binding.from);
}

/** `Fastify({ logger: {…} })`: a logger that somebody has set up. */
function ownLogger(source: SourceFile, making: Node): Place[] {
  const [options] = (making as Call).arguments;
  const { properties = [] } =
    (options && (unwrapped(options) as unknown as { properties?: Loose[] })) ?? {};
  return properties.flatMap((property) => {
    const isLogger = /^logger(Instance)?$/.test(nameOf(property.key) ?? '');
    const value = property.value as Loose | undefined;
    const isPlain = value?.type === 'Literal' && typeof value.value === 'boolean';
    return isLogger && value && !isPlain ? [placeIn(source, property)] : [];
  });
}
