import { basename } from 'node:path';
import type { Project, Reader } from '../model/project.js';
import { detect } from '../repository/detect.js';
import { type FactSources, givenFacts } from '../repository/given.js';
import { diskReader, nothingSeen, type Seen } from './disk-reader.js';
import { type Held, nothingHeld } from './held.js';
import { migrationTimes } from './migration-times.js';
import { pathIn, workspaceFolder } from './package-folder.js';

/** Everything that was read, in the package and in the repository above it. */
export interface Inputs {
  readonly own: Seen;
  readonly above: Seen;
}

export interface InspectedProject {
  readonly reader: Reader;
  readonly project: Project;
  readonly around: string | undefined;
  readonly inputs: Inputs;
}

/**
 * The facts of a package on the disk, with the repository around it, and the root of that.
 *
 * @throws {AgentopsError} with everything that is wrong in the facts that were given
 */
export function inspectProject(
  root: string,
  { held = nothingHeld, ...sources }: FactSources & { readonly held?: Held | undefined },
): InspectedProject {
  const inputs: Inputs = { own: nothingSeen(), above: nothingSeen() };
  const reader = diskReader(root, inputs.own, held);
  const around = workspaceFolder(root, held);
  const above =
    around === undefined
      ? undefined
      : { reader: diskReader(around, inputs.above, held), path: pathIn(around, root) };
  const given = givenFacts(reader, sources);
  const project = detect(reader, basename(root), above, given);
  const timed = { ...project, migrationTimes: migrationTimes(project) };
  return { reader, project: timed, around, inputs };
}
