import minVersion from 'semver/ranges/min-version.js';
import type { DepsAction } from '../model/actions.js';
import type { Project } from '../model/project.js';
import { isSupported } from '../repository/supports.js';

/** New dependencies that the repository's catalog has are named as the others are: `catalog:`. */
export function fromCatalog(action: DepsAction, { catalog }: Project): DepsAction {
  if (catalog === undefined) return action;
  const named = (table: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(table).map(([name, version]) => {
        const range = catalog.versions[name];
        const lowest = range && minVersion(range)?.version;
        return [name, lowest && isSupported(name, lowest) ? 'catalog:' : version];
      }),
    );
  return {
    ...action,
    dependencies: named(action.dependencies),
    devDependencies: named(action.devDependencies),
  };
}
