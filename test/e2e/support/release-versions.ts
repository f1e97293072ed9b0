import { readFileSync } from 'node:fs';

/** Successive versions of this package: what the sources are now, and two that could follow. */
export const releases = ['first', 'second', 'third'] as const;
export type Release = (typeof releases)[number];

const { version } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as { version: string };
const [major = 0, minor = 0] = version.split('.').map(Number);

export const versionOf = (release: Release): string =>
  release === 'first' ? version : `${major}.${minor + releases.indexOf(release)}.0`;
