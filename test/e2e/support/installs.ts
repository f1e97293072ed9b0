import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { must } from './child.ts';
import { copyInstalled, linkModules } from './installed-copy.ts';
import { freshFolder, onceInTheRun } from './scratch.ts';

/*
 * What the tests run is the packed package, installed as a person installs it. Nothing here
 * reaches into the checkout but `npm pack`.
 */

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
export const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];

/** Installs packages into a new folder of their own, and returns it. */
export async function installed(name: string, packages: readonly string[]): Promise<string> {
  const folder = freshFolder(name);
  await installInto(folder, name, packages);
  return folder;
}

/** Installs packages into a folder. */
export async function installInto(
  folder: string,
  name: string,
  packages: readonly string[],
): Promise<void> {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, private: true }));
  await must('npm', ['install', ...quiet, ...packages], { cwd: folder });
}

const packed = onceInTheRun('packed', (folder) =>
  must('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: checkout }),
);

/** The tarball as it would be published; `dist` was built by `npm run test:e2e`. */
export async function tarball(): Promise<string> {
  const folder = await packed();
  const [file] = readdirSync(folder);
  if (file === undefined) throw new Error('npm pack made no tarball');
  return join(folder, file);
}

const homeOf = (name: string, ...beside: string[]) =>
  onceInTheRun(name, async (folder) => installInto(folder, name, [...beside, await tarball()]));

/** The package alone: `npm install generator-agentops`. */
export const packageHome = homeOf('package');

/** The package beside yo, as `npm install --global yo generator-agentops` puts them. */
export const yoHome = homeOf('yo', 'yo@7.0.1');

/** The package beside the environment that Backstage's scaffolder runs. */
export const backstageHome = homeOf('backstage', 'yeoman-environment@~6.1.0');

/** The package beside the newest environment, which needs Node 22.18 or newer. */
export const newestEnvironmentHome = homeOf('newest-environment', 'yeoman-environment@7.1.0');

export const agentopsBin = async (): Promise<string> =>
  join(await packageHome(), 'node_modules/.bin/agentops');
export const yoBin = async (): Promise<string> => join(await yoHome(), 'node_modules/.bin/yo');

/** The `bin` folder of a Node of this major version: our own, or one from npm. */
export async function nodeOf(major: 20 | 24): Promise<string | undefined> {
  if (process.versions.node.startsWith(`${major}.`)) return undefined;
  return join(await others[major](), 'node_modules', platformNode, 'bin');
}

const platformNode = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
const fromNpm = (major: number) =>
  onceInTheRun(`node-${major}`, (folder) =>
    installInto(folder, `node-${major}`, ['--ignore-scripts', `${platformNode}@${major}`]),
  );
const others = { 20: fromNpm(20), 24: fromNpm(24) };

const npmNames: Readonly<Record<string, string>> = { yarn: '@yarnpkg/cli-dist' };

/**
 * The `.bin` folder of a package manager, as a `packageManager` field pins it (`pnpm@12.21.0`); npm
 * comes with Node.
 */
export async function packageManager(pinned: string): Promise<string> {
  const [name = '', version] = pinned.split('@');
  const folder = await onceInTheRun(`manager-${name}-${version}`, (folder) =>
    installInto(folder, name, [`${npmNames[name] ?? name}@${version}`]),
  )();
  return join(folder, 'node_modules/.bin');
}

/**
 * Installs what a service's package.json names. The same package.json is installed once in the run,
 * the others get its files and its lockfile.
 */
export async function npmInstall(cwd: string): Promise<void> {
  const install = (folder: string) => must('npm', ['install', ...quiet], { cwd: folder });
  if (existsSync(join(cwd, 'node_modules'))) {
    await install(cwd);
    return;
  }
  const manifest = readFileSync(join(cwd, 'package.json'));
  const hash = createHash('sha256').update(manifest).digest('hex');
  const folder = await onceInTheRun(`npm-${hash}`, async (folder) => {
    writeFileSync(join(folder, 'package.json'), manifest);
    await install(folder);
  })();
  linkModules(join(folder, 'node_modules'), join(cwd, 'node_modules'));
  copyFileSync(join(folder, 'package-lock.json'), join(cwd, 'package-lock.json'));
}

/** Copies a folder with its node_modules: quicker than installing the same again. */
export function copyOf(folder: string, name: string): string {
  const copy = join(freshFolder(name), name);
  copyInstalled(folder, copy);
  return copy;
}
