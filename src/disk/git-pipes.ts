import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/*
 * git opens a pipe instead of a file and waits for somebody to write to it. No clone brings one,
 * but an archive may.
 */

/**
 * A pipe or a device in the place of a file that git opens for every question; undefined if there
 * is none.
 */
export function pipeForGit(root: string): string | undefined {
  const stores = storesOf(root);
  const candidates = [
    ...['.gitignore', '.gitattributes', '.gitmodules', '.mailmap'].map((name) => join(root, name)),
    ...stores.flatMap((store) => [...namesIn(store), ...namesIn(join(store, 'info'))]),
  ];
  return candidates.find((path) => {
    const entry = entryAt(path);
    return entry?.isFIFO() || entry?.isCharacterDevice();
  });
}

/** The folder of a working tree's own state, and the one that it shares with others. */
function storesOf(root: string): string[] {
  const own = join(root, '.git');
  const named = /^gitdir: (.+)$/m.exec(textOf(own) ?? '')?.[1];
  const store = named === undefined ? own : resolve(root, named);
  const common = textOf(join(store, 'commondir'))?.trim();
  return common === undefined ? [store] : [store, resolve(store, common)];
}

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
};

/** Through links, as git opens it. */
function entryAt(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function textOf(path: string): string | undefined {
  try {
    return entryAt(path)?.isFile() ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
