import { posix } from 'node:path';
import type { Reader } from '../model/project.js';
import { withoutEnding } from './relocate.js';

/** What the files of a package import, require or load, by file. */
export type Imports = ReadonlyMap<string, readonly string[]>;

const code = /\.([cm]?[jt]sx?|vue|svelte)$/;
const imported = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*(['"])([^'"\n]+)\1/g;

/** Reads every source file of a package; imports in comments count as well. */
export function importsOfPackage(reader: Reader): Map<string, string[]> {
  return new Map(
    reader
      .list('.')
      .map((path) => path.replace(/^\.\//, ''))
      .filter((path) => code.test(path))
      .map((path) => [path, specifiersIn(reader.read(path) ?? '')] as const),
  );
}

const specifiersIn = (text: string): string[] =>
  [...text.matchAll(imported)].map(([, , specifier = '']) => specifier);

/** Files that import a package. */
const importersOf = (imports: Imports, name: string): string[] =>
  [...imports].flatMap(([path, specifiers]) =>
    specifiers.some((each) => each === name || each.startsWith(`${name}/`)) ? [path] : [],
  );

/** Files that import another file of the same package by its place. */
function importersOfFile(imports: Imports, target: string): string[] {
  const bare = withoutEnding(target);
  return [...imports].flatMap(([path, specifiers]) => {
    const names = specifiers
      .filter((each) => each.startsWith('.'))
      .map((each) => withoutEnding(posix.join(posix.dirname(path), each)));
    return names.some((each) => each === bare || `${each}/index` === bare) ? [path] : [];
  });
}

/**
 * The files to be removed that other code still imports, directly or indirectly, with their
 * importers.
 */
export function stillImported(
  going: ReadonlySet<string>,
  imports: Imports,
): Map<string, readonly string[]> {
  const needed = new Map<string, readonly string[]>();
  for (let before = -1; before !== needed.size; ) {
    before = needed.size;
    for (const path of going) {
      if (needed.has(path)) continue;
      const by = importersOfFile(imports, path).filter(
        (each) => !going.has(each) || needed.has(each),
      );
      if (by.length > 0) needed.set(path, by);
    }
  }
  return needed;
}

/** Who uses a package: a file that imports it, or a script that runs it. */
export function userOf(
  name: string,
  imports: Imports,
  scripts: Readonly<Record<string, unknown>>,
): string | undefined {
  const [importer] = importersOf(imports, name);
  if (importer !== undefined) return importer;
  const words = name === 'typescript' ? ['tsc', 'typescript'] : [name];
  const script = Object.keys(scripts).find((each) =>
    String(scripts[each])
      .split(/[\s=;&|]+/)
      .some((word) => words.includes(word)),
  );
  return script === undefined ? undefined : `the script ${script}`;
}
