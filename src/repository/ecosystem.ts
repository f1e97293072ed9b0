import { posix } from 'node:path';
import type { Ecosystem, Fact } from '../model/project.js';
import { certain, likely } from './evidence.js';
import type { ProjectFiles } from './project-files.js';

const marks: readonly (readonly [files: RegExp, ecosystem: Ecosystem])[] = [
  [/^(pyproject\.toml|requirements\.txt|setup\.(py|cfg)|Pipfile|uv\.lock)$/, 'python'],
  [/^(go\.mod|go\.work)$/, 'go'],
  [/^Cargo\.toml$/, 'rust'],
  [/^(pom\.xml|(build|settings)\.gradle(\.kts)?)$/, 'java'],
  [/\.(csproj|fsproj|vbproj|sln|slnx)$/, 'dotnet'],
  [/^composer\.json$/, 'php'],
  [/^(Gemfile|.+\.gemspec)$/, 'ruby'],
];

/** What the target is a project of: Node where it has a `package.json`, else what its files say. */
export function ecosystemOf(ground: ProjectFiles): Fact<Ecosystem> {
  if (ground.hasManifest) return certain('node', 'package.json');
  for (const level of ground.levels) {
    // A solution of .NET often has its projects one folder below.
    for (const folder of [level, posix.join(level, 'src')]) {
      for (const [files, ecosystem] of marks) {
        const entry = ground
          .entries(folder)
          .find(({ name, isFolder }) => !isFolder && files.test(name));
        if (entry) return certain(ecosystem, posix.join(folder, entry.name));
      }
    }
  }
  return likely('none', 'no package.json, and no manifest of another known ecosystem');
}
