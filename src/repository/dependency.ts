import { posix } from 'node:path';
import { keyAt } from './evidence.js';
import type { ProjectFiles } from './project-files.js';

export interface Dependency {
  readonly name: string;
  readonly range: string;
  readonly evidence: string;
}

const sections = [
  'dependencies',
  'peerDependencies',
  'devDependencies',
  'optionalDependencies',
] as const;

/** A dependency as the package names it, in whichever section. */
export function dependency(
  ground: ProjectFiles,
  name: string,
  level = '.',
): Dependency | undefined {
  const manifest = ground.manifestOf(level);
  for (const section of sections) {
    const table = manifest[section];
    if (table === undefined || !Object.hasOwn(table, name)) continue;
    const file = posix.join(level, 'package.json');
    return {
      name,
      range: table[name] ?? '',
      evidence: keyAt(file, ground.read(file) ?? '', [section, name]),
    };
  }
  return undefined;
}

/** The same where the repository's root may have it for all of its packages. */
export function dependencyAround(ground: ProjectFiles, name: string): Dependency | undefined {
  for (const level of ground.levels) {
    const found = dependency(ground, name, level);
    if (found) return found;
  }
  return undefined;
}

/** The first of some packages that the package depends on. */
export function firstDependency(
  ground: ProjectFiles,
  names: readonly string[],
): Dependency | undefined {
  for (const name of names) {
    const found = dependency(ground, name);
    if (found) return found;
  }
  return undefined;
}

/** The version in `node_modules`, here or above. */
export function installedVersion(ground: ProjectFiles, name: string): string | undefined {
  for (const level of ground.levels) {
    const version = ground.json(posix.join(level, 'node_modules', name, 'package.json'))?.version;
    if (typeof version === 'string' && /^\d+\./.test(version)) return version;
  }
  return undefined;
}
