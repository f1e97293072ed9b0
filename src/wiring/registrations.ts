import { insertAfter, insertBefore } from '../edits/code/insert.js';
import { functionAround, nameOf } from '../edits/code/scope.js';
import {
  ancestorsOf,
  lineOf,
  type Node,
  type SourceFile,
  textOf,
  unwrapped,
} from '../edits/code/syntax.js';
import { inStyle, type TextStyle } from '../edits/code/text-style.js';
import { type AppSite, siteOf, variableOf } from './app-site.js';
import type { SourceGraph } from './graph.js';
import type { ListenSite } from './listen-site.js';
import { placeOf, Unwirable } from './locate.js';
import { statementAround } from './statement.js';

/*
 * What is registered on an application, and where the last of it stands: Express asks its
 * middleware in the order of registration, so a handler of errors goes behind all of them.
 */

type Call = Node & { readonly callee: Node; readonly arguments: readonly Node[] };

const methods =
  /^(use|get|post|put|patch|delete|del|head|options|all|route|param|engine|set|enable|disable|register|mount|on|addHook|decorate)$/;
const registering = /^(use|get|post|put|patch|delete|del|head|options|all|route|register|mount)$/;

/** Calls that register something on what the file calls `variable`, or hand it to somebody. */
export function registrationsOn(source: SourceFile, variable: string): Node[] {
  return source.nodes.filter((node) => {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
    const { callee, arguments: args } = node as Call;
    const method = methodOn(source, callee, variable);
    if (method !== undefined) return registering.test(method);
    return isHandedOver(source, callee) && args.some((each) => mentions(source, each, variable));
  });
}

/** The method of `variable.method()`, also behind others: `variable.use(a).use(b)`. */
function methodOn(source: SourceFile, callee: Node, variable: string): string | undefined {
  if (callee.type !== 'MemberExpression') return undefined;
  const { object, property } = callee as unknown as { object: Node; property: Node };
  const inner = unwrapped(object);
  if (textOf(source, inner) === variable) {
    const name = nameOf(property);
    return name !== undefined && (methods.test(name) || registering.test(name)) ? name : undefined;
  }
  return inner.type === 'CallExpression' &&
    methodOn(source, (inner as Call).callee, variable) !== undefined
    ? nameOf(property)
    : undefined;
}

/** `routes(app)`, `loaders({ app })`, but nothing that only serves or tells of it. */
function isHandedOver(source: SourceFile, callee: Node): boolean {
  const called = textOf(source, callee);
  return (
    !/(^|\.)(createServer|createAdaptorServer|serve|Server|listen|log|info|debug|resolve|gracefulShutdown|addErrorHandling)$/.test(
      called,
    ) && callee.type !== 'Super'
  );
}

function mentions(source: SourceFile, argument: Node, variable: string): boolean {
  if (textOf(source, argument) === variable) return true;
  if (argument.type !== 'ObjectExpression') return false;
  return (argument as unknown as { properties: Node[] }).properties.some((property) => {
    const { value } = property as unknown as { value?: Node };
    return value !== undefined && textOf(source, value) === variable;
  });
}

/** A place behind everything that is registered. */
export interface LastPlace {
  readonly source: SourceFile;
  /** How the application is called there. */
  readonly variable: string;
  readonly statement: Node;
  readonly side: 'before' | 'after';
}

/** Finds the place behind everything that is registered, before the server listens. */
export function placeBehindAll(
  graph: SourceGraph,
  app: AppSite,
  listen: ListenSite | undefined,
): LastPlace {
  const variable = variableOf(app);
  if (variable === undefined) throw new Unwirable(`the application of ${placeOf(app)} has no name`);
  refuseOthers(graph, app, listen);

  const late = listen && lateRegistrations(app, listen, variable);
  if (listen && late && late.length > 0) {
    const around = statementAround(listen.source, listen.node);
    if (around?.place === undefined || late.some((each) => each.start > listen.node.start)) {
      throw new Unwirable(`routes are registered around the listening of ${placeOf(listen)}`);
    }
    const { source } = listen;
    return {
      source,
      variable: listen.app ?? variable,
      statement: around.place.statement,
      side: 'before',
    };
  }
  return {
    source: app.source,
    variable,
    statement: lastStatement(app, variable, listen),
    side: 'after',
  };
}

/** Puts a statement into that place. */
export function insertLast(
  { source, variable, statement, side }: LastPlace,
  code: string,
  style: TextStyle,
): string {
  const insert = side === 'before' ? insertBefore : insertAfter;
  return insert(source, statement, inStyle(code.replaceAll('$app', variable), style), style);
}

/** Registrations in the function, or file, that listens, where that is not the one that makes. */
function lateRegistrations(app: AppSite, listen: ListenSite, variable: string): Node[] {
  const name = listen.app ?? (listen.source === app.source ? variable : undefined);
  if (name === undefined) return [];
  const scope = functionAround(listen.source, listen.node);
  const isElsewhere =
    listen.source !== app.source || scope !== functionAround(app.source, app.node);
  if (!isElsewhere) return [];
  return registrationsOn(listen.source, name).filter(
    (each) =>
      functionAround(listen.source, each) === scope &&
      (listen.source !== app.source || !contains(each, app.node)),
  );
}

