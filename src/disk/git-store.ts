import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { AgentopsError } from '../model/errors.js';
import { isGit } from '../model/plain-path.js';

/**
 * No target is, or lies in, what git keeps its objects in: a bare repository, or a `.git` folder.
 *
 * @throws {AgentopsError} with the folder of git's that was met
 */
export function requireNoStore(root: string): void {
  const inside = root.split(sep).some(isGit) ? root : storeAround(root);
  if (inside === undefined) return;
  throw new AgentopsError('CONTAINMENT', 'The target is inside a git directory.', {
    details: [`${inside} is a bare repository or a .git folder`],
    next: 'Nothing was written. Run this in a working tree, such as a clone of it.',
  });
}

/** Committed look-alikes in a working tree are ordinary files, so the search ends without a finding there. */
function storeAround(folder: string, found?: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return undefined;
  const isStore = ['HEAD', 'objects', 'refs'].every((name) => existsSync(join(folder, name)));
  const store = found ?? (isStore ? folder : undefined);
  const parent = dirname(folder);
  return parent === folder ? store : storeAround(parent, store);
}
