import { requiredPath } from './declarations.js';
import { type Node, nameOf, type SourceFile, textOf } from './syntax.js';

/* The head of a file, with its imports. */

/** The imports of a module. */
export const importsOf = ({ program }: SourceFile): Node[] =>
  program.body.filter(({ type }) => type === 'ImportDeclaration');

/** The requires at the head of a file, and the statements among them that use none of them. */
export function requiresAtHead(source: SourceFile): Node[] {
  const statements = source.program.body.filter((statement) => !isDirective(statement));
  const end = statements.findIndex(
    (each) =>
      makesApp(each) || (specifierOf(each) === undefined && each.type !== 'ExpressionStatement'),
  );
  const head = statements.slice(0, end === -1 ? statements.length : end);
  // Statements after the last require come later, but .env has to be read before our code.
  const last = head.findLastIndex(
    (each) => requiredBy(each) !== undefined || readsEnvFile(textOf(source, each)),
  );
  return head.slice(0, last + 1);
}

/** `dotenv.config()`, `process.loadEnvFile()`. */
const readsEnvFile = (text: string): boolean =>
  /^dotenv\w*\./i.test(text) || text.startsWith('process.loadEnvFile(');

/**
 * `import './tracing.js'`, `dotenv.config()`: run for its effect, before everything that follows.
 */
export const isDone = (statement: Node): boolean =>
  statement.type === 'ImportDeclaration'
    ? statement.specifiers.length === 0
    : specifierOf(statement) === undefined;

const isDirective = (statement: Node): boolean =>
  'directive' in statement && typeof statement.directive === 'string';

/** The names that a statement imports or requires. */
export const specifierOf = (statement: Node): string | undefined =>
  statement.type === 'ImportDeclaration'
    ? statement.source.value
    : statement.type === 'VariableDeclaration'
      ? requiredBy(statement)
      : undefined;

/** What a statement requires: `const x = require('x')`, `require('x').y`, `require('x')(…)`. */
export function requiredBy(statement: Node): string | undefined {
  if (statement.type === 'ExpressionStatement') return requiredAtRootOf(statement.expression);
  if (statement.type !== 'VariableDeclaration') return undefined;
  const paths = statement.declarations.map(({ init }) => init && requiredAtRootOf(init));
  const [first] = paths;
  return paths.every(Boolean) ? (first ?? undefined) : undefined;
}

function requiredAtRootOf(node: Node): string | undefined {
  const path = requiredPath(node);
  if (path !== undefined) return path;
  if (node.type === 'CallExpression') return requiredAtRootOf(node.callee);
  return node.type === 'MemberExpression' ? requiredAtRootOf(node.object) : undefined;
}

/** Packages whose export is called in the require, and returns an application. */
const makers = /^(express|fastify|koa|polka|restify)$/;

/**
 * True for `const app = require('express')()` and `require('./app').listen()`: what is put after
 * the creation of an application, or its listening, must have been required before.
 */
export function makesApp(statement: Node): boolean {
  const path = requiredBy(statement);
  if (path === undefined) return false;
  const values =
    statement.type === 'VariableDeclaration'
      ? statement.declarations.map(({ init }) => init)
      : statement.type === 'ExpressionStatement'
        ? [statement.expression]
        : [];
  return values.some(
    (value) =>
      value?.type === 'CallExpression' &&
      requiredPath(value) === undefined &&
      (makers.test(path) || listens(value)),
  );
}

/** True if `listen` is called somewhere in a chain. */
function listens(node: Node): boolean {
  if (node.type === 'CallExpression') return listens(node.callee);
  if (node.type !== 'MemberExpression') return false;
  return nameOf(node.property) === 'listen' || listens(node.object);
}
