import { once } from '../code/once.js';
import {
  type CallExpression,
  isFunction,
  type Node,
  nameOf,
  type SourceFile,
  textOf,
  valueIn,
} from '../code/syntax.js';
import { packageExport } from './package-call.js';

/* What ends the process on a signal already. */

/** Packages that handle signals themselves once they are called. */
const shutdownPackages =
  /^(close-with-grace|http-graceful-shutdown|@godaddy\/terminus|lightship|fastify-graceful-shutdown|graceful-shutdown|node-graceful-shutdown|node-graceful)$/;

const signalMethods = new Set(['process.on', 'process.once', 'process.addListener']);

export type HandlerKind = 'process' | 'close-with-grace' | 'nest' | 'message' | 'package';

/** `process.on('SIGTERM', …)`, also for each of a list of signals, or by a package made for it. */
export function handlerKind(source: SourceFile, node: Node): HandlerKind | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const { callee } = node;
  // NestJS closes everything at once then.
  if (callee.type === 'MemberExpression' && nameOf(callee.property) === 'enableShutdownHooks') {
    return 'nest';
  }
  const from = packageExport(source, callee)?.from ?? '';
  if (shutdownPackages.test(from)) {
    if (from === 'close-with-grace') return from;
    const isMade = source.parents.get(node)?.type === 'VariableDeclarator';
    return isMade && node.arguments.length === 0 && from !== 'lightship' ? undefined : 'package';
  }
  if (callee.end - callee.start > 50 || !signalMethods.has(textOf(source, callee))) {
    return undefined;
  }
  return listens(source, node);
}

function listens(source: SourceFile, { arguments: given }: CallExpression) {
  const [first, handler] = given;
  if (first?.type === 'Literal') {
    if (/^SIG(TERM|INT)$/.test(String(first.value))) return 'process';
    // PM2 sends it in place of a signal, with `shutdown_with_message`.
    const isStop = first.value === 'message' && handler && /['"]shutdown['"]/;
    return isStop && handler && isStop.test(textOf(source, handler)) ? 'message' : undefined;
  }
  return first?.type === 'Identifier' && namesSignal(source) ? 'process' : undefined;
}

const namesSignal = once(({ text }: SourceFile) => /['"]SIGTERM['"]/.test(text));

/** What a package's options or a later call have it do at the end, as arguments for `onClose`. */
export function closersOfPackage(source: SourceFile, node: CallExpression): string[] {
  const options = node.arguments.find(({ type }) => type === 'ObjectExpression');
  const own =
    options?.type === 'ObjectExpression'
      ? ['beforeShutdown', 'onSignal', 'onShutdown'].flatMap((key) => {
          const value = valueIn(options, key);
          const isNamed = value && (nameOf(value) !== undefined || isFunction(value));
          return isNamed ? [textOf(source, value)] : [];
        })
      : [];
  const registered = source.nodes.flatMap((each) =>
    each.type === 'CallExpression' &&
    each.callee.type === 'MemberExpression' &&
    nameOf(each.callee.property) === 'registerShutdownHandler' &&
    each.arguments[0]
      ? [textOf(source, each.arguments[0])]
      : [],
  );
  return [...own, ...registered];
}
