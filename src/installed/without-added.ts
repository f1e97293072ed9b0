import type { Project } from '../model/project.js';
import type { FeatureRecord } from '../record/feature-record.js';

/** The package as it was found when a feature came: without the scripts and packages that it brought. */
export function withoutAdded(project: Project, { added }: Pick<FeatureRecord, 'added'>): Project {
  const left = (kind: string, entries: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(Object.entries(entries).filter(([name]) => !(`${kind} ${name}` in added)));
  const { manifest } = project;
  return manifest === undefined
    ? project
    : {
        ...project,
        manifest: {
          ...manifest,
          scripts: left('script', manifest.scripts),
          dependencies: left('dependency', manifest.dependencies),
          devDependencies: left('devDependency', manifest.devDependencies),
        },
      };
}
