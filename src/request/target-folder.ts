import { type Held, nothingHeld } from '../disk/held.js';
import { packageFolder } from '../disk/package-folder.js';
import { repositoryRoot } from '../disk/repository-files.js';
import { AgentopsError } from '../model/errors.js';
import { featureOf } from './features.js';

/**
 * Where features go that are run in a folder: into the package around it, or into the repository.
 *
 * @throws {AgentopsError} if they cannot go into one place, or there is no repository
 */
export function targetFolder(
  ids: readonly string[],
  start: string,
  held: Held = nothingHeld,
): string {
  const packageRoot = packageFolder(start, held);
  const [wide, narrow] = [true, false].map((isWide) =>
    ids.filter((id) => (featureOf(id).scope === 'repository') === isWide),
  );
  if (wide === undefined || wide.length === 0) return packageRoot;
  const root = repositoryRoot(start);
  if (narrow?.length === 0 || root === packageRoot) return root;
  throw new AgentopsError(
    'USAGE',
    `${wide.join(', ')} belongs in the repository, ${narrow?.join(', ')} in the package.`,
    { details: [root, packageRoot], next: 'Add them in separate runs.' },
  );
}
