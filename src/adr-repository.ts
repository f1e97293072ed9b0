import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { AgentopsError } from './core/errors.js';
import { isOfInterest, type Tree } from './governance/adr/folders.js';
import type { Standing } from './governance/adr/operations.js';
import { realRoot } from './lifecycle/containment.js';
import { diskReader } from './lifecycle/disk.js';
import { gitRoot } from './lifecycle/git.js';
import { repositoryFiles } from './lifecycle/repository-files.js';

export interface AdrRepository {
  /** As it is on the disk. */
  readonly root: string;
  readonly standing: Standing;
}

/**
 * The repository around a folder, with its Markdown.
 *
 * @throws {AgentopsError} where there is none
 */
export function adrRepository(here: string): AdrRepository {
  const found = gitRoot(here);
  if (found === undefined) {
    throw new AgentopsError('REFUSED', 'There is no git repository here.', {
      details: [here],
      next: 'Run the command inside a repository, or make one with git init.',
    });
  }
  const root = realRoot(found);
  return { root, standing: { tree: adrTree(root), from: pathIn(root, realRoot(here)) } };
}

const pathIn = (root: string, here: string): string =>
  relative(root, here).split(sep).join('/') || '.';

/** The Markdown below a folder, as it is on the disk. */
export function adrTree(root: string): Tree {
  const reader = diskReader(root);
  return {
    files: repositoryFiles(root, isOfInterest),
    read: reader.read,
    exists: (path) => existsSync(join(root, path)),
  };
}

/** The day where the process runs, as records are dated. */
export function today(now = new Date()): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
