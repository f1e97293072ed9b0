import { posix } from 'node:path';
import type { Reader } from './project/project.js';

/** What the files of a package import, require or load, by file. */
export type Imports = ReadonlyMap<string, readonly string[]>;

const code = /\.([cm]?[jt]sx?|vue|svelte)$/;
const imported = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*(['"])([^'"\n]+)\1/g;

/** Reads every source file of a package; what a file only mentions in a comment counts, too. */
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
export const importersOf = (imports: Imports, name: string): string[] =>
  [...imports].flatMap(([path, specifiers]) =>
    specifiers.some((each) => each === name || each.startsWith(`${name}/`)) ? [path] : [],
  );

/** Files that import another file of the same package by its place. */
export function importersOfFile(imports: Imports, target: string): string[] {
  const bare = withoutEnding(target);
  return [...imports].flatMap(([path, specifiers]) => {
    const names = specifiers
      .filter((each) => each.startsWith('.'))
      .map((each) => withoutEnding(posix.join(posix.dirname(path), each)));
    return names.some((each) => each === bare || `${each}/index` === bare) ? [path] : [];
  });
}

const withoutEnding = (path: string): string => path.replace(/\.[cm]?[jt]sx?$/, '');
