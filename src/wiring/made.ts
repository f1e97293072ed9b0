import { insertAfter, insertFirst, wrapIn } from '../edits/code/insert.js';
import { nameOf } from '../edits/code/scope.js';
import {
  ancestorsOf,
  type Node,
  type SourceFile,
  textOf,
  withWrappers,
} from '../edits/code/syntax.js';
import { inStyle, type TextStyle } from '../edits/code/text-style.js';
import { type AppSite, variableOf, wholeChain } from './app-site.js';
import { placeOf, Unwirable } from './locate.js';
import { constructorBody } from './registrations.js';
import { statementAround } from './statement.js';

type Loose = Node & Record<string, unknown>;

/** Ranks of our own calls in this place, by the function's name. */
export type Ranks = ReadonlyMap<string, number>;

/** Puts a call right behind the making of the application, among ours in the order of their ranks. */
export function insertWhereMade(
  app: AppSite,
  code: string,
  rank: number,
  ranks: Ranks,
  style: TextStyle,
): string {
  const { source, node, kind } = app;
  const variable = variableOf(app);
  if (kind === 'plugin') {
    const { body } = node as unknown as { body: Node & { body?: readonly Node[] } };
    if (variable === undefined || body.type !== 'BlockStatement') {
      throw new Unwirable(`${placeOf(app)} is a plugin without a block`);
    }
    return intoBlock(source, body, filled(code, variable, style), rank, ranks, style);
  }
  if (isChained(source, node))
    return wrapIn(source, wrapped(source, node, rank, ranks), inStyle(code, style));

  const around = statementAround(source, node);
  if (variable !== undefined && around?.place) {
    const { list, index, statement } = around.place;
    const after = lastOfOurs(list.slice(index + 1), rank, ranks) ?? statement;
    return insertAfter(source, after, filled(code, variable, style), style);
  }
  const body = variable?.startsWith('this.') ? classConstructor(source, node) : undefined;
  if (variable === undefined || body === undefined) {
    throw new Unwirable(`${placeOf(app)} makes the application in the middle of an expression`);
  }
  return intoBlock(source, body, filled(code, variable, style), rank, ranks, style);
}

const filled = (code: string, variable: string, style: TextStyle): string =>
  inStyle(code, style).replaceAll('$app', variable);

function intoBlock(
  source: SourceFile,
  block: Node,
  code: string,
  rank: number,
  ranks: Ranks,
  style: TextStyle,
): string {
  const { body } = block as unknown as { body: readonly Loose[] };
  const first = body.findIndex(({ directive }) => typeof directive !== 'string');
  const rest = body.slice(first === -1 ? body.length : first);
  // Nothing of `this` is there before super().
  const superCall = rest.find((each) => /^super\s*\(/.test(textOf(source, each)));
  const after =
    lastOfOurs(superCall ? rest.slice(rest.indexOf(superCall) + 1) : rest, rank, ranks) ??
    superCall;
  return after ? insertAfter(source, after, code, style) : insertFirst(source, block, code, style);
}

/** The last of our calls at the head of a list that stands before one of this rank. */
function lastOfOurs(list: readonly Node[], rank: number, ranks: Ranks): Node | undefined {
  let last: Node | undefined;
  for (const statement of list) {
    const own = ranks.get(calledBy(statement) ?? '');
    if (own === undefined || own > rank) break;
    last = statement;
  }
  return last;
}

function calledBy(statement: Node): string | undefined {
  const { type, expression } = statement as Loose;
  const call = expression as Loose | undefined;
  return type === 'ExpressionStatement' && call?.type === 'CallExpression'
    ? nameOf(call.callee)
    : undefined;
}

/** Calls that give back the same instance, so that a statement behind them is as good. */
const neutral = /^(withTypeProvider)$/;

/** True where something is registered in the expression that makes the application. */
function isChained(source: SourceFile, node: Node): boolean {
  const whole = wholeChain(source, node);
  for (const around of ancestorsOf(source, node)) {
    if (around.start < whole.start || around.end > whole.end) return false;
    const { type, callee } = around as Loose;
    if (type !== 'CallExpression') continue;
    const { property } = callee as Loose;
    if (property !== undefined && !neutral.test(nameOf(property) ?? '')) return true;
  }
  return false;
}

/** What a call of this rank goes around: the application, and our own calls that come before it. */
function wrapped(source: SourceFile, node: Node, rank: number, ranks: Ranks): Node {
  const outer = withWrappers(source, node);
  const call = source.parents.get(outer) as Loose | undefined;
  const own = call?.type === 'CallExpression' ? ranks.get(nameOf(call.callee) ?? '') : undefined;
  return call && own !== undefined && own < rank ? wrapped(source, call, rank, ranks) : outer;
}

function classConstructor(source: SourceFile, node: Node): Node | undefined {
  for (const around of ancestorsOf(source, node)) {
    if (around.type === 'ClassBody') return constructorBody(around);
  }
  return undefined;
}
