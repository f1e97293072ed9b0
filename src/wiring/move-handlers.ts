import { bindingOf, initialValue, isReference } from '../code/scope.js';
import {
  type CallExpression,
  contains,
  type Fn,
  isFunction,
  type Node,
  nameOf,
  nodesIn,
  parseSource,
  type SourceFile,
  textOf,
} from '../code/syntax.js';
import { leftToClose } from './handled-closing.js';
import type { ListenSite } from './listen-site.js';
import { closersOfPackage, type HandlerKind, handlerKind } from './signal-handler.js';
import { namesUsedIn, withoutUnused, withoutWhole } from './unused.js';

/*
 * Two handlers of one signal would end the process twice. A handler that only closes things is taken
 * out, and what it closes becomes an argument of `onClose`; any other one is left to the user.
 */

/** A handler of signals that exists. */
export interface Handler {
  readonly source: SourceFile;
  readonly node: CallExpression;
  /** What `onClose` would get for it, as it would be written; undefined if it is not certain. */
  readonly closer: string | undefined;
  /** Why it stays where it is; undefined if it can be moved. */
  readonly stays: string | undefined;
}

export function handlersIn(
  files: readonly SourceFile[],
  listen: ListenSite | undefined,
): Handler[] {
  return files.flatMap((source) =>
    source.nodes.flatMap((node): Handler[] => {
      const kind = handlerKind(source, node);
      if (kind === undefined || node.type !== 'CallExpression') return [];
      return [{ source, node, ...judged(source, node, kind, listen) }];
    }),
  );
}

type Judged = Pick<Handler, 'closer' | 'stays'>;

function judged(
  source: SourceFile,
  node: CallExpression,
  kind: HandlerKind,
  listen: ListenSite | undefined,
): Judged {
  const isAlone = source.parents.get(node)?.type === 'ExpressionStatement';
  if (kind === 'nest') return { closer: '', stays: isAlone ? undefined : inTheMiddle };
  if (kind === 'package') {
    const closers = closersOfPackage(source, node);
    return { closer: closers.join(', ') || undefined, stays: 'a package ends the process' };
  }
  const handler = node.arguments.map((each) => functionIn(source, each)).find(Boolean);
  const left =
    handler && leftToClose({ source, isServer: (name) => isServer(source, name, listen) }, handler);
  if (left === undefined) return { closer: undefined, stays: 'it does more than to close things' };
  const closer = closerOf(source, left);
  if (kind === 'message')
    return { closer, stays: 'PM2 sends SIGINT without shutdown_with_message' };
  if (!isAlone) return { closer, stays: inTheMiddle };
  const isInReach = left.length === 0 || (listen?.source === source && sees(source, left, listen));
  return {
    closer,
    stays: isInReach ? undefined : 'its names mean nothing where the server listens',
  };
}

const inTheMiddle = 'it stands in the middle of an expression';

/** The function of the file that an argument is, or names. */
function functionIn(source: SourceFile, node: Node): Fn | undefined {
  if (isFunction(node)) return node;
  const name = nameOf(node);
  const binding = name === undefined ? undefined : bindingOf(source, name, node);
  if (binding?.kind === 'function') return binding.node;
  const init = initialValue(source, name, node);
  return init && isFunction(init) ? init : undefined;
}

/** True for the application, and for the server by the name that it has, or will have, in the file. */
function isServer(source: SourceFile, name: string, listen: ListenSite | undefined): boolean {
  if (listen === undefined || listen.source !== source) return false;
  if (name === listen.app || name === listen.server) return true;
  const init = initialValue(source, name, listen.node);
  if (init && contains(init, listen.node)) return true;
  return source.nodes.some(
    (node) =>
      node.type === 'AssignmentExpression' &&
      textOf(source, node.left) === name &&
      contains(node.right, listen.node),
  );
}

/** `() => db.end()`, or `async () => { await db.end(); redis.disconnect(); }` for several. */
function closerOf(source: SourceFile, left: readonly Node[]): string {
  const [first, ...others] = left.map((node) => textOf(source, node));
  if (first === undefined) return '';
  if (others.length === 0) return `() => ${first.replace(/^(await|void)\s+/, '')}`;
  const isAsync = [first, ...others].some((text) => /^await\b/.test(text));
  return `${isAsync ? 'async ' : ''}() => { ${[first, ...others].join('; ')}; }`;
}

const sees = (source: SourceFile, left: readonly Node[], { node }: ListenSite): boolean =>
  left
    .flatMap((each) => [...nodesIn(each)])
    .every((each) => {
      const name = nameOf(each);
      if (name === undefined || !isReference(source, each)) return true;
      const binding = bindingOf(source, name, each);
      return (
        !binding ||
        left.some((own) => isInside(binding, own)) ||
        bindingOf(source, name, node) === binding
      );
    });

const isInside = (binding: object, node: Node): boolean =>
  'of' in binding && contains(node, binding.of as Node);

/** A text without the handlers in it, and without what only they used. */
export function withoutHandlers(source: SourceFile, handlers: readonly Handler[]): string {
  let { text } = source;
  for (const { node } of handlers) {
    const now = parseSource(source.path, text);
    const written = textOf(source, node);
    const statement = now?.nodes.find((each) => isStatementOf(now, each, written));
    if (now && statement) text = withoutWhole(now, statement);
  }
  return withoutUnused(source.path, text, namesUsedIn(handlers.map(({ node }) => node)));
}

const isStatementOf = (source: SourceFile, node: Node, text: string): boolean =>
  node.type === 'ExpressionStatement' && textOf(source, node.expression) === text;
