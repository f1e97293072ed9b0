import { realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** As npm names packages now: no `..`, no capital letters, at most one scope. */
const packageName = /^(@[a-z\d][\w.~-]*\/)?[a-z\d][\w.~-]*/;

/**
 * A package's name and what is behind it: `@org/agentops/strict` is `['@org/agentops', 'strict']`.
 */
export function splitPackage(said: string): readonly [name: string, rest: string] | undefined {
  const name = packageName.exec(said)?.[0];
  if (name === undefined || name.endsWith('/')) return undefined;
  const rest = said.slice(name.length);
  if (rest === '') return [name, ''];
  return rest.startsWith('/') ? [name, rest.slice(1)] : undefined;
}

/**
 * The real folder of a package that is installed in a folder or in one above it, where Node would
 * find it, too. Nothing of the package is loaded or run, and no registry is asked.
 */
export function installedPackage(from: string, name: string): string | undefined {
  const folder = join(from, 'node_modules', name);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return realpathSync(folder);
  const parent = dirname(from);
  return parent === from ? undefined : installedPackage(parent, name);
}

/** True if text is the path of a folder or file, and not the name of a package. */
export const isPath = (said: string): boolean =>
  /^(\.\.?([\\/]|$)|[\\/]|[A-Za-z]:[\\/])/.test(said);
