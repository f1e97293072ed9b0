import { posix } from 'node:path';
import type { Project } from './project.js';

/** The way from a folder to a path, as an import has it. */
export const relativeTo = (folder: string, path: string): string => {
  const relative = posix.relative(folder, path);
  return /^\.\.?(\/|$)/.test(relative) ? relative : `./${relative}`;
};

/** What an import in `folder` calls a module: by the file's own ending, or as TypeScript has it. */
export function specifierOf(folder: string, path: string, project: Project): string {
  const relative = relativeTo(folder, path);
  const { language, importEndings } = project;
  if (language.value === 'js' || importEndings.value === '.ts') return relative;
  // What is `.mts` or `.cts` is found by no name without an ending.
  return relative
    .replace(/\.([cm])ts$/, '.$1js')
    .replace(/\.[jt]sx?$/, importEndings.value === 'none' ? '' : '.js');
}
