import type { Fact, Framework } from '../model/project.js';
import { type Dependency, dependency, dependencyAround, installedVersion } from './dependency.js';
import { certain, likely } from './evidence.js';
import type { ProjectFiles } from './project-files.js';
import type { Source } from './sources.js';
import { majorOf } from './versions-of.js';

/** Those that stand on another one first: Nest carries Express or Fastify. */
export const frameworkNames = [
  '@nestjs/core',
  'next',
  'fastify',
  'express',
  'hono',
  'koa',
] as const;

/** The web framework that the package serves with. */
export function frameworkOf(
  ground: ProjectFiles,
  entry: string | undefined,
  sources: readonly Source[],
): Fact<Framework | undefined> {
  const declared = frameworkNames.flatMap((name) => dependency(ground, name) ?? []);
  const [first, ...others] = declared;
  // A server of one's own before Next.js: the entry makes it.
  const own =
    first?.name === 'next'
      ? others.find(({ name }) =>
          sources.some((source) => source.path === entry && imports(source, name)),
        )
      : undefined;
  if (own) {
    return likely(described(ground, own), `${own.evidence}; ${entry} serves next with it`);
  }
  if (first && (others.length === 0 || first.name.startsWith('@nestjs') || first.name === 'next')) {
    return certain(described(ground, first), first.evidence);
  }
  const used = mostImported(declared, entry, sources);
  if (used) {
    const rest = declared.filter(({ name }) => name !== used.name).map(({ name }) => name);
    return likely(described(ground, used), `${used.evidence}; ${rest.join(', ')} is also there`);
  }
  // A workspace may keep all dependencies in its root: then an import has to say that it is used.
  const hoisted = frameworkNames
    .flatMap((name) => dependencyAround(ground, name) ?? [])
    .find(({ name }) => sources.some((source) => imports(source, name)));
  if (hoisted) return likely(described(ground, hoisted), hoisted.evidence);
  return likely(undefined, 'package.json has none that is known');
}

/** A framework by its name, as far as the repository knows it; for one that was given. */
export function frameworkNamed(ground: ProjectFiles, name: string): Framework {
  const found = dependency(ground, name) ?? dependencyAround(ground, name);
  return described(ground, found ?? { name, range: '*', evidence: '' });
}

function described(ground: ProjectFiles, { name, range }: Dependency): Framework {
  const installed = installedVersion(ground, name);
  const major =
    installed === undefined ? majorOf(ground, name, range) : Number.parseInt(installed, 10);
  return { name, range, installed, major };
}

function mostImported(
  candidates: readonly Dependency[],
  entry: string | undefined,
  sources: readonly Source[],
): Dependency | undefined {
  const weight = ({ name }: Dependency): number =>
    sources
      .filter((source) => imports(source, name))
      .reduce((sum, { path }) => sum + (path === entry ? mostlyEntry : 1), 0);
  // Stable: where none is imported, the first one stays.
  return [...candidates].sort((one, other) => weight(other) - weight(one))[0];
}

/** The file that the process starts with outweighs many that only name a type. */
const mostlyEntry = 10;

const imports = ({ text }: Source, name: string): boolean =>
  [`'${name}'`, `"${name}"`].some((quoted) => text.includes(quoted));
