import MagicString from 'magic-string';
import { startOfCode } from '../edits/code/imports.js';
import { requiredPath } from '../edits/code/scope.js';
import { type Node, type SourceFile, textOf } from '../edits/code/syntax.js';
import { lineBehind, type TextStyle } from '../edits/code/text-style.js';

type Loose = Node & Record<string, unknown>;

/** Puts a statement behind the imports of the entry, and behind the loading of an .env file. */
export function insertAtEntry(
  source: SourceFile,
  code: string,
  { eol, semicolon }: TextStyle,
): string {
  const body = source.program.body as unknown as readonly Loose[];
  let head: Loose | undefined;
  for (const statement of body) {
    const isHead =
      statement.type === 'ImportDeclaration' ||
      (statement.type as string) === 'TSImportEqualsDeclaration' ||
      typeof statement.directive === 'string' ||
      isRequire(source, statement);
    if (isHead || isDotenv(source, statement)) head = statement;
    else if (!/^(TSTypeAlias|TSInterface)Declaration$/.test(statement.type)) break;
  }
  const later = body.find((statement) => isDotenv(source, statement));
  if (later !== undefined && (head === undefined || later.start > head.start)) head = later;
  const magic = new MagicString(source.text);
  const line = `${code}${semicolon}`;
  if (head === undefined) magic.appendLeft(startOfCode(source), `${line}${eol}${eol}`);
  else {
    const behind = lineBehind(source, head, `${eol}${line}`, eol);
    magic.appendLeft(behind.at, behind.text);
  }
  return magic.toString();
}

/** `const x = require('y')` and the like, also bare. */
function isRequire(source: SourceFile, statement: Loose): boolean {
  if (statement.type === 'ExpressionStatement') {
    return requiredPath(statement.expression as Node) !== undefined;
  }
  return (
    statement.type === 'VariableDeclaration' &&
    (statement.declarations as unknown as Loose[]).every(
      ({ init }) => init !== null && /^require\(/.test(textOf(source, init as Node)),
    )
  );
}

/** `dotenv.config()`, `config()` of dotenv, `require('dotenv').config()`, `process.loadEnvFile()`. */
function isDotenv(source: SourceFile, statement: Loose): boolean {
  const text = textOf(source, statement);
  return (
    statement.type === 'ExpressionStatement' &&
    (/\bdotenv\b.*\.config\s*\(/s.test(text) ||
      /^process\.loadEnvFile\(/.test(text) ||
      (/^(dotenv\.)?config\s*\(/.test(text) && /['"]dotenv['"]/.test(source.text)))
  );
}
