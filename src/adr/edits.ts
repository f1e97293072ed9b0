import type { Change } from '../model/change.js';
import { readOver } from '../model/virtual-tree.js';
import { type AdrFolder, findFolders, type Tree } from './folders.js';
import { indexPath, withIndex } from './index-block.js';

/** Texts to come by path; undefined if the file is deleted. */
export type Edits = ReadonlyMap<string, string | undefined>;

/** The tree with the edits in it. */
export function edited(tree: Tree, edits: Edits): Tree {
  const gone = (path: string): boolean => edits.has(path) && edits.get(path) === undefined;
  const files = new Set([...tree.files, ...edits.keys()].filter((path) => !gone(path)));
  return {
    files: [...files],
    read: readOver(edits, (path) => tree.read(path)),
    exists: (path) => files.has(path) || (!gone(path) && tree.exists(path)),
  };
}

/**
 * The changes of the edits, including the indexes that they make outdated.
 *
 * @param make folders that get an index, if they have none
 */
export function changesOf(tree: Tree, edits: Edits, make: readonly string[] = []): Change[] {
  const after = edited(tree, edits);
  const folders = findFolders(after);
  const isAbout = (folder: AdrFolder): boolean =>
    folder === folders[0] ||
    make.includes(folder.path) ||
    [...edits.keys()].some((path) => path.startsWith(`${folder.path}/`));
  const texts = new Map(edits);
  // Packages first, because the index of the root lists theirs.
  for (const folder of folders.filter(isAbout).reverse()) {
    const text = withIndex(edited(after, texts), folder, folders, {
      make: make.includes(folder.path),
    });
    if (text !== undefined) texts.set(indexPath(folder), text);
  }
  return [...texts]
    .map(
      ([path, text]): Change => ({
        path,
        before: tree.read(path),
        after: text,
        conflict: false,
        // The edits only change known lines and rename files.
        keepsAll: true,
      }),
    )
    .filter((change) => change.before !== change.after)
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}
