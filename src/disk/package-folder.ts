import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { gitRoot } from './git-process.js';
import { exists, type Held, nothingHeld, textOf } from './held.js';

/**
 * The folder that a run in `start` is about: the nearest one at or above with a `package.json`, and
 * `start` itself if there is none. It stays inside the git repository, and below the home folder: a
 * package above those does not count.
 */
export function packageFolder(start: string, held: Held = nothingHeld): string {
  const found = foldersUp(start).find((folder) => exists(join(folder, 'package.json'), held));
  return found ?? start;
}

/**
 * The root of the repository around a package: of git, else the topmost folder that lists
 * workspaces; undefined if the package is its own root.
 */
export function workspaceFolder(packageRoot: string, held: Held = nothingHeld): string | undefined {
  const root = gitRoot(packageRoot);
  const around = foldersUp(packageRoot).slice(1);
  if (root !== undefined && around.includes(root)) return root;
  return around.findLast((folder) => listsWorkspaces(folder, held));
}

/** Where the package is in the repository, with `/`, as `packages/api`. */
export const pathIn = (root: string, packageRoot: string): string =>
  relative(root, packageRoot).split(sep).join('/');

/** `start` and the folders above it that may have to do with it, nearest first. */
function foldersUp(start: string): string[] {
  const folders = [start];
  const tops = [gitRoot(start), homedir()];
  for (let here = start; !tops.includes(here); ) {
    const parent = dirname(here);
    if (parent === dirname(parent) || parent === homedir()) break;
    folders.push(parent);
    here = parent;
  }
  return folders;
}

const workspaceFiles = ['pnpm-workspace.yaml', 'lerna.json'];

function listsWorkspaces(folder: string, held: Held): boolean {
  if (workspaceFiles.some((file) => exists(join(folder, file), held))) return true;
  const manifest = join(folder, 'package.json');
  try {
    // A pipe would be waited for, and a device may never end.
    const isFile = held.texts.has(manifest) || statSync(manifest).isFile();
    return isFile && /"workspaces"\s*:/.test(textOf(manifest, held));
  } catch {
    return false;
  }
}
