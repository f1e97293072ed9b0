import { join } from 'node:path';
import { filesOfRepository } from './lifecycle/git.js';

/** The folders of a repository that have something of ours. */
export const generatedIn = (repository: string): string[] => [
  ...new Set(
    (filesOfRepository(repository) ?? []).flatMap((path) => {
      const [, folder] = /^(?:(.+)\/)?\.agentops\/[a-z-]+\.json$/.exec(path) ?? [null];
      return folder === null ? [] : [join(repository, folder ?? '.')];
    }),
  ),
];
