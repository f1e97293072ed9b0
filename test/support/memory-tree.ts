import type { Change } from '../../src/model/change.ts';
import type { Reader } from '../../src/model/project.ts';

/** Files by path, as a `Reader` sees them. */
export type Tree = Readonly<Record<string, string>>;

export const readerOf = (tree: Tree): Reader => ({
  read: (path) => (Object.hasOwn(tree, path) ? tree[path] : undefined),
  list: (folder) => Object.keys(tree).filter((path) => path.startsWith(`${folder}/`)),
  entries: (folder) => {
    const below = folder === '.' ? '' : `${folder}/`;
    const here = new Map<string, boolean>();
    for (const path of Object.keys(tree)) {
      if (!path.startsWith(below)) continue;
      const [name = '', ...deeper] = path.slice(below.length).split('/');
      here.set(name, deeper.length > 0);
    }
    return [...here]
      .map(([name, isFolder]) => ({ name, isFolder }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  },
});

/** The tree after the changes. */
export const applied = (tree: Tree, changes: readonly Change[]): Tree => ({
  ...Object.fromEntries(
    Object.entries(tree).filter(([path]) => changes.every((change) => change.path !== path)),
  ),
  ...Object.fromEntries(
    changes.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after]])),
  ),
});

/** What a person sees of it: each record says what its own run has done. */
export const withoutRecords = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([path]) => !path.startsWith('.agentops/')));
