import satisfies from 'semver/functions/satisfies.js';
import minVersion from 'semver/ranges/min-version.js';
import type { Project } from '../model/project.js';
import { supported } from '../versions/supported.js';

type Requirements = Project['requirements'];

/** The lowest version that the repository allows of a package; undefined if it says nothing. */
export function lowestOf(requirements: Requirements, name: string): string | undefined {
  const range = requirements[name]?.range;
  return range === undefined ? undefined : minVersion(range)?.version;
}

const rangeOf = (name: string): string | undefined =>
  Object.hasOwn(supported, name) ? supported[name as keyof typeof supported] : undefined;

/** True if the modules work with this version, as far as they have to do with the package. */
export const isSupported = (name: string, version: string): boolean =>
  satisfies(version, rangeOf(name) ?? '*', { includePrerelease: true });

/** What the modules work with, for people: `9.0 or newer, below 11`. */
export function inWords(name: string): string {
  const [, lowest = '', highest] =
    /^>=(\d+\.\d+)\.\d+(?: <(\d+))?$/.exec(rangeOf(name) ?? '') ?? [];
  return highest === undefined ? `${lowest} or newer` : `${lowest} or newer, below ${highest}`;
}

/** The lowest version that the modules work with. */
export const lowestSupported = (name: string): string | undefined =>
  minVersion(rangeOf(name) ?? '*')?.version;
