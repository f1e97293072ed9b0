import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import spawn from 'cross-spawn';

const root = fileURLToPath(new URL('../', import.meta.url));
const pinned = fileURLToPath(new URL('peers/', import.meta.url));

/** Everything that is installed lives here, and stays for the next run. */
export const peersFolder = fileURLToPath(new URL('.peers/', import.meta.url));

/** Installs the peers exactly as `bench/peers` pins them, unless they are there. */
export function installPeers(): void {
  mkdirSync(peersFolder, { recursive: true });
  const lockfile = readFileSync(join(pinned, 'package-lock.json'), 'utf8');
  const installed = join(peersFolder, 'installed.json');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lockfile) return;
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(pinned, file), join(peersFolder, file));
  // What a peer says of the Nodes that it supports is no matter as long as it runs.
  npm(peersFolder, 'ci', '--no-engine-strict');
  writeFileSync(installed, lockfile);
}

export interface Installed {
  /** The `node_modules` that the package is in. */
  readonly modules: string;
  /** The script behind `agentops`. */
  readonly bin: string;
  /** Tells one content of the package from another. */
  readonly hash: string;
}

/** Packs this package and installs the tarball: what is measured is what people get. */
export function installPacked(): Installed {
  const [packed] = JSON.parse(npm(root, 'pack', '--json', '--pack-destination', peersFolder)) as [
    { filename: string },
  ];
  const tarball = join(peersFolder, basename(packed.filename));
  const hash = createHash('sha256').update(readFileSync(tarball)).digest('hex').slice(0, 12);
  const folder = join(peersFolder, 'ours');
  // A name that tells the content: npm takes a file of the same name for the one it knows.
  const named = join(folder, `agentops-${hash}.tgz`);
  if (!existsSync(named)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    renameSync(tarball, named);
    npm(folder, 'install', named);
  }
  rmSync(tarball, { force: true });
  const modules = join(folder, 'node_modules');
  return { modules, bin: binOf(modules, 'generator-agentops', 'agentops'), hash };
}

/** The file behind a command of an installed package. */
export function binOf(modules: string, name: string, command = name): string {
  const { bin } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const file = typeof bin === 'string' ? bin : bin[command];
  if (file === undefined) throw new Error(`${name} has no command ${command}`);
  return join(modules, name, file);
}

/**
 * Runs npm in a folder, without scripts of packages, and quietly unless it fails.
 *
 * @returns what it printed
 */
export function npm(cwd: string, ...args: readonly string[]): string {
  console.error(`npm ${args[0]} in ${cwd}`);
  const { status, stdout, stderr, error } = spawn.sync(
    'npm',
    [...args, '--ignore-scripts', '--no-audit', '--no-fund'],
    {
      cwd,
      encoding: 'utf8',
    },
  );
  if (status !== 0)
    throw new Error(`npm ${args.join(' ')} failed in ${cwd}: ${error?.message ?? stderr}`);
  return stdout;
}
