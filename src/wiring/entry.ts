import { makesApp, requiredBy } from '../code/import-head.js';
import { endingAt, lineBehind } from '../code/lines.js';
import { startOfCode } from '../code/start-of-code.js';
import { type Node, type SourceFile, textOf } from '../code/syntax.js';
import type { TextStyle } from '../code/text-style.js';
import { packageExport } from './package-call.js';

/** Puts a statement after the imports of the entry, and after the loading of an .env file. */
export function insertAtEntry(source: SourceFile, code: string, style: TextStyle): string {
  const { text, program } = source;
  let head: Node | undefined;
  for (const statement of program.body) {
    if (isHead(source, statement)) head = statement;
    else if (!/^TS(TypeAlias|Interface)Declaration$/.test(statement.type)) break;
  }
  const later = program.body.find((statement) => isDotenv(source, statement));
  if (later !== undefined && (head === undefined || later.start > head.start)) head = later;
  if (head !== undefined) {
    const { at, text: line } = lineBehind(source, head, code, style);
    return text.slice(0, at) + style.eol + line + text.slice(at);
  }
  const { at, isLineStart } = startOfCode(source);
  const line = `${code}${endingAt(source, at, style)}${style.eol}`;
  return `${text.slice(0, at)}${isLineStart ? '' : style.eol}${line}${style.eol}${text.slice(at)}`;
}

const isHead = (source: SourceFile, statement: Node): boolean =>
  statement.type === 'ImportDeclaration' ||
  statement.type === 'TSImportEqualsDeclaration' ||
  ('directive' in statement && typeof statement.directive === 'string') ||
  (requiredBy(statement) !== undefined && !makesApp(statement)) ||
  isDotenv(source, statement);

/** `dotenv.config()`, `config()` of dotenv, `require('dotenv').config()`, `process.loadEnvFile()`. */
function isDotenv(source: SourceFile, statement: Node): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const { expression } = statement;
  if (expression.type !== 'CallExpression') return false;
  if (textOf(source, expression.callee) === 'process.loadEnvFile') return true;
  return holdsDotenv(source, expression);
}

/** Also where it is given to another one: `dotenvExpand.expand(dotenv.config())`. */
function holdsDotenv(source: SourceFile, node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  const called = packageExport(source, node.callee);
  const isConfig =
    /^dotenv/.test(called?.from ?? '') && /(^|\.)config\w*$/.test(called?.name ?? '');
  return isConfig || node.arguments.some((each) => holdsDotenv(source, each));
}
