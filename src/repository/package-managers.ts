import { posix } from 'node:path';
import type { Fact, PackageManager } from '../model/project.js';
import { certain, guess, keyAt, likely } from './evidence.js';
import { isObject } from './manifest.js';
import type { ProjectFiles } from './project-files.js';

// npm's last: it is the one that is left over where somebody typed the wrong command once.
const lockfiles: readonly (readonly [file: string, manager: PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

const settings: readonly (readonly [file: string, manager: PackageManager])[] = [
  ['pnpm-workspace.yaml', 'pnpm'],
  ['.yarnrc.yml', 'yarn'],
  ['bunfig.toml', 'bun'],
];

/** What installs here: said by the nearest folder that says anything, its manifest first. */
export function packageManagerOf(ground: ProjectFiles): Fact<PackageManager> {
  for (const level of ground.levels) {
    const found = declared(ground, level) ?? locked(ground, level);
    if (found) return found;
  }
  for (const level of ground.levels) {
    const [file, manager] = settings.find(([file]) => ground.has(posix.join(level, file))) ?? [];
    if (file !== undefined && manager !== undefined)
      return likely(manager, posix.join(level, file));
  }
  return guess('npm', 'no lockfile and no "packageManager": npm comes with Node');
}

function declared(ground: ProjectFiles, level: string): Fact<PackageManager> | undefined {
  const manifest = ground.manifestOf(level) as Record<string, unknown>;
  const file = posix.join(level, 'package.json');
  const { devEngines } = manifest;
  const engine = isObject(devEngines) ? devEngines.packageManager : undefined;
  const said: readonly (readonly [name: unknown, path: readonly string[]])[] = [
    [String(manifest.packageManager).split('@')[0], ['packageManager']],
    [isObject(engine) ? engine.name : undefined, ['devEngines', 'packageManager']],
  ];
  for (const [name, path] of said) {
    const known = lockfiles.find(([, manager]) => manager === name)?.[1];
    if (known) return certain(known, keyAt(file, ground.read(file) ?? '', path));
  }
  return undefined;
}

function locked(ground: ProjectFiles, level: string): Fact<PackageManager> | undefined {
  const found = lockfiles.filter(([file]) => ground.has(posix.join(level, file)));
  const [first] = found;
  if (first === undefined) return undefined;
  const evidence = found.map(([file]) => posix.join(level, file)).join(', ');
  const managers = new Set(found.map(([, manager]) => manager));
  return managers.size === 1 ? certain(first[1], evidence) : guess(first[1], evidence);
}
