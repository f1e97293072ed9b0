import { posix } from 'node:path';
import minVersion from 'semver/ranges/min-version.js';
import validRange from 'semver/ranges/valid.js';
import type { Requirement } from '../model/project.js';
import { catalogOf } from './catalogs.js';
import { dependencyAround, installedVersion } from './dependency.js';
import type { ProjectFiles } from './project-files.js';

/**
 * The versions that a dependency's text in `package.json` stands for, as a range; undefined for a
 * tag, an address, or a package that is not there.
 */
export function versionsOf(ground: ProjectFiles, name: string, text: string): string | undefined {
  const [, protocol, rest = ''] = /^(catalog|npm|workspace|link|file|portal):(.*)$/s.exec(
    text.trim(),
  ) ?? [undefined, undefined, text];
  switch (protocol) {
    case 'catalog': {
      const found = catalogOf(ground, rest)?.versions[name];
      // A catalog has no entries that lead to a catalog.
      return found?.startsWith('catalog:') ? undefined : found && versionsOf(ground, name, found);
    }
    case 'npm':
      return rangeOf(rest.slice(rest.lastIndexOf('@') + 1));
    case 'workspace':
      return /^[\^~*]?$/.test(rest)
        ? installedVersion(ground, name)
        : (rangeOf(rest.slice(rest.lastIndexOf('@') + 1)) ?? versionIn(ground, rest));
    case undefined:
      return rangeOf(rest);
    default:
      return versionIn(ground, rest);
  }
}

/** `*` and the empty text say nothing. */
function rangeOf(text: string): string | undefined {
  const range = validRange(text);
  return range === null || range === '*' ? undefined : range;
}

/** The version of a package that lies in a folder. */
function versionIn(ground: ProjectFiles, folder: string): string | undefined {
  const version = ground.json(posix.join(folder.replace(/^\.?\//, ''), 'package.json'))?.version;
  return typeof version === 'string' ? rangeOf(version) : undefined;
}

/** The major version of the lowest that a range allows. */
export function majorOf(ground: ProjectFiles, name: string, text: string): number | undefined {
  const range = versionsOf(ground, name, text);
  return range === undefined ? undefined : minVersion(range)?.major;
}

/** What the package depends on, and the repository around has for all of its packages. */
export function requirementsOf(ground: ProjectFiles): Readonly<Record<string, Requirement>> {
  const names = ground.levels.flatMap((level) => {
    const { dependencies, devDependencies, peerDependencies } = ground.manifestOf(level);
    return Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies });
  });
  return Object.fromEntries(
    names.flatMap((name) => {
      const found = dependencyAround(ground, name);
      const { range: stated = '', evidence = '' } = found ?? {};
      return found ? [[name, { stated, evidence, range: versionsOf(ground, name, stated) }]] : [];
    }),
  );
}
