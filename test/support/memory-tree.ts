import type { Change } from '../../src/core/resolve.ts';
import type { Reader } from '../../src/project/project.ts';

/** Files by path, as a `Reader` sees them. */
export type Tree = Readonly<Record<string, string>>;

export const readerOf = (tree: Tree): Reader => ({
  read: (path) => (Object.hasOwn(tree, path) ? tree[path] : undefined),
  list: (folder) => Object.keys(tree).filter((path) => path.startsWith(`${folder}/`)),
});

/** The tree after the changes. */
export const applied = (tree: Tree, changes: readonly Change[]): Tree => ({
  ...tree,
  ...Object.fromEntries(changes.map(({ path, after }) => [path, after])),
});
