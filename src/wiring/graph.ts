import { posix } from 'node:path';
import { requiredPath } from '../code/declarations.js';
import { isTooDeep } from '../code/depth.js';
import { parseSource, type SourceFile } from '../code/syntax.js';
import { isFaithful, notText } from '../model/faithful.js';
import type { OwnSymbol } from '../model/own-symbols.js';
import type { Project } from '../model/project.js';

/** What the process loads, from its entry file on; files are parsed when they are asked for. */
export interface SourceGraph {
  /** Reachable source files, the entry first, then as a breadth-first walk finds them. */
  readonly files: readonly SourceFile[];
  /** Reachable files whose code cannot be read, as `file: reason`. */
  readonly unread: readonly string[];
  file(path: string): SourceFile | undefined;
  /** The file that an import of `from` names, undefined for packages and what does not exist. */
  resolve(from: string, specifier: string): string | undefined;
  /** What wiring of any feature puts into code. */
  readonly symbols: readonly OwnSymbol[];
}

/** Enough for any service's own wiring; a walk through thousands of files finds nothing more. */
const MAX_FILES = 400;

/** Walks the imports from `entries` on. `read` gives texts by path, as a `Reader` does. */
export function sourceGraph(
  entries: readonly string[],
  read: (path: string) => string | undefined,
  project: Project,
  symbols: readonly OwnSymbol[],
): SourceGraph {
  const known = new Map<string, SourceFile | undefined>();
  const file = (path: string): SourceFile | undefined => {
    if (!known.has(path)) {
      const text = read(path);
      known.set(path, text === undefined ? undefined : parsedOnce(path, text, project));
    }
    return known.get(path);
  };
  const targets = new Map<string, string | undefined>();
  const resolve = (from: string, specifier: string): string | undefined => {
    const key = `${from}\0${specifier}`;
    if (!targets.has(key)) {
      const all = targetsOf(from, specifier, project).flatMap(candidatesFor);
      targets.set(
        key,
        all.find((path) => read(path) !== undefined),
      );
    }
    return targets.get(key);
  };

  const files: SourceFile[] = [];
  const unread: string[] = [];
  const queue = [...entries];
  const seen = new Set(queue);
  for (
    let path = queue.shift();
    path !== undefined && files.length < MAX_FILES;
    path = queue.shift()
  ) {
    const source = file(path);
    if (source === undefined) {
      const text = read(path);
      if (text !== undefined) unread.push(`${path}: ${whyUnread(path, text)}`);
      continue;
    }
    files.push(source);
    for (const specifier of specifiersOf(source)) {
      const target = resolve(path, specifier);
      if (target === undefined || seen.has(target)) continue;
      seen.add(target);
      queue.push(target);
    }
  }
  return { files, unread, file, resolve, symbols };
}

function whyUnread(path: string, text: string): string {
  if (!isFaithful(text)) return notText;
  return isTooDeep(path, text)
    ? 'the code is too large or nested too deeply to be read'
    : 'the code is not valid';
}

/**
 * A graph is made again for every edit, and most of its files are as they were: what has been
 * parsed is kept as long as the run's facts are.
 */
const parsed = new WeakMap<Project, Map<string, SourceFile>>();

function parsedOnce(path: string, text: string, project: Project): SourceFile | undefined {
  const files = parsed.get(project) ?? new Map<string, SourceFile>();
  parsed.set(project, files);
  const known = files.get(path);
  if (known?.text === text) return known;
  const source = parseSource(path, text);
  if (source !== undefined) files.set(path, source);
  return source;
}

const specifiers = new WeakMap<SourceFile, readonly string[]>();

function specifiersOf(source: SourceFile): readonly string[] {
  const known = specifiers.get(source) ?? readSpecifiers(source);
  specifiers.set(source, known);
  return known;
}

/** Everything that a file imports, requires or loads at run time; types are left out. */
function readSpecifiers({ nodes }: SourceFile): string[] {
  return nodes.flatMap((node) => {
    switch (node.type) {
      case 'ImportDeclaration':
        return node.importKind === 'type' ? [] : [node.source.value];
      case 'ExportAllDeclaration':
      case 'ExportNamedDeclaration':
        return node.source === null || node.exportKind === 'type' ? [] : [node.source.value];
      case 'ImportExpression':
        return node.source.type === 'Literal' && typeof node.source.value === 'string'
          ? [node.source.value]
          : [];
      case 'TSExternalModuleReference':
        return [node.expression.value];
      default: {
        const required = requiredPath(node);
        return required === undefined ? [] : [required];
      }
    }
  });
}

/** Paths relative to the package that a specifier may mean, before endings are tried. */
function targetsOf(from: string, specifier: string, project: Project): string[] {
  if (/^\.{1,2}(\/|$)/.test(specifier)) {
    return inside(posix.join(posix.dirname(from), specifier));
  }
  const aliases = Object.entries(project.tsconfig.value?.paths ?? {});
  const imports = Object.entries(project.manifest?.imports ?? {}).map(
    ([key, value]) => [key, conditionsOf(value)] as const,
  );
  return [...aliases, ...imports].flatMap(([pattern, targets]) => {
    const rest = matchOf(pattern, specifier);
    return rest === undefined
      ? []
      : targets.flatMap((target) => inside(posix.normalize(target.replace('*', rest))));
  });
}

/** What `*` stands for, or undefined if the pattern does not match. */
function matchOf(pattern: string, specifier: string): string | undefined {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === specifier ? '' : undefined;
  return specifier.startsWith(before) &&
    specifier.endsWith(after) &&
    specifier.length >= before.length + after.length
    ? specifier.slice(before.length, specifier.length - after.length)
    : undefined;
}

/** All targets of an entry of package.json's `imports`, whatever their conditions. */
function conditionsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(conditionsOf);
}

const inside = (path: string): string[] => (path.startsWith('..') ? [] : [path.replace(/\/$/, '')]);

/** `x.js` may be written `x.ts`; a folder has an index; compiled output is looked up in its source. */
function candidatesFor(path: string): string[] {
  const sources: Readonly<Record<string, readonly string[]>> = {
    '.js': ['.ts', '.tsx', '.js'],
    '.mjs': ['.mts', '.mjs'],
    '.cjs': ['.cts', '.cjs'],
    '.jsx': ['.tsx', '.jsx'],
  };
  const ending = posix.extname(path);
  const endings = sources[ending];
  if (endings) return endings.map((each) => path.slice(0, -ending.length) + each);
  if (/^\.[cm]?tsx?$/.test(ending)) return [path];
  return ['', '/index'].flatMap((index) =>
    ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs'].map((each) => path + index + each),
  );
}
