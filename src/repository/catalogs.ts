import { posix } from 'node:path';
import type { Catalog } from '../model/project.js';
import { isObject } from './manifest.js';
import type { ProjectFiles } from './project-files.js';
import { mapOf, scalarsOf } from './yaml-keys.js';

const standardName = 'default';

/** The catalog of pnpm, Yarn or Bun with this name, nearest folder first. */
export function catalogOf(ground: ProjectFiles, named = ''): Catalog | undefined {
  const name = named === '' ? standardName : named;
  for (const level of ground.levels) {
    for (const file of ['pnpm-workspace.yaml', '.yarnrc.yml']) {
      const path = posix.join(level, file);
      const text = ground.read(path) ?? '';
      const versions = new Map([
        ...mapOf(text, 'catalogs', name),
        ...(name === standardName ? mapOf(text, 'catalog') : []),
      ]);
      if (versions.size > 0) return { file: path, versions: Object.fromEntries(versions) };
    }
    const versions = catalogOfBun(ground, level, name);
    if (versions.size > 0) {
      const file = posix.join(level, 'package.json');
      return { file, versions: Object.fromEntries(versions) };
    }
  }
  return undefined;
}

function catalogOfBun(ground: ProjectFiles, level: string, name: string): Map<string, string> {
  const manifest: Readonly<Record<string, unknown>> = { ...ground.manifestOf(level) };
  const places = [manifest, manifest.workspaces].filter(isObject);
  const tables = places.flatMap(({ catalog, catalogs }) => [
    isObject(catalogs) ? catalogs[name] : undefined,
    name === standardName ? catalog : undefined,
  ]);
  return new Map(
    tables
      .filter(isObject)
      .flatMap((table) => Object.entries(table))
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** The default catalog, where new dependencies belong in it. */
export const preferredCatalog = (ground: ProjectFiles): Catalog | undefined =>
  prefersCatalog(ground) ? catalogOf(ground) : undefined;

/** True where a new dependency belongs in the default catalog: pnpm says so, or most others are there. */
function prefersCatalog(ground: ProjectFiles): boolean {
  for (const level of ground.levels) {
    const text = ground.read(posix.join(level, 'pnpm-workspace.yaml'));
    const mode = text && scalarsOf(text).get('catalogMode');
    if (mode) return mode !== 'manual';
  }
  const { dependencies, devDependencies } = ground.manifest;
  const ranges = Object.values({ ...dependencies, ...devDependencies });
  const inCatalog = ranges.filter((range) => /^catalog:(default)?$/.test(range));
  return inCatalog.length > ranges.length / 2;
}
