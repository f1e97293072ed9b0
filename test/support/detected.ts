import type { Project } from '../../src/model/project.ts';
import { detect, type FactName, type Given } from '../../src/repository/detect.ts';
import { readerOf, type Tree } from './memory-tree.ts';

/** A manifest as text, with its fields at lines of their own. */
export const manifest = (fields: object): string => `${JSON.stringify(fields, null, 2)}\n`;

/** The facts of a tree; with `path` those of a package in it, as a repository's reader shows it. */
export function detected(tree: Tree, path?: string, given?: Given): Project {
  if (path === undefined) return detect(readerOf(tree), 'svc', undefined, given);
  const own = Object.entries(tree)
    .filter(([file]) => file.startsWith(`${path}/`))
    .map(([file, text]) => [file.slice(path.length + 1), text] as const);
  const above = { reader: readerOf(tree), path };
  return detect(readerOf(Object.fromEntries(own)), 'svc', above, given);
}

/** One line of a table of cases: what it is about, the files, and the value that must come out. */
export type Case = readonly [about: string, tree: Tree, value: unknown, path?: string];

export const valueOfFact = (name: FactName, tree: Tree, path?: string): unknown =>
  detected(tree, path)[name].value;
