import MagicString from 'magic-string';
import type { Node } from 'oxc-parser';
import {
  type NodeOf,
  parseSource,
  type Source,
  SourceError,
  walk,
} from '../code/converted-source.js';
import type { Language } from '../model/project.js';

/** Replaces `import.meta` with its CommonJS equivalents. Imports stay imports. */
export function replaceImportMeta(text: string, language: Language): string {
  const source = parseSource(text, language);
  const code = new MagicString(text);
  let needsUrl = false;
  walk(source.program, (node, ancestors) => {
    if (node.type !== 'MetaProperty' || node.meta.name !== 'import') return true;
    const parent = ancestors.at(-1);
    const name =
      parent?.type === 'MemberExpression' && parent.property.type === 'Identifier'
        ? parent.property.name
        : undefined;
    if (name === 'dirname' || name === 'filename') {
      code.update(node.start, (parent as Node).end, `__${name}`);
    } else if (name === 'url') {
      needsUrl = true;
      // As the base of a URL it need not be a string.
      const isBase = ancestors.at(-2)?.type === 'NewExpression';
      const url = `pathToFileURL(__filename)${isBase ? '' : '.href'}`;
      code.update(node.start, (parent as Node).end, url);
    } else {
      throw new SourceError(
        text,
        node.start,
        `import.meta${name ? `.${name}` : ''} has no equivalent in CommonJS`,
      );
    }
    return false;
  });
  if (needsUrl) addPathToFileUrl(source, code);
  return code.toString();
}

/** Puts the name into the import of `node:url`, or a new import in its place, in the usual order. */
function addPathToFileUrl({ text, program }: Source, code: MagicString): void {
  const name = 'pathToFileURL';
  const imports = program.body.filter((each) => each.type === 'ImportDeclaration');
  const named = imports.find(
    ({ source, importKind, specifiers }) =>
      source.value === 'node:url' &&
      importKind !== 'type' &&
      specifiers.some(({ type }) => type === 'ImportSpecifier'),
  );
  if (named) {
    const specifiers = named.specifiers.filter(
      (each): each is NodeOf<'ImportSpecifier'> => each.type === 'ImportSpecifier',
    );
    const nameOf = ({ imported }: NodeOf<'ImportSpecifier'>): string =>
      imported.type === 'Identifier' ? imported.name : imported.value;
    if (specifiers.some(({ local }) => local.name === name)) return;
    const next = specifiers.find((each) => nameOf(each).localeCompare(name, 'en') > 0);
    if (next) code.appendLeft(next.start, `${name}, `);
    else code.appendLeft((specifiers.at(-1) as Node).end, `, ${name}`);
    return;
  }
  const line = `import { ${name} } from 'node:url';\n`;
  const next = imports.find(
    ({ source }) => !source.value.startsWith('node:') || source.value > 'node:url',
  );
  const last = imports.at(-1);
  if (next) code.appendLeft(next.start, line);
  else if (last) code.appendLeft(last.end, `\n${line.trimEnd()}`);
  else code.appendLeft(program.body[0]?.start ?? text.length, `${line}\n`);
}
