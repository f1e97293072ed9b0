import {
  type CallExpression,
  isCallOrNew,
  keyOf,
  lineOf,
  type Node,
  nameOf,
  type SourceFile,
  unwrapped,
  valueIn,
} from '../code/syntax.js';
import type { CodeFacts, Place } from '../model/code-facts.js';
import type { OwnSymbol } from '../model/own-symbols.js';
import type { Project } from '../model/project.js';
import { type SourceGraph, sourceGraph } from './graph.js';
import { locate } from './locate.js';
import { madeIn } from './making.js';
import { handlersIn } from './move-handlers.js';
import { packageExport } from './package-call.js';
import { takesFour } from './takes-four.js';
import { tryLocate } from './wiring-error.js';

/**
 * Reads the code that the process loads, from its entry on.
 *
 * @param symbols what wiring of any feature puts into code
 * @param own folders with our modules, which do not count as the repository's code
 */
export function codeFacts(
  project: Project,
  read: (path: string) => string | undefined,
  symbols: readonly OwnSymbol[],
  own: readonly string[] = [],
): CodeFacts {
  const entry = project.entry.value;
  const graph = sourceGraph(entry === undefined ? [] : [entry], read, project, symbols);
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
    app: tryLocate(() => {
      const { source, node } = sites.app();
      return placeIn(source, node);
    }),
    listens: tryLocate(() => {
      const { source, node } = sites.listen();
      return placeIn(source, node);
    }),
    healthRoutes: files.flatMap((source) =>
      source.nodes.flatMap((node) => {
        const route = healthRouteOf(node);
        return route === undefined ? [] : [{ ...placeIn(source, node), route }];
      }),
    ),
    signalHandlers: handlersIn(
      files,
      tryLocate(() => sites.listen()),
    ).map(({ source, node, closer, stays }) => ({
      ...placeIn(source, node),
      ...(closer !== undefined && { closer }),
      ...(stays !== undefined && { stays }),
    })),
    errorHandlers: find((source, node) => isErrorHandler(graph, source, node, framework)),
    requestLoggers: [
      ...find(isRequestLogger),
      ...files.flatMap((source) =>
        madeIn(source, framework).flatMap(({ node }) => ownLogger(source, node)),
      ),
    ],
  };
}

/** The first line of what exists, short enough for a line of a terminal. */
function placeIn(source: SourceFile, node: Node): Place {
  const [first = ''] = source.text
    .slice(node.start, Math.min(node.end, node.start + 100))
    .split(/\r?\n/);
  const what = first.length > 60 ? `${first.slice(0, 57)}...` : first;
  return { file: source.path, line: lineOf(source, node.start), what };
}

const healthPath =
  /^\/?(?:[\w.:*-]+\/)*_?(?:health(?:z|check|[-_]check)?|live(?:z|ness)|ready|readyz|readiness|heartbeat|ping)\/?$/i;

/** Of the whole service: `/orders/:id/status` is that of an order. */
const statusPath = /^\/?(?:(?:api|internal|v\d+)\/)*_?status\/?$/i;

/** The path in `app.get('/health', …)`, `router.use('/healthz', …)`, `{ method: 'GET', url: '/health' }`. */
function healthRouteOf(node: Node): string | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const [first, second] = node.arguments;
  if (first === undefined) return undefined;
  const method = methodOf(node) ?? '';
  if (/^(get|all|use|head)$/.test(method)) return second && healthPathIn(first);
  if (method !== 'route') return undefined;
  if (first.type !== 'ObjectExpression') return healthPathIn(first);
  return healthPathIn(valueIn(first, 'url')) ?? healthPathIn(valueIn(first, 'path'));
}

/** The method that is called on something. */
const methodOf = ({ callee }: CallExpression): string | undefined =>
  callee.type === 'MemberExpression' && !callee.computed ? nameOf(callee.property) : undefined;

const healthPathIn = (node: Node | undefined): string | undefined =>
  node?.type === 'Literal' &&
  typeof node.value === 'string' &&
  (healthPath.test(node.value) || statusPath.test(node.value))
    ? node.value
    : undefined;

function isErrorHandler(
  graph: SourceGraph,
  source: SourceFile,
  node: Node,
  framework: string,
): boolean {
  if (node.type !== 'CallExpression') return false;
  const method = methodOf(node);
  switch (framework) {
    case 'fastify':
      return method === 'setErrorHandler' || method === 'setNotFoundHandler';
    case 'hono':
      // `c.notFound()` in a handler is an answer.
      return (method === 'onError' || method === 'notFound') && node.arguments.length > 0;
    case 'express':
      return method === 'use' && node.arguments.some((each) => takesFour(graph, source, each));
    default:
      return false;
  }
}

const requestLoggers =
  /^(morgan|pino-http|express-pino-logger|express-winston|hono\/logger|hono-pino|express-bunyan-logger|@fastify\/request-context)$/;

/** `app.use(morgan('dev'))`, `app.use(pinoHttp())`, `app.use(logger())` of hono/logger. */
const isRequestLogger = (source: SourceFile, node: Node): boolean =>
  node.type === 'CallExpression' &&
  requestLoggers.test(packageExport(source, node.callee)?.from ?? '');

/** `Fastify({ logger: {…} })`: a logger that somebody has set up. */
function ownLogger(source: SourceFile, making: Node): Place[] {
  const [first] = isCallOrNew(making) ? making.arguments : [];
  const options = first && unwrapped(first);
  if (options?.type !== 'ObjectExpression') return [];
  return options.properties.flatMap((property) => {
    if (property.type !== 'Property' || !/^logger(Instance)?$/.test(keyOf(property) ?? ''))
      return [];
    const { value } = property;
    const isPlain = value.type === 'Literal' && typeof value.value === 'boolean';
    return isPlain ? [] : [placeIn(source, property)];
  });
}
