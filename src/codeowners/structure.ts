import { thatMatch } from './bare-rules.js';
import { allFolders, folderOf } from './folders.js';
import { type Group, groups } from './groups.js';
import type { Host } from './hosts.js';

/** The patterns of a repository by group; each of them matches a file. */
export interface Part {
  readonly group: Group;
  readonly patterns: readonly string[];
}

/** Folders whose insides are no parts of the repository, or samples of some. */
const foreign =
  /^(node_modules|vendor|third_party|dist|build|out|target|coverage|fixtures?|testdata|__\w+__|templates?|examples?|samples?|tests?|spec|e2e)$/;

/** Packages deeper than this are parts of parts. */
const deepest = 4;

/** The known groups that a repository has. */
export function partsOf(files: readonly string[], host: Host, codeowners: string): Part[] {
  const folders = ownFolders(files);
  return groups
    .map((group): Part => {
      const named = topmost(folders.filter((folder) => group.folders.includes(nameOf(folder))));
      const own = group.id === 'security' ? [anchored(codeowners, host)] : [];
      const candidates = [
        ...group.patterns,
        ...named.map((folder) => `${anchored(folder, host)}/`),
        ...own,
      ];
      return { group, patterns: thatMatch([...new Set(candidates)], host, files) };
    })
    .filter(({ patterns }) => patterns.length > 0);
}

const manifests = new Set([
  'package.json',
  'go.mod',
  'Cargo.toml',
  'pyproject.toml',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'composer.json',
  'Gemfile',
  'mix.exs',
]);

/** The packages of a monorepo: folders below the root with a manifest, outermost only. */
export function packagesOf(files: readonly string[]): string[] {
  const own = new Set(ownFolders(files));
  const found = files
    .filter((path) => manifests.has(nameOf(path)))
    .map(folderOf)
    .filter((folder) => own.has(folder));
  return topmost([...new Set(found)].sort());
}

/** A path of the root as a pattern: what has a meaning in patterns is taken literally. */
export function anchored(path: string, host: Host): string {
  const escaped = path.replace(/[\\*?\s]/g, '\\$&');
  // Only GitLab documents how to name a bracket; elsewhere any one letter stands for it.
  return `/${escaped.replace(/[[\]]/g, host === 'gitlab' ? '\\$&' : '?')}`;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function ownFolders(files: readonly string[]): string[] {
  return [...allFolders(files)]
    .filter((folder) => {
      const parts = folder.split('/');
      return parts.length <= deepest && !parts.some((part) => foreign.test(part));
    })
    .sort();
}

/** Without those that lie in others; the list is sorted. */
const topmost = (folders: readonly string[]): string[] =>
  folders.filter((folder) => !folders.some((other) => folder.startsWith(`${other}/`)));
