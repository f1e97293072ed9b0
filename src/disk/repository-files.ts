import { existsSync } from 'node:fs';
import { everyLocation } from '../codeowners/hosts.js';
import { AgentopsError } from '../model/errors.js';
import type { Feature } from '../model/feature.js';
import type { Project, Reader, RepositoryFiles } from '../model/project.js';
import { diskReader } from './disk-reader.js';
import { filesOfRepository } from './git.js';
import { gitRoot } from './git-process.js';
import { type Held, nothingHeld } from './held.js';

/**
 * The root of the git repository around a folder.
 *
 * @throws {AgentopsError} if there is none
 */
export function repositoryRoot(start: string): string {
  const root = gitRoot(start);
  if (root !== undefined) return root;
  throw new AgentopsError('REFUSED', 'No git repository was found.', {
    details: [start],
    next: 'Run the command inside a repository, or create one with git init.',
  });
}

/**
 * What is in a repository.
 *
 * @throws {AgentopsError} if git does not answer
 */
export function repositoryFiles(root: string, held: Held = nothingHeld): RepositoryFiles {
  const reader = diskReader(root, undefined, held);
  const files = filesIn(root, reader, held);
  const texts = everyLocation.flatMap((path) => {
    const text = reader.read(path);
    return text === undefined ? [] : [[path, text] as const];
  });
  return { files, codeowners: Object.fromEntries(texts) };
}

/** What git knows or would add; where there is no repository yet, what is there. */
export const filesIn = (root: string, reader: Reader, held: Held): string[] =>
  gitRoot(root) === undefined || !existsSync(root)
    ? reader.list('.').map((path) => path.replace(/^\.\//, ''))
    : filesOfRepository(root, held);

/** Every file, where a feature is about all of them. */
export const withRepository = (
  project: Project,
  chosen: readonly Feature[],
  root: string,
  held?: Held,
): Project =>
  chosen.some(({ scope }) => scope === 'repository')
    ? { ...project, repository: repositoryFiles(root, held) }
    : project;
