import { join } from 'node:path';
import { gitRoot } from './lifecycle/git-process.js';
import { repositoryFiles } from './repository-files.js';

/**
 * The folders of a repository that have something of ours; without git, the folder itself.
 *
 * @throws {AgentopsError} where git does not answer
 */
export function generatedIn(repository: string): string[] {
  if (gitRoot(repository) === undefined) return [repository];
  const folders = repositoryFiles(repository).files.flatMap((path) => {
    const [, folder] = /^(?:(.+)\/)?\.agentops\/[a-z-]+\.json$/.exec(path) ?? [null];
    return folder === null ? [] : [join(repository, folder ?? '.')];
  });
  return [...new Set(folders)];
}
