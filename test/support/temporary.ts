import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Tree } from './memory-tree.ts';

/** A new folder, gone when the test that asked for it is over. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'agentops-')));
  made.push(folder);
  return folder;
}

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function writeTree(root: string, tree: Tree): void {
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Everything below a folder: the text of a file, where a link goes, and that a folder is there. */
export function readTree(root: string, below = ''): Record<string, string> {
  const tree: Record<string, string> = {};
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const path = `${below}${entry.name}`;
    if (entry.isSymbolicLink()) tree[path] = `-> ${readlinkSync(join(root, path))}`;
    else if (entry.isDirectory())
      Object.assign(tree, { [`${path}/`]: '' }, readTree(root, `${path}/`));
    else tree[path] = readFileSync(join(root, path), 'utf8');
  }
  return tree;
}

/** Only the files' paths, sorted. */
export const filesBelow = (root: string): string[] =>
  Object.keys(readTree(root))
    .filter((path) => !path.endsWith('/'))
    .sort();
