import { basename } from 'node:path';
import { diskReader } from './lifecycle/disk.js';
import { pathIn, workspaceFolder } from './lifecycle/package-folder.js';
import { detect } from './project/detect.js';
import { type FactSources, givenFacts } from './project/given.js';
import type { Project, Reader } from './project/project.js';

/**
 * The facts of a package on the disk, with the repository around it, and the root of that.
 *
 * @throws {AgentopsError} with everything that is wrong in the facts that were given
 */
export function survey(
  root: string,
  sources: FactSources,
): { reader: Reader; project: Project; around: string | undefined } {
  const reader = diskReader(root);
  const around = workspaceFolder(root);
  const above =
    around === undefined ? undefined : { reader: diskReader(around), path: pathIn(around, root) };
  const given = givenFacts(reader, sources);
  return { reader, project: detect(reader, basename(root), above, given), around };
}
