import { addSorted, parseJson } from '../edits/json.js';
import type { DepsAction } from '../model/actions.js';
import type { Manifest } from '../model/project.js';

/**
 * The text of `package.json` with the dependencies that it lacks. What the package has in either
 * section, at whatever version, is its own affair.
 *
 * @param around tools that a workspace has for all its packages, which are not wanted once more
 */
export function addDependencies(
  text: string,
  { dependencies, devDependencies }: DepsAction,
  around: readonly string[] = [],
): string {
  const { dependencies: has, devDependencies: hasDev } = parseJson(text) as Partial<Manifest>;
  const missing = (wanted: Readonly<Record<string, string>>, others: readonly string[] = []) =>
    Object.fromEntries(
      Object.entries(wanted).filter(
        ([name]) => !holds(has, name) && !holds(hasDev, name) && !others.includes(name),
      ),
    );
  const withDeps = addSorted(text, 'dependencies', missing(dependencies));
  return addSorted(withDeps, 'devDependencies', missing(devDependencies, around));
}

/** False for what is not an object: `addSorted` says so. */
const holds = (section: unknown, name: string): boolean =>
  typeof section === 'object' && section !== null && Object.hasOwn(section, name);
