import { dirname, join } from 'node:path';
import { gitRoot } from '../disk/git-process.js';
import { repositoryFiles } from '../disk/repository-files.js';
import { isRecordFile } from '../record/record-file.js';

/**
 * The folders of a repository that have something of ours; without git, the folder itself.
 *
 * @throws {AgentopsError} if git does not answer
 */
export function managedPackages(repository: string): string[] {
  if (gitRoot(repository) === undefined) return [repository];
  const folders = repositoryFiles(repository).files.flatMap((path) => {
    return isRecordFile(path) ? [join(repository, dirname(dirname(path)))] : [];
  });
  return [...new Set(folders)];
}
