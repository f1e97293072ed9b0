import MagicString from 'magic-string';
import { arrowToBlock, insertAfter, insertBefore } from '../code/insert.js';
import { endingAt } from '../code/lines.js';
import { type Node, nameOf, type SourceFile, textOf, withWrappers } from '../code/syntax.js';
import { indentAt, inStyle, type TextStyle } from '../code/text-style.js';
import { isSimple } from './app-variable.js';
import type { ListenSite } from './listen-site.js';
import { packageExport } from './package-call.js';
import { statementAround } from './statement.js';
import { placeOf, WiringError } from './wiring-error.js';

/** Calls that give back the server that they are made on. */
const fluent = /^(on|once|addListener|prependListener|setTimeout|listen|ref|unref)$/;

const inTheMiddle = (site: { source: SourceFile; node: Node }): WiringError =>
  new WiringError(`${placeOf(site)} listens in the middle of an expression`);

/** Puts a statement before the one that listens: for servers that exist before. */
export function beforeListening(
  { source, node }: ListenSite,
  code: string,
  style: TextStyle,
): string {
  const around = statementAround(source, node);
  const written = inStyle(code, style);
  if (around?.place) return insertBefore(source, around.place.statement, written, style);
  if (around === undefined) throw inTheMiddle({ source, node });
  const lines = { before: [written], keep: 'return ', after: [] };
  return arrowToBlock(source, around.arrow, lines, style);
}

/** Puts a statement after the one that listens, and gives the server a name where it has none. */
export function afterListening(
  listen: ListenSite,
  codeFor: (server: string) => string,
  style: TextStyle,
): string {
  const { source, node, server } = listen;
  const code = (name: string): string => inStyle(codeFor(name), style);
  if (server !== undefined) {
    const statement = statementAround(source, node)?.place?.statement;
    return statement?.type === 'ExpressionStatement'
      ? insertAfter(source, statement, code(server), style)
      : beforeListening(listen, codeFor(server), style);
  }
  const whole = fluentChain(source, node);
  const around = statementAround(source, whole);
  if (around === undefined) throw inTheMiddle(listen);
  if (around.arrow) return inArrow(listen, whole, code, style);
  return inStatement(listen, whole, around.place.statement, code, style);
}

/** `() => app.listen(port)` and `() => (server = app.listen(port))`. */
function inArrow(
  listen: ListenSite,
  whole: Node,
  code: (name: string) => string,
  style: TextStyle,
): string {
  const { source } = listen;
  const arrow = statementAround(source, whole)?.arrow;
  if (arrow === undefined) throw inTheMiddle(listen);
  const parent = source.parents.get(whole);
  if (parent === arrow) {
    const name = freeName(source);
    const after = [code(name), `return ${name}`];
    return arrowToBlock(source, arrow, { before: [], keep: `const ${name} = `, after }, style);
  }
  const target = assignedTo(parent, whole);
  if (target === undefined || withWrappers(source, parent as Node) !== arrow.body) {
    throw inTheMiddle(listen);
  }
  const name = textOf(source, target);
  const lines = { before: [], keep: '', after: [code(name), `return ${name}`] };
  return arrowToBlock(source, arrow, lines, style);
}

function inStatement(
  listen: ListenSite,
  whole: Node,
  statement: Node,
  code: (name: string) => string,
  style: TextStyle,
): string {
  const { source } = listen;
  const parent = source.parents.get(whole);
  switch (parent?.type) {
    case 'ExpressionStatement': {
      const name = freeName(source);
      return new MagicString(insertAfter(source, statement, code(name), style))
        .appendLeft(statement.start, `const ${name} = `)
        .toString();
    }
    case 'ReturnStatement':
      return insteadOfReturn(source, statement, whole, code, style);
    case 'VariableDeclarator': {
      const name = nameOf(parent.id);
      if (name === undefined) break;
      return insertAfter(source, statement, code(name), style);
    }
    case 'AssignmentExpression': {
      const target = assignedTo(parent, whole);
      const isStatement = source.parents.get(parent)?.type === 'ExpressionStatement';
      if (target === undefined || !isStatement) break;
      return insertAfter(source, statement, code(textOf(source, target)), style);
    }
  }
  throw inTheMiddle(listen);
}

/** `return app.listen(port)`: the server gets a name, and is returned by it. */
function insteadOfReturn(
  source: SourceFile,
  statement: Node,
  whole: Node,
  code: (name: string) => string,
  style: TextStyle,
): string {
  const name = freeName(source);
  const indent = indentAt(source.text, statement.start);
  const hasOwn = source.text[statement.end - 1] === ';';
  const end = hasOwn ? statement.end : whole.end;
  const lines = [code(name), `return ${name}`].map((line) => `${style.eol}${indent}${line}`);
  const [ours = '', last = ''] = lines;
  const rest = `${ours}${style.semicolon}${last}${endingAt(source, end, style)}`;
  return new MagicString(source.text)
    .overwrite(statement.start, statement.start + 'return'.length, `const ${name} =`)
    .appendLeft(end, `${hasOwn ? '' : style.semicolon}${rest}`)
    .toString();
}

/** What `whole` is assigned to, where that can be written once more. */
function assignedTo(parent: Node | undefined, whole: Node): Node | undefined {
  if (parent?.type !== 'AssignmentExpression' || parent.operator !== '=') return undefined;
  return parent.right === whole && isSimple(parent.left) ? parent.left : undefined;
}

/** `app.listen().on('error', …)` as a whole, with what wraps it. */
function fluentChain(source: SourceFile, node: Node): Node {
  const outer = withWrappers(source, node);
  const member = source.parents.get(outer);
  // stoppable(app.listen(port), ms) gives the same server back, with a method more.
  if (
    member?.type === 'CallExpression' &&
    member.arguments[0] === outer &&
    packageExport(source, member.callee)?.from === 'stoppable'
  ) {
    return fluentChain(source, member);
  }
  if (member?.type !== 'MemberExpression' || member.object !== outer) return outer;
  const call = source.parents.get(member);
  return call?.type === 'CallExpression' &&
    call.callee === member &&
    fluent.test(nameOf(member.property) ?? '')
    ? fluentChain(source, call)
    : outer;
}

/** A name for the server that the file does not use yet. */
function freeName({ nodes }: SourceFile): string {
  const used = new Set(nodes.map(nameOf));
  const free = ['server', 'httpServer', 'listeningServer'].find((name) => !used.has(name));
  if (free === undefined) throw new WiringError('the file has no free name for the server');
  return free;
}
