import { dirname, join } from 'node:path';
import { gitRoot } from './lifecycle/git-process.js';
import { isManifest } from './memory/manifest.js';
import { repositoryFiles } from './repository-files.js';

/**
 * The folders of a repository that have something of ours; without git, the folder itself.
 *
 * @throws {AgentopsError} where git does not answer
 */
export function generatedIn(repository: string): string[] {
  if (gitRoot(repository) === undefined) return [repository];
  const folders = repositoryFiles(repository).files.flatMap((path) => {
    return isManifest(path) ? [join(repository, dirname(dirname(path)))] : [];
  });
  return [...new Set(folders)];
}
