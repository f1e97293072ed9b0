import type { Fact, LoggerInUse } from '../model/project.js';
import { firstDependency } from './dependency.js';
import { certain, likely, lineAt } from './evidence.js';
import type { ProjectFiles } from './project-files.js';
import type { Source } from './sources.js';

const libraries = [
  'pino',
  'winston',
  'bunyan',
  'log4js',
  'tslog',
  'loglevel',
  'roarr',
  'consola',
  'signale',
  'nestjs-pino',
  '@logtape/logtape',
];

/** The logger that the code has, and the module that others import it from. */
export function loggerOf(
  ground: ProjectFiles,
  sources: readonly Source[],
): Fact<LoggerInUse | undefined> {
  const declared = firstDependency(ground, libraries);
  const used = declared === undefined ? libraries : [declared.name, ...libraries];
  for (const library of new Set(used)) {
    for (const source of sources) {
      const made = madeIn(source, library);
      if (made) {
        const value = { library, module: source.path, name: made.name };
        return certain(value, lineAt(source.path, source.text, made.offset));
      }
    }
  }
  return declared
    ? likely({ library: declared.name, module: undefined, name: undefined }, declared.evidence)
    : likely(undefined, 'package.json has no known logging library');
}

/** Where a source makes a logger with what it imports of a library, and exports it. */
function madeIn({ text }: Source, library: string): { name: string; offset: number } | undefined {
  const locals = importedNames(text, library);
  if (locals.length === 0) return undefined;
  const maker = `(?:new\\s+)?(?:${locals.map(escaped).join('|')})(?:\\.\\w+)*\\s*(?:<[^<>()]*>)?\\(`;
  const direct = new RegExp(
    `^[ \\t]*(?:export\\s+default|module\\.exports\\s*=)\\s*${maker}`,
    'm',
  ).exec(text);
  if (direct) return { name: 'default', offset: direct.index };
  const property = new RegExp(`^[ \\t]*(?:module\\.)?exports\\.(\\w+)\\s*=\\s*${maker}`, 'm').exec(
    text,
  );
  if (property?.[1] !== undefined) return { name: property[1], offset: property.index };
  const variable = new RegExp(
    `^(export\\s+)?(?:const|let|var)\\s+(\\w+)\\s*(?::[^=\\n]{1,80})?=\\s*${maker}`,
    'gm',
  );
  for (const match of text.matchAll(variable)) {
    const [, isExported, local = ''] = match;
    const name = isExported ? local : exportedAs(text, local);
    if (name !== undefined) return { name, offset: match.index };
  }
  return undefined;
}

/** What a module is known by in a source: default, namespace, named, or a `require`. */
function importedNames(text: string, library: string): string[] {
  const from = `["']${escaped(library)}["']`;
  const clauses = [
    ...text.matchAll(new RegExp(`^import\\s+([^;'"]{1,400}?)\\s+from\\s+${from}`, 'gm')),
    ...text.matchAll(
      new RegExp(
        `^(?:const|let|var|import)\\s+([^=;]{1,400}?)\\s*=\\s*require\\(\\s*${from}`,
        'gm',
      ),
    ),
  ].map(([, clause = '']) => clause);
  const names = clauses
    .filter((clause) => !/^type\s/.test(clause))
    .flatMap((clause) => clause.split(/[{},]/))
    .map((each) => each.trim())
    .filter((each) => each !== '' && !/^type\s/.test(each))
    .map((each) => each.split(/\s+as\s+|\s*:\s*/).at(-1) ?? '');
  return names.filter((name) => /^[\w$]+$/.test(name));
}

/** The name that a local one is exported by further down. */
function exportedAs(text: string, local: string): string | undefined {
  const name = escaped(local);
  if (new RegExp(`^export\\s+default\\s+${name}\\b`, 'm').test(text)) return 'default';
  if (new RegExp(`^module\\.exports\\s*=\\s*${name}\\s*;?\\s*$`, 'm').test(text)) return 'default';
  const list = new RegExp(
    `^(?:export|module\\.exports\\s*=)\\s*\\{[^{}]*?\\b${name}\\b(?:\\s+as\\s+(\\w+))?[^{}]*\\}`,
    'm',
  ).exec(text);
  if (list) return list[1] ?? local;
  const property = new RegExp(`^(?:module\\.)?exports\\.(\\w+)\\s*=\\s*${name}\\b`, 'm').exec(text);
  return property?.[1];
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/$]/g, '\\$&');
