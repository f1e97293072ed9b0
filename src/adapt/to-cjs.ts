import MagicString from 'magic-string';
import type { ImportDeclaration, ModuleExportName, Node, Program } from 'oxc-parser';
import { type NodeOf, parseSource, SourceError, walk } from '../code/converted-source.js';

/**
 * A JavaScript module with imports and exports to one with `require` and `module.exports`. Functions
 * stay declarations, and all exports are set at the end.
 */
export function toCommonJs(text: string): string {
  const { program } = parseSource(text, 'js');
  refuseTopLevelAwait(text, 'js');
  const code = new MagicString(text);
  const exported: Export[] = [];
  let sawCode = false;
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') {
      if (sawCode) throw new SourceError(text, statement.start, 'an import after other code');
      code.update(statement.start, statement.end, requireOf(text, statement));
    } else if (statement.type === 'ExportNamedDeclaration') {
      exported.push(...takeExports(text, code, statement));
      sawCode ||= !statement.source;
    } else if (
      statement.type === 'ExportAllDeclaration' ||
      statement.type === 'ExportDefaultDeclaration'
    ) {
      throw new SourceError(
        text,
        statement.start,
        'only named exports can be converted to CommonJS',
      );
    } else if (!('directive' in statement && statement.directive)) {
      sawCode = true;
    }
  }
  refuseReassigned(text, program, new Set(exported.map(({ local }) => local)));
  if (exported.length > 0) {
    const names = exported.map(({ local, name }) => (local === name ? name : `${name}: ${local}`));
    code.trimEnd().append(`\n\nmodule.exports = { ${names.join(', ')} };\n`);
  }
  const isStrict = program.body.some(
    (each) => 'directive' in each && each.directive === 'use strict',
  );
  if (!isStrict) code.appendLeft(program.hashbang?.end ?? 0, strictAfter(program));
  return code.toString();
}

interface Export {
  readonly local: string;
  readonly name: string;
}

const strictAfter = ({ hashbang }: Program): string =>
  hashbang ? "\n'use strict';\n" : "'use strict';\n\n";

/** CommonJS has no top-level await. */
export function refuseTopLevelAwait(text: string, language: 'ts' | 'js'): void {
  walk(parseSource(text, language).program, (node) => {
    if (/Function/.test(node.type) || node.type === 'StaticBlock') return false;
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await))
      throw new SourceError(text, node.start, 'top-level `await`');
    return true;
  });
}

const nameOf = (name: ModuleExportName): string =>
  name.type === 'Literal' ? JSON.stringify(name.value) : name.name;

/** Node gives a CommonJS package's `module.exports` to a default import; `require` gives the same. */
function requireOf(text: string, { source, specifiers, start }: ImportDeclaration): string {
  const required = `require(${source.raw ?? JSON.stringify(source.value)})`;
  const named: string[] = [];
  let whole: string | undefined;
  for (const each of specifiers) {
    const imported = each.type === 'ImportSpecifier' ? nameOf(each.imported) : 'default';
    const { name } = each.local;
    // By that name, a file's own `default` is a property; a package's is all of it.
    const isProperty = each.type === 'ImportSpecifier' && source.value.startsWith('.');
    if (imported !== 'default' || isProperty)
      named.push(imported === name ? name : `${imported}: ${name}`);
    else if (source.value.startsWith('.') && each.type !== 'ImportNamespaceSpecifier')
      throw new SourceError(text, start, 'only named exports can be converted to CommonJS');
    else whole = name;
  }
  if (specifiers.length === 0) return `${required};`;
  const lines = whole === undefined ? [] : [`const ${whole} = ${required};`];
  if (named.length > 0) lines.push(`const { ${named.join(', ')} } = ${whole ?? required};`);
  return lines.join('\n');
}

/** Removes the word `export`, or a list of exports, and returns what was exported. */
function takeExports(
  text: string,
  code: MagicString,
  node: NodeOf<'ExportNamedDeclaration'>,
): Export[] {
  const { declaration, source, specifiers, start, end } = node;
  if (declaration) {
    code.remove(start, declaration.start);
    return declaredNames(declaration).map((name) => ({ local: name, name }));
  }
  const list = specifiers.map(({ local, exported }) => ({
    local: nameOf(local),
    name: nameOf(exported),
  }));
  if (!source) {
    const rest = /^[ \t]*\n?/.exec(text.slice(end))?.[0].length ?? 0;
    code.remove(start, end + rest);
    return list;
  }
  const names = list.map(({ local }) => local).join(', ');
  code.update(start, end, `const { ${names} } = require(${source.raw});`);
  return list;
}

function declaredNames(declaration: Node): string[] {
  if (declaration.type !== 'VariableDeclaration')
    return 'id' in declaration && declaration.id?.type === 'Identifier'
      ? [declaration.id.name]
      : [];
  return declaration.declarations.flatMap(({ id }) => namesIn(id));
}

/** All names that a pattern sets. */
function namesIn(pattern: Node): string[] {
  const names: string[] = [];
  walk(pattern, (node, ancestors) => {
    if (node.type === 'MemberExpression') return false;
    const parent = ancestors.at(-1);
    const isKey = parent?.type === 'Property' && parent.key === node && !parent.shorthand;
    const isDefault = parent?.type === 'AssignmentPattern' && parent.right === node;
    if (isDefault) return false;
    if (node.type === 'Identifier' && !isKey) names.push(node.name);
    return true;
  });
  return [...new Set(names)];
}

/** `module.exports` holds values: a variable that changes later would be exported as it was. */
function refuseReassigned(text: string, program: Program, exported: ReadonlySet<string>): void {
  walk(program, (node) => {
    const target =
      node.type === 'AssignmentExpression'
        ? node.left
        : node.type === 'UpdateExpression'
          ? node.argument
          : (node.type === 'ForOfStatement' || node.type === 'ForInStatement') &&
              node.left.type !== 'VariableDeclaration'
            ? node.left
            : undefined;
    const name = target && namesIn(target).find((each) => exported.has(each));
    if (name) throw new SourceError(text, node.start, `${name} is exported and reassigned later`);
    return true;
  });
}
