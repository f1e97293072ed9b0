import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Override } from '../model/overrides.js';
import { didYouMean } from '../model/suggest.js';
import { packageRoot } from '../versions/package-root.js';
import { isWithin, readDataFile } from './data-file.js';

/** A folder of overrides: `<feature>/<path as in templates/, with or without .ejs>`. */
export interface OverrideFolder {
  readonly path: string;
  /** The folder as the user knows it, with `/`. */
  readonly shown: string;
  /** The real path of what it is a part of, which it must not leave. */
  readonly within: string;
}

/** What is in a folder of overrides, and everything in it that is wrong. */
export interface OverrideFiles {
  readonly overrides: ReadonlyMap<string, Override>;
  readonly faults: readonly string[];
}

/** Reads a folder that exists. Only what may replace one of `names` is opened, or gone into. */
export function readOverrideFiles(folder: OverrideFolder, names: readonly string[]): OverrideFiles {
  const root = realpathSync(folder.path);
  if (!isWithin(folder.within, root)) {
    return {
      overrides: new Map(),
      faults: [`${folder.shown} is a link that points outside ${folder.within}`],
    };
  }
  const overrides = new Map<string, Override>();
  const faults: string[] = [];
  const readFolder = (below: string): void => {
    for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
      const path = `${below}${entry.name}`;
      const shown = `${folder.shown}/${path}`;
      if (isLeftLying.test(path)) continue;
      if (isFolder(join(root, path), entry)) {
        if (!isWithin(root, realpathSync(join(root, path))))
          faults.push(`${shown} is a link that points outside ${folder.shown}`);
        else if (names.some((name) => name.startsWith(`${path}/`))) readFolder(`${path}/`);
        else faults.push(`${shown}/ ${replacesNothing(path, foldersOf(names))}`);
        continue;
      }
      const template = path.replace(/\.ejs$/, '');
      const file = names.includes(template)
        ? readDataFile(join(root, path), root)
        : { fault: replacesNothing(template, names) };
      if ('fault' in file) faults.push(`${shown} ${file.fault}`);
      else if (overrides.has(template)) faults.push(`${shown} exists twice, with and without .ejs`);
      else overrides.set(template, { text: file.text, from: shown });
    }
  };
  readFolder('');
  return { overrides, faults };
}

// Files that people and their systems leave in any folder.
const isLeftLying = /^README(\.md)?$|(^|\/)(\.gitkeep|\.DS_Store|Thumbs\.db)$/i;

const isFolder = (path: string, entry: Dirent): boolean =>
  entry.isSymbolicLink()
    ? (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false)
    : entry.isDirectory();

function replacesNothing(path: string, known: readonly string[]): string {
  if (/^adr\/[^/]+$/.test(path)) {
    return 'cannot be replaced: records use the templates/template.md of their own folder';
  }
  // Folders are forgotten more often than names are misspelt.
  const [alike, ...more] = known.filter((name) => posix.basename(name) === posix.basename(path));
  const isOnly = alike !== undefined && more.length === 0;
  return `does not match a built-in template.${isOnly ? ` Did you mean ${alike}?` : didYouMean(path, known)}`;
}

const foldersOf = (names: readonly string[]): string[] => [
  ...new Set(
    names.flatMap((name) => [...name.matchAll(/\//g)].map(({ index }) => name.slice(0, index))),
  ),
];

/**
 * The names of our templates that can be replaced. The formats of records are about lists, which an
 * override could not print.
 */
export function templateNames(): string[] {
  const root = fileURLToPath(new URL('templates/', packageRoot));
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ejs'))
    .map((path) => path.slice(0, -'.ejs'.length).replaceAll('\\', '/'))
    .filter((name) => !/^adr\/[^/]+$/.test(name));
}
