import MagicString from 'magic-string';
import { arrowToBlock, insertAfter, insertBefore } from '../edits/code/insert.js';
import { nameOf } from '../edits/code/scope.js';
import { type Node, type SourceFile, textOf, withWrappers } from '../edits/code/syntax.js';
import { indentAt, inStyle, type TextStyle } from '../edits/code/text-style.js';
import type { ListenSite } from './listen-site.js';
import { placeOf, Unwirable } from './locate.js';
import { statementAround } from './statement.js';

type Loose = Node & Record<string, unknown>;

/** Calls that give back the server that they are made on. */
const fluent = /^(on|once|addListener|prependListener|setTimeout|listen|ref|unref)$/;

/** Puts a statement before the one that listens: for servers that are there before. */
export function beforeListening(
  { source, node }: ListenSite,
  code: string,
  style: TextStyle,
): string {
  const around = statementAround(source, node);
  if (around?.place)
    return insertBefore(source, around.place.statement, inStyle(code, style), style);
  if (around?.arrow) {
    return arrowToBlock(
      source,
      around.arrow,
      { before: [inStyle(code, style)], keep: 'return ', after: [] },
      style,
    );
  }
  throw new Unwirable(`${placeOf({ source, node })} listens in the middle of an expression`);
}

/** Puts a statement behind the one that listens, and gives the server a name where it has none. */
export function afterListening(
  listen: ListenSite,
  codeFor: (server: string) => string,
  style: TextStyle,
): string {
  const { source, node, server } = listen;
  const code = (name: string): string => inStyle(codeFor(name), style);
  if (server !== undefined) {
    const around = statementAround(source, node);
    const isStatement = around?.place?.statement.type === 'ExpressionStatement';
    if (around?.place && isStatement)
      return insertAfter(source, around.place.statement, code(server), style);
    return beforeListening(listen, codeFor(server), style);
  }
  const whole = fluentChain(source, node);
  const parent = source.parents.get(whole) as Loose | undefined;
  const around = statementAround(source, whole);
  const name = freeName(source);
  const fail = (): never => {
    throw new Unwirable(`${placeOf(listen)} listens in the middle of an expression`);
  };

  const assigned =
    parent?.type === 'AssignmentExpression' ? textOf(source, parent.left as Node) : undefined;
  if (
    around?.arrow &&
    assigned !== undefined &&
    source.parents.get(parent as Node) === around.arrow
  ) {
    const after = [code(assigned), `return ${assigned}`];
    return arrowToBlock(source, around.arrow, { before: [], keep: '', after }, style);
  }
  if (around?.arrow && parent === around.arrow) {
    const keep = `const ${name} = `;
    return arrowToBlock(
      source,
      around.arrow,
      { before: [], keep, after: [code(name), `return ${name}`] },
      style,
    );
  }
  if (!around?.place || parent === undefined) return fail();
  const { statement } = around.place;
  switch (parent.type as string) {
    case 'ExpressionStatement': {
      const named = `const ${name} = `;
      return new MagicString(insertAfter(source, statement, code(name), style))
        .appendLeft(statement.start, named)
        .toString();
    }
    case 'ReturnStatement': {
      const indent = indentAt(source.text, statement.start);
      const rest = [code(name), `return ${name}`].map(
        (line) => `${style.eol}${indent}${line}${style.semicolon}`,
      );
      const end = source.text[statement.end - 1] === ';' ? statement.end : whole.end;
      return new MagicString(source.text)
        .overwrite(statement.start, whole.start, `const ${name} = `)
        .appendLeft(end, `${end === whole.end ? style.semicolon : ''}${rest.join('')}`)
        .toString();
    }
    case 'VariableDeclarator': {
      const id = nameOf(parent.id);
      return id === undefined ? fail() : insertAfter(source, statement, code(id), style);
    }
    case 'AssignmentExpression': {
      const isStatement = source.parents.get(parent)?.type === 'ExpressionStatement';
      return isStatement ? insertAfter(source, statement, code(assigned ?? ''), style) : fail();
    }
    default:
      return fail();
  }
}

/** `app.listen().on('error', …)` as a whole, with what wraps it. */
function fluentChain(source: SourceFile, node: Node): Node {
  const outer = withWrappers(source, node);
  const member = source.parents.get(outer) as Loose | undefined;
  if (member?.type !== 'MemberExpression' || member.object !== outer) return outer;
  const call = source.parents.get(member) as Loose | undefined;
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
  if (free === undefined) throw new Unwirable('the file has no name left for the server');
  return free;
}
