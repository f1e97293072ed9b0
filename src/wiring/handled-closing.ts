import { bindingOf, initialValue } from '../code/scope.js';
import {
  type Fn,
  isFunction,
  type Node,
  nameOf,
  nodesIn,
  type SourceFile,
  textOf,
  unwrapped,
} from '../code/syntax.js';

/* The statements of a handler that close something, apart from what our drain does by itself. */

/** What a handler knows of the server. */
export interface Closing {
  readonly source: SourceFile;
  /** True for the names of the server and the application that our drain closes. */
  readonly isServer: (name: string) => boolean;
}

/**
 * The expressions that are left to run when the server has closed; undefined if the handler does
 * anything of which it is not certain that it may run then.
 */
export function leftToClose(closing: Closing, fn: Fn): readonly Node[] | undefined {
  const { body } = fn;
  if (body === null) return undefined;
  const own = body.type === 'BlockStatement' ? body.body : [body];
  const left = leftIn(closing, own);
  return left?.every((node) => !usesParameter(closing.source, fn, node)) ? left : undefined;
}

function leftIn(closing: Closing, statements: readonly Node[]): Node[] | undefined {
  const left: Node[] = [];
  for (const statement of statements) {
    const own = leftOf(closing, statement);
    if (own === undefined) return undefined;
    left.push(...own);
  }
  return left;
}

function leftOf(closing: Closing, statement: Node): readonly Node[] | undefined {
  switch (statement.type) {
    case 'EmptyStatement':
      return [];
    case 'ExpressionStatement':
      return leftOfExpression(closing, statement.expression);
    case 'BlockStatement':
      return leftIn(closing, statement.body);
    // `if (err) console.error(err)`
    case 'IfStatement': {
      const branches = [
        statement.consequent,
        ...(statement.alternate ? [statement.alternate] : []),
      ];
      return leftIn(closing, branches)?.length === 0 ? [] : undefined;
    }
    // `try { await db.end(); process.exit(0); } catch { process.exit(1); }`
    case 'TryStatement': {
      const inCatch = statement.handler ? leftIn(closing, statement.handler.body.body) : [];
      return inCatch?.length === 0 && !statement.finalizer
        ? leftIn(closing, statement.block.body)
        : undefined;
    }
    default:
      return /Expression$/.test(statement.type) ? leftOfExpression(closing, statement) : undefined;
  }
}

const exit = 'process.exit';
const loggers = ['console', 'log', 'logger'];

function leftOfExpression(closing: Closing, expression: Node): readonly Node[] | undefined {
  const { source, isServer } = closing;
  const bare = expression.type === 'UnaryExpression' ? expression.argument : expression;
  const call = unwrapped(bare);
  if (call.type !== 'CallExpression') return undefined;
  const { callee, arguments: given } = call;
  const name = textOf(source, callee);
  if (name === exit || loggers.includes(name.split('.').at(-2) ?? '')) return [];
  // A deadline of its own; `setTimeout(…).unref()` is one, too.
  if (/^setTimeout\b/.test(name)) return textOf(source, call).includes(exit) ? [] : undefined;
  if (callee.type === 'MemberExpression' && isServer(textOf(source, callee.object))) {
    if (!/^close((All|Idle)Connections)?$/.test(nameOf(callee.property) ?? '')) return undefined;
    const [after] = given;
    if (after === undefined) return [];
    return isFunction(after) ? leftToClose(closing, after) : undefined;
  }
  if (isAroundServer(closing, callee)) return undefined;
  // A callback would say when it has closed, which the drain does not see.
  const hasCallback = [...nodesIn(call)].some(isFunction);
  return hasCallback || name.startsWith('process.') ? undefined : [expression];
}

/** `createHttpTerminator({ server })`: it would close what is closed by then. */
function isAroundServer({ source, isServer }: Closing, callee: Node): boolean {
  const owner = callee.type === 'MemberExpression' ? nameOf(callee.object) : undefined;
  const init = initialValue(source, owner, callee);
  return init !== undefined && [...nodesIn(init)].some((each) => isServer(nameOf(each) ?? ''));
}

const usesParameter = (source: SourceFile, fn: Fn, node: Node): boolean =>
  [...nodesIn(node)].some((each) => {
    const name = nameOf(each);
    const binding = name === undefined ? undefined : bindingOf(source, name, each);
    return binding?.kind === 'parameter' && binding.of === fn;
  });