/** The last statement, beside the one that makes the application, that registers something. */
function lastStatement(app: AppSite, variable: string, listen: ListenSite | undefined): Node {
  const { source, node } = app;
  const made = statementAround(source, node);
  const { list, after } =
    made?.place !== undefined
      ? { list: made.place.list, after: made.place.statement }
      : constructorOf(source, node);
  const scope = functionAround(source, list[0] ?? node);
  let last = after;
  for (const each of registrationsOn(source, variable)) {
    if (contains(each, node)) continue;
    const calls = callsThatReach(source, each, scope, list);
    if (calls === undefined) {
      // Registered where the server listens, which has been looked at.
      if (
        listen?.source === source &&
        functionAround(source, listen.node) === functionAround(source, each)
      )
        continue;
      throw new Unwirable(
        `${source.path}:${lineOf(source.text, each.start)} registers something in a function of its own`,
      );
    }
    for (const statement of calls)
      if (last === undefined || statement.start > last.start) last = statement;
  }
  if (last === undefined) throw new Unwirable(`nothing is registered beside ${placeOf(app)}`);
  if (listen && listen.source === source && contains(last, listen.node)) {
    throw new Unwirable(`one statement registers and listens: ${placeOf(listen)}`);
  }
  return last;
}

/** For `app = express()` as a property of a class: what its constructor does. */
function constructorOf(
  source: SourceFile,
  node: Node,
): { list: readonly Node[]; after: Node | undefined } {
  for (const around of ancestorsOf(source, node)) {
    if (around.type !== 'ClassBody') continue;
    const body = constructorBody(around);
    if (body) return { list: (body as unknown as { body: Node[] }).body, after: undefined };
  }
  throw new Unwirable(
    `${source.path}:${lineOf(source.text, node.start)} makes the application in an expression`,
  );
}

export function constructorBody(classBody: Node): Node | undefined {
  const members = (
    classBody as unknown as { body: (Node & { kind?: string; value?: { body?: Node } })[] }
  ).body;
  return members.find(({ kind }) => kind === 'constructor')?.value?.body ?? undefined;
}

/** The statements of `list` that run a registration, directly or through a function they call. */
function callsThatReach(
  source: SourceFile,
  registration: Node,
  scope: Node | undefined,
  list: readonly Node[],
  depth = 0,
): Node[] | undefined {
  const inList = list.find((statement) => contains(statement, registration));
  const own = runningFunction(source, registration);
  if (own === scope) return inList ? [inList] : undefined;
  if (own === undefined || depth > 3) return undefined;
  const name = functionName(source, own);
  if (name === undefined) return undefined;
  const calls = source.nodes.filter(
    (node) => node.type === 'CallExpression' && textOf(source, (node as Call).callee) === name,
  );
  const reached = calls.flatMap(
    (call) => callsThatReach(source, call, scope, list, depth + 1) ?? [],
  );
  return reached.length > 0 ? reached : undefined;
}

/** The function that runs a node; a callback of forEach and its kind runs with what calls it. */
function runningFunction(source: SourceFile, node: Node): Node | undefined {
  const own = functionAround(source, node);
  const call = own && (source.parents.get(own) as Call | undefined);
  const isIteration =
    call?.type === 'CallExpression' &&
    call.arguments.includes(own as Node) &&
    /\.(forEach|map|flatMap|filter|some|every|reduce)$/.test(textOf(source, call.callee));
  return isIteration ? runningFunction(source, call) : own;
}

/** How a function of the file is called: `initRoutes`, or `this.initRoutes` for a method. */
function functionName(source: SourceFile, fn: Node): string | undefined {
  const own = nameOf((fn as unknown as { id?: Node | null }).id);
  if (own !== undefined) return own;
  const parent = source.parents.get(fn) as (Node & { id?: Node; key?: Node }) | undefined;
  if (parent?.type === 'VariableDeclarator') return nameOf(parent.id);
  if (parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition') {
    const key = parent.key && textOf(source, parent.key);
    return key === undefined ? undefined : `this.${key}`;
  }
  return undefined;
}

/** Other files that register on the application: their order is not known. */
function refuseOthers(graph: SourceGraph, app: AppSite, listen: ListenSite | undefined): void {
  for (const source of graph.files) {
    if (source.path === app.source.path || source.path === listen?.source.path) continue;
    for (const node of source.nodes) {
      if (node.type !== 'CallExpression') continue;
      const { callee } = node as Call;
      if (callee.type !== 'MemberExpression') continue;
      const { object, property } = callee as unknown as { object: Node; property: Node };
      if (!registering.test(nameOf(property) ?? '') || object.type !== 'Identifier') continue;
      const site = siteOf(graph, source, object, 'express');
      if (site && site.source.path === app.source.path && site.node.start === app.node.start) {
        throw new Unwirable(
          `${source.path}:${lineOf(source.text, node.start)} registers something, too`,
        );
      }
    }
  }
}

export const contains = (outer: Node, inner: Node): boolean =>
  outer.start <= inner.start && outer.end >= inner.end;
