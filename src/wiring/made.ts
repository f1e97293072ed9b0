import { insertAfter, insertFirst, wrapIn } from '../code/insert.js';
import {
  ancestorsOf,
  type Node,
  nameOf,
  type SourceFile,
  textOf,
  withWrappers,
} from '../code/syntax.js';
import { inStyle, type TextStyle } from '../code/text-style.js';
import type { OwnSymbol } from '../model/own-symbols.js';
import { variableOf, wholeChain } from './app-variable.js';
import { classAround, constructorOf } from './classes.js';
import { calledAs } from './generated-calls.js';
import type { AppSite } from './making.js';
import { statementAround } from './statement.js';
import { placeOf, WiringError } from './wiring-error.js';

/** Ranks of our own calls in this place, by the function's name. */
export type Ranks = ReadonlyMap<string, number>;

/** A call to insert, with `$app` for the application, and its rank among our other calls. */
export interface RankedCall {
  readonly code: string;
  readonly rank: number;
  readonly ranks: Ranks;
  /** What wiring of any feature puts into code. */
  readonly symbols: readonly OwnSymbol[];
}

/**
 * Puts a call right after the creation of the application, among ours in the order of their ranks.
 */
export function insertWhereMade(app: AppSite, call: RankedCall, style: TextStyle): string {
  const { source, node } = app;
  const variable = variableOf(app, call.symbols);
  if (app.kind === 'plugin') {
    const { body } = app.node;
    if (variable === undefined || body?.type !== 'BlockStatement') {
      throw new WiringError(
        `${placeOf(app)} is a plugin without a block body or without a parameter`,
      );
    }
    return intoBlock(source, body, filled(call, variable), style);
  }
  if (isChained(source, node, call.symbols)) return aroundMaking(app, call, style);

  const place = statementAround(source, node)?.place;
  if (variable !== undefined && place) {
    const { list, statement } = place;
    const rest = list.slice(list.indexOf(statement) + 1);
    const after = lastOfOurs(source, rest, call) ?? statement;
    return insertAfter(source, after, inStyle(filled(call, variable).code, style), style);
  }
  const around = variable?.startsWith('this.') ? classAround(source, node) : undefined;
  const body = around && constructorOf(around)?.body;
  if (variable === undefined || !body) {
    throw new WiringError(`${placeOf(app)} creates the application in the middle of an expression`);
  }
  return intoBlock(source, body, filled(call, variable), style);
}

const filled = (call: RankedCall, variable: string): RankedCall => ({
  ...call,
  code: call.code.replaceAll('$app', variable),
});

function intoBlock(source: SourceFile, block: Node, call: RankedCall, style: TextStyle): string {
  const body = block.type === 'BlockStatement' ? block.body : [];
  const rest = body.filter((each) => !('directive' in each && each.directive !== null));
  // Nothing of `this` is there before super().
  const superCall = rest.find((each) => /^super\s*\(/.test(textOf(source, each)));
  const behind = superCall ? rest.slice(rest.indexOf(superCall) + 1) : rest;
  const after = lastOfOurs(source, behind, call) ?? superCall;
  const code = inStyle(call.code, style);
  return after ? insertAfter(source, after, code, style) : insertFirst(source, block, code, style);
}

/** The last of our calls at the head of a list that is before one of this rank. */
function lastOfOurs(
  source: SourceFile,
  list: readonly Node[],
  { rank, ranks }: RankedCall,
): Node | undefined {
  let last: Node | undefined;
  for (const statement of list) {
    const own = rankOf(source, statement, ranks);
    if (own === undefined || own > rank) break;
    last = statement;
  }
  return last;
}

function rankOf(source: SourceFile, statement: Node, ranks: Ranks): number | undefined {
  if (statement.type !== 'ExpressionStatement') return undefined;
  const { expression } = statement;
  return expression.type === 'CallExpression'
    ? ranks.get(calledAs(source, expression.callee) ?? '')
    : undefined;
}

/** Calls that give back the same instance, so that a statement after them is as good. */
const neutral = /^withTypeProvider$/;

/** True if something is registered in the expression that creates the application. */
const isChained = (source: SourceFile, node: Node, symbols: readonly OwnSymbol[]): boolean =>
  methodsChained(source, node, symbols).some((name) => !neutral.test(name));

function methodsChained(source: SourceFile, node: Node, symbols: readonly OwnSymbol[]): string[] {
  const whole = wholeChain(source, node, symbols);
  const names: string[] = [];
  for (const around of ancestorsOf(source, node)) {
    if (around.start < whole.start || around.end > whole.end) break;
    if (around.type === 'MemberExpression') names.push(nameOf(around.property) ?? '');
  }
  return names;
}

/** Puts the call around the making, in a chain that goes on with what it gives back. */
function aroundMaking(app: AppSite, call: RankedCall, style: TextStyle): string {
  const { source, node } = app;
  const isPromise = methodsChained(source, node, call.symbols).some((name) =>
    /^(then|catch|finally)$/.test(name),
  );
  // Only a call that takes the application itself gives it back.
  if (isPromise || !/^\w+\(\$app[,)]/.test(call.code)) {
    throw new WiringError(`${placeOf(app)} creates the application in the middle of a chain`);
  }
  return wrapIn(source, wrapped(source, node, call), inStyle(call.code, style));
}

/** What a call of this rank goes around: the application, and our own calls that come before it. */
function wrapped(source: SourceFile, node: Node, call: RankedCall): Node {
  const outer = withWrappers(source, node);
  const around = source.parents.get(outer);
  const own =
    around?.type === 'CallExpression'
      ? call.ranks.get(calledAs(source, around.callee) ?? '')
      : undefined;
  return around && own !== undefined && own < call.rank ? wrapped(source, around, call) : outer;
}
