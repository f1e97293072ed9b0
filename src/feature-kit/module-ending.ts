import { endingOf } from '../adapt/adapt.js';
import type { Project } from '../model/project.js';

/**
 * Where ES modules are such by the ending of their file, a `.js` beside them is CommonJS, or is parsed
 * twice with a warning (https://nodejs.org/api/packages.html, "Determining module system").
 */
export const isMjs = ({ language, moduleSystem, manifest, entry }: Project): boolean =>
  language.value === 'js' &&
  moduleSystem.value === 'esm' &&
  manifest?.type !== 'module' &&
  entry.value?.endsWith('.mjs') === true;

/** How source files of ours end in a package. */
export const moduleEnding = (project: Project): string =>
  endingOf({
    language: project.language.value,
    moduleSystem: project.moduleSystem.value,
    isMjs: isMjs(project),
  });
