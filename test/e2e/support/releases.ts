import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { must } from './child.ts';
import { installInto } from './installs.ts';
import { type Release, releases, versionOf } from './release-versions.ts';
import { freshFolder, onceInTheRun } from './scratch.ts';
import { changesOf } from './version-changes.ts';

/*
 * Three versions of this package, one after the other, each built from the sources as changed by
 * then, packed by npm and installed by npm.
 */

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const parts = [
  'src',
  'generators',
  'templates',
  'dictionaries',
  'scripts',
  'package.json',
  'README.md',
];

const home = onceInTheRun('releases', async (folder) => {
  const packages: string[] = [];
  for (const release of releases) {
    packages.push(`${aliasOf(release)}@file:${await packed(release)}`);
  }
  await installInto(folder, 'releases', packages);
});

const aliasOf = (release: Release): string => `release-${release}`;

/** The bin of a release, as npm has installed it. */
export const releaseBin = async (release: Release): Promise<string> =>
  join(await home(), 'node_modules', aliasOf(release), 'dist/bin/cli.js');

async function packed(release: Release): Promise<string> {
  const sources = freshFolder(`sources-${release}`);
  for (const part of parts) cpSync(join(checkout, part), join(sources, part), { recursive: true });
  symlinkSync(join(checkout, 'node_modules'), join(sources, 'node_modules'));
  for (const each of releases.slice(0, releases.indexOf(release) + 1)) changesOf[each](sources);
  setVersion(join(sources, 'package.json'), versionOf(release));
  await build(sources);
  const folder = freshFolder(`packed-${release}`);
  await must('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: sources });
  const [file = ''] = readdirSync(folder);
  return join(folder, file);
}

function setVersion(path: string, version: string): void {
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as object;
  writeFileSync(path, JSON.stringify({ ...manifest, version }, null, 2));
}

const build = (sources: string) =>
  must(process.execPath, ['--import', 'tsx', 'scripts/build.ts', '--no-types'], { cwd: sources });
