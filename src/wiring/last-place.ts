import { insertAfter, insertBefore } from '../code/insert.js';
import { bindingOf, functionAround } from '../code/scope.js';
import { contains, type Node, nameOf, type SourceFile } from '../code/syntax.js';
import { inStyle, type TextStyle } from '../code/text-style.js';
import { variableOf } from './app-variable.js';
import { classAround, constructorOf } from './classes.js';
import { sitesOf } from './follow.js';
import type { SourceGraph } from './graph.js';
import type { ListenSite } from './listen-site.js';
import type { AppSite } from './making.js';
import { lastToReach } from './reaching-calls.js';
import { type Registration, registrationsOn } from './registrations.js';
import { statementAround } from './statement.js';
import { placeOf, WiringError } from './wiring-error.js';

/*
 * The place after everything that is registered: Express asks its middleware in the order of
 * registration, so a handler of errors goes after all of them.
 */

/** A place after everything that is registered. */
export interface LastPlace {
  readonly source: SourceFile;
  /** How the application is called there. */
  readonly variable: string;
  readonly statement: Node;
  readonly side: 'before' | 'after';
}

/** Finds the place after everything that is registered. */
export function placeBehindAll(
  graph: SourceGraph,
  app: AppSite,
  listen: ListenSite | undefined,
): LastPlace {
  const variable = variableOf(app, graph.symbols);
  if (variable === undefined)
    throw new WiringError(`the application created at ${placeOf(app)} has no variable`);
  refuseOthers(graph, app, listen);
  refuseUnfollowed(graph, app, variable);

  const late = listen ? lateRegistrations(graph, app, listen) : [];
  if (listen && late.length > 0) {
    const place = statementAround(listen.source, listen.node)?.place;
    if (place === undefined || late.some(({ node }) => node.start > listen.node.start)) {
      throw new WiringError(
        `routes are registered before and after the server listens at ${placeOf(listen)}`,
      );
    }
    const name = listen.app ?? nameWhereItListens(listen, late) ?? variable;
    return { source: listen.source, variable: name, statement: place.statement, side: 'before' };
  }
  const statement = lastStatement(graph, app, listen);
  return { source: app.source, variable, statement, side: 'after' };
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
function lateRegistrations(graph: SourceGraph, app: AppSite, listen: ListenSite): Registration[] {
  const scope = functionAround(listen.source, listen.node);
  const isElsewhere =
    listen.source !== app.source || scope !== functionAround(app.source, app.node);
  if (!isElsewhere) return [];
  return registrationsOn(graph, listen.source, app).filter(
    ({ node }) =>
      functionAround(listen.source, node) === scope &&
      (listen.source !== app.source || !contains(node, app.node)),
  );
}

/**
 * The name of the application at its registrations, if it refers to the same variable where it
 * listens.
 */
function nameWhereItListens(
  { source, node }: ListenSite,
  late: readonly Registration[],
): string | undefined {
  for (const { app } of late) {
    const name = nameOf(app);
    const binding = name === undefined ? undefined : bindingOf(source, name, app);
    const there = name === undefined ? undefined : bindingOf(source, name, node);
    if (binding?.kind !== 'variable' || there?.kind !== 'variable') continue;
    if (binding.declarator === there.declarator) return name;
  }
  return undefined;
}

/** The last statement that registers something, or the one that creates the application. */
function lastStatement(graph: SourceGraph, app: AppSite, listen: ListenSite | undefined): Node {
  const { source, node } = app;
  const { list, made } = listAround(app);
  const scope = functionAround(source, list[0] ?? node);
  let last = made;
  const lastReaching = lastToReach({ graph, source, scope, list });
  for (const { node: each } of registrationsOn(graph, source, app)) {
    if (contains(each, node)) continue;
    const statement = lastReaching(each);
    if (statement === undefined) {
      // Registered where the server listens, which has been looked at.
      const isSeen =
        listen?.source === source &&
        functionAround(source, listen.node) === functionAround(source, each) &&
        functionAround(source, each) !== scope;
      if (isSeen) continue;
      throw new WiringError(
        `${placeOf({ source, node: each })} registers a handler at an unknown time`,
      );
    }
    if (last === undefined || statement.start > last.start) last = statement;
  }
  if (last === undefined) throw new WiringError(`nothing is registered next to ${placeOf(app)}`);
  if (/^(Return|Throw)Statement$/.test(last.type)) {
    throw new WiringError(
      `${placeOf({ source, node: last })} registers the last handler and returns`,
    );
  }
  if (listen?.source === source && contains(last, listen.node)) {
    throw new WiringError(`one statement registers and listens: ${placeOf(listen)}`);
  }
  return last;
}

/**
 * The statements among which the application is created; for a property, those of the constructor.
 */
function listAround(app: AppSite): { list: readonly Node[]; made: Node | undefined } {
  const { source, node } = app;
  const place = statementAround(source, node)?.place;
  if (place !== undefined) return { list: place.list, made: place.statement };
  const around = classAround(source, node);
  const body = around && constructorOf(around)?.body;
  if (body?.type === 'BlockStatement') return { list: body.body, made: undefined };
  throw new WiringError(`${placeOf(app)} creates the application in an expression`);
}

/** Other files that register on the application: their order is not known. */
function refuseOthers(graph: SourceGraph, app: AppSite, listen: ListenSite | undefined): void {
  for (const source of graph.files) {
    if (source.path === app.source.path || source.path === listen?.source.path) continue;
    const first = registrationsOn(graph, source, app).find((each) => !isGiven(source, each.app));
    if (first !== undefined) {
      throw new WiringError(`${placeOf({ source, node: first.node })} also registers a handler`);
    }
  }
}

/**
 * Refuses code that takes the application from an object that cannot be followed: it may register
 * anything.
 */
function refuseUnfollowed(graph: SourceGraph, app: AppSite, variable: string): void {
  if (!variable.startsWith('this.')) return;
  const key = variable.slice('this.'.length);
  for (const source of graph.files) {
    for (const node of source.nodes) {
      if (node.type !== 'MemberExpression' || node.computed || nameOf(node.property) !== key) {
        continue;
      }
      const name = nameOf(node.object);
      const binding = name === undefined ? undefined : bindingOf(source, name, node);
      // `req.app` is given by Express; packages have properties of their own.
      const isOwn =
        binding?.kind === 'variable' ||
        (binding?.kind === 'import' && graph.resolve(source.path, binding.from) !== undefined);
      if (isOwn && sitesOf(graph, source, node, app.framework).length === 0) {
        throw new WiringError(`cannot tell what ${placeOf({ source, node })} refers to`);
      }
    }
  }
}

/** True if the application is a parameter: the callers of the function have been checked. */
function isGiven(source: SourceFile, node: Node): boolean {
  const name = nameOf(node);
  return name !== undefined && bindingOf(source, name, node)?.kind === 'parameter';
}
