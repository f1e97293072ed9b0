import { posix } from 'node:path';
import { parseJson } from '../edits/json.js';
import type { Above, Entry, Manifest, Reader } from '../model/project.js';
import { keyAt } from './evidence.js';
import { isObject, parseManifest, soundManifest } from './manifest.js';

/**
 * What facts are found in: a package and the repository around it, as one tree. Paths are relative
 * to the package, so `../../tsconfig.json` is one of the repository's, and evidence reads the same.
 */
export interface ProjectFiles {
  /** The text of a file; undefined if there is none, or none that can be read. */
  read(path: string): string | undefined;
  entries(folder: string): readonly Entry[];
  /** True if the file is there; it is not read. */
  has(path: string): boolean;
  hasFolder(path: string): boolean;
  /** A JSON file with comments and all, if it holds an object. */
  json(path: string): Readonly<Record<string, unknown>> | undefined;
  /** The folders from the package up to the repository's root: `.`, `..`, `../..`. */
  readonly levels: readonly string[];
  /** The shortest way to a path: `../../packages/api/src` of `packages/api` is `src`. */
  shortest(path: string): string;
  /** The package's manifest, empty if it has none. */
  readonly manifest: Manifest;
  readonly hasManifest: boolean;
  /** The manifest of a folder of `levels`. */
  manifestOf(level: string): Manifest;
  /** The line of a key of the package's manifest. */
  keyAt(...path: string[]): string;
}

export function projectFilesOf(reader: Reader, above: Above | undefined): ProjectFiles {
  const own = reader.read('package.json');
  const manifest = own === undefined ? {} : parseManifest(own);
  const depth = above === undefined ? 0 : above.path.split('/').length;
  const listed = new Map<string, readonly Entry[]>();

  /** The reader that has a path, and the path as that one knows it. */
  const placeOf = (path: string): [Reader, string] | undefined => {
    const plain = posix.normalize(path).replace(/(?<=.)\/$/, '');
    if (plain !== '..' && !plain.startsWith('../')) return [reader, plain];
    const there = above && posix.join(above.path, plain);
    return above === undefined || there === undefined || there.startsWith('..')
      ? undefined
      : [above.reader, there];
  };
  const read = (path: string): string | undefined => {
    const place = placeOf(path);
    try {
      return place?.[0].read(place[1]);
    } catch {
      // It tells nothing. A file that is to be changed is read again by the plan, which names it.
      return undefined;
    }
  };
  const entries = (folder: string): readonly Entry[] => {
    const place = placeOf(folder);
    if (place === undefined) return [];
    const known = listed.get(posix.normalize(folder)) ?? place[0].entries(place[1]);
    listed.set(posix.normalize(folder), known);
    return known;
  };
  const stands = (path: string, asFolder: boolean): boolean => {
    const name = posix.basename(path);
    return entries(posix.dirname(path)).some(
      (entry) => entry.name === name && entry.isFolder === asFolder,
    );
  };
  const json = (path: string): Record<string, unknown> | undefined => {
    const text = read(path);
    try {
      const value = text === undefined ? undefined : parseJson(text);
      return isObject(value) ? value : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    read,
    entries,
    has: (path) => stands(path, false),
    hasFolder: (path) => stands(path, true),
    json,
    levels: [
      '.',
      ...Array.from({ length: depth }, (_, up) =>
        Array(up + 1)
          .fill('..')
          .join('/'),
      ),
    ],
    shortest: (path) =>
      above === undefined
        ? posix.normalize(path)
        : posix.relative(above.path, posix.join(above.path, path)) || '.',
    manifest,
    hasManifest: own !== undefined,
    manifestOf: (level) =>
      level === '.' ? manifest : soundManifest(json(posix.join(level, 'package.json')) ?? {}),
    keyAt: (...path) => keyAt('package.json', own ?? '', path),
  };
}

/** The first of some files that exists, nearest folder first. */
export function nearestFile(ground: ProjectFiles, names: readonly string[]): string | undefined {
  for (const level of ground.levels) {
    const found = names.map((name) => posix.join(level, name)).find(ground.has);
    if (found !== undefined) return found;
  }
  return undefined;
}
