import assert from 'node:assert/strict';
import { format, type Options } from 'prettier';
import type { TreeTexts } from './tree-texts.ts';

/*
 * What people do to what was generated for them. That nothing of it is lost is asserted for all
 * edits alike, by the lines that they bring and take away; `kept` says what that can not see.
 */

export interface Edit {
  readonly what: string;
  apply(tree: TreeTexts): void | Promise<void>;
  /** Files in which this version changes the same lines: their names are in the steps that are left. */
  readonly clash?: readonly string[];
  /** Files that stay as they were, since they speak of what is edited. */
  readonly leaves?: readonly string[];
  /** Instead of the lines, where every line is another one. */
  kept?(after: TreeTexts, fresh: TreeTexts): void | Promise<void>;
}

export const reformatted = (what: string, paths: RegExp, options: Options): Edit => ({
  what,
  async apply(tree) {
    for (const path of tree.paths()) {
      if (paths.test(path)) tree.set(path, await laidOut(path, tree.read(path), options));
    }
  },
  async kept(after, fresh) {
    for (const path of fresh.paths()) {
      if (paths.test(path) && path !== 'src/platform/health/summary.ts')
        assert.equal(after.get(path), await laidOut(path, fresh.read(path), options), path);
    }
  },
});

const laidOut = (path: string, text: string, options: Options): Promise<string> =>
  format(text, { filepath: path, singleQuote: true, printWidth: 100, ...options });

/** The third version has one that the first had not. */
const newFile = 'src/platform/health/summary.ts';

/** Each text of some files is bent in one way; `andNew`: and so is what is new. */
export const bent = (
  what: string,
  paths: RegExp,
  bend: (text: string) => string,
  { andNew = false } = {},
): Edit => ({
  what,
  ...(andNew && { leaves: [newFile, newFile.replace(/ts$/, 'cjs')] }),
  apply(tree) {
    for (const path of tree.paths()) if (paths.test(path)) tree.set(path, bend(tree.read(path)));
  },
  kept(after, fresh) {
    for (const path of fresh.paths()) {
      // What is new is mostly as this version writes it.
      if (paths.test(path) && (andNew || path !== newFile))
        assert.equal(after.get(path), bend(fresh.read(path)), path);
    }
  },
});

export const inserted = (
  what: string,
  path: string,
  place: { readonly before: string } | { readonly after: string } | 'top' | 'end',
  lines: string,
  clash?: readonly string[],
): Edit => ({
  what,
  ...(clash && { clash }),
  apply(tree) {
    if (place === 'top') tree.set(path, lines + tree.read(path));
    else if (place === 'end') tree.set(path, tree.read(path) + lines);
    else if ('before' in place) tree.replace(path, place.before, lines + place.before);
    else tree.replace(path, place.after, place.after + lines);
  },
});

export const replaced = (
  what: string,
  path: string,
  from: string,
  to: string,
  clash?: readonly string[],
): Edit => ({
  what,
  apply: (tree) => tree.replace(path, from, to),
  ...(clash && { clash }),
});

export const removed = (what: string, ...paths: string[]): Edit => ({
  what,
  apply(tree) {
    for (const path of paths) tree.remove(path);
  },
  kept(after) {
    for (const path of paths) {
      const there = after.paths().filter((each) => each === path || each.startsWith(`${path}/`));
      assert.deepEqual(there, []);
    }
  },
});

/** A file or folder is moved, and what imports it follows. */
export function moved(
  what: string,
  from: string,
  to: string,
  imports: readonly (readonly [from: RegExp, to: string, paths?: RegExp])[],
): Edit {
  const apply = (tree: TreeTexts): void => {
    tree.move(from, to);
    for (const [was, now, paths] of imports) tree.replaceAll(was, now, paths);
  };
  return {
    what,
    apply,
    /** As if they had moved it after the update; what they have named keeps its name. */
    kept(after, fresh) {
      const wanted = fresh.copy();
      if (
        after.paths().some((path) => path.startsWith(to) && path.endsWith('/health/registry.ts'))
      ) {
        const [path] = wanted.paths().filter((each) => each.endsWith('/health/probe-registry.ts'));
        if (path) wanted.move(path, path.replace('probe-registry', 'registry'));
        wanted.replaceAll(/\/probe-registry\.js/g, '/registry.js');
      }
      apply(wanted);
      const paths = [...new Set([...after.paths(), ...wanted.paths()])];
      assert.deepEqual(
        paths.filter(
          (path) => !path.startsWith('.agentops') && after.get(path) !== wanted.get(path),
        ),
        [],
      );
    },
  };
}
