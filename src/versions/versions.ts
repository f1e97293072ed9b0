import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { codeRoot, packageRoot } from './package-root.js';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

// `require`, not an import attribute: Node 20 prints a warning for the latter.
const require = createRequire(import.meta.url);
const read = (path: URL): unknown => require(fileURLToPath(path));
const manifest = read(new URL('src/versions/package.json', codeRoot)) as Manifest;
const versions = new Map(Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }));

/** The exact version that generated code gets of `name`. */
export function versionOf(name: string): string {
  const version = versions.get(name);
  if (version === undefined) throw new Error(`src/versions/package.json has no version of ${name}`);
  return version;
}

/** This package's own version, which the line of origin names. */
export const generatorVersion: string = (
  read(new URL('package.json', packageRoot)) as { version: string }
).version;
