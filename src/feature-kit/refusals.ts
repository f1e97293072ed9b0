import { AgentopsError } from '../model/errors.js';
import type { Manifest, Project } from '../model/project.js';

/** The major versions that the adapters are written for and tested with. */
const supported: Readonly<Record<string, readonly number[]>> = {
  fastify: [5],
  express: [4, 5],
  hono: [4],
};

/** The error of a feature that edits `package.json` if there is none. */
export const noManifest = (): AgentopsError =>
  new AgentopsError('REFUSED', 'No package.json was found.', {
    next: 'Run the command inside a Node package, or create a service with agentops new <dir>.',
  });

/** Every reason why our modules cannot be added to this project. */
export function refusals(project: Project): string[] {
  const { manifest, ecosystem } = project;
  if (manifest === undefined) {
    return ecosystem.value === 'node' || ecosystem.value === 'none'
      ? [
          'No package.json was found. Run the command inside a Node package, or create a service with agentops new <dir>.',
        ]
      : [
          `This is not a Node repository (${ecosystem.value}: ${ecosystem.evidence}), and the modules are for Node services. To create a Node service next to it: agentops new <dir>`,
        ];
  }
  return [...wrongFramework(project), ...wrongTypeScript(project)];
}

function wrongFramework({ framework }: Project): string[] {
  const { name, range, major } = framework.value ?? {};
  if (name === '@nestjs/core') return [];
  const majors = supported[name ?? ''];
  const known = 'there are adapters for fastify 5, express 4 and 5, and hono 4';
  if (majors === undefined) {
    const found = name === undefined ? 'unknown' : `${name} ${range}`;
    return [
      `Its web framework is ${found} (${framework.evidence}); ${known}. If the framework is another one, pass --fact framework=<name>.`,
    ];
  }
  return major === undefined || majors.includes(major)
    ? []
    : [`It uses ${name} ${range} (${framework.evidence}); ${known}.`];
}

/** Below ES2017 a class that extends Error is none, and async functions are rewritten. */
function wrongTypeScript({ language, tsconfig, manifest }: Project): string[] {
  const { file, target, module, verbatimModuleSyntax } = tsconfig.value ?? {};
  if (language.value !== 'ts' || file === undefined) return [];
  const year = yearOf(target ?? standardTarget(manifest));
  return [
    ...(year < 2017
      ? [
          `${file} compiles to ${target ?? 'es5'} (${tsconfig.evidence}), where subclasses of Error lose their class. Set "target": "ES2022", which every supported Node version has.`,
        ]
      : []),
    ...(verbatimModuleSyntax && module === 'commonjs'
      ? [
          `${file} has verbatimModuleSyntax with CommonJS (${tsconfig.evidence}), which forbids import statements.`,
        ]
      : []),
  ];
}

/** The default of TypeScript 5 and older; an unlisted one is newer. */
const standardTarget = (manifest: Manifest | undefined): string =>
  (manifest?.devDependencies?.typescript ?? manifest?.dependencies?.typescript) === undefined
    ? 'esnext'
    : 'es5';

/** The year of a whole version of ECMAScript; `esnext.asynciterable` is a piece of one. */
const yearOf = (name: string): number => {
  const [, year = ''] = /^es(next|\d+)(?:\.full)?$/i.exec(name) ?? [];
  return year.toLowerCase() === 'next' ? 9999 : year === '6' ? 2015 : Number(year) || 0;
};

/** True if the compiler does not know what the modules use of ES2022, such as `Error.cause`. */
export function lacksEs2022({ tsconfig, manifest }: Project): boolean {
  const { lib, target } = tsconfig.value ?? {};
  const known = lib ?? [target ?? standardTarget(manifest)];
  return tsconfig.value !== undefined && known.every((each) => yearOf(each) < 2022);
}

/** Reasons where the repository has a dependency in a version that the modules cannot use. */
export function tooOld(
  project: Project,
  needs: Readonly<Record<string, readonly [major: number, minor: number]>>,
): string[] {
  const { dependencies = {}, devDependencies = {} } = project.manifest ?? {};
  return Object.entries(needs).flatMap(([name, [major, minor]]) => {
    const range = dependencies[name] ?? devDependencies[name];
    const has = /^[\^~>=v\s]*(\d+)(?:\.(\d+))?/.exec(range ?? '');
    if (has === null) return [];
    const [, hasMajor = '0', hasMinor = '0'] = has;
    const isEnough =
      Number(hasMajor) > major || (Number(hasMajor) === major && Number(hasMinor) >= minor);
    return isEnough
      ? []
      : [`package.json has ${name} ${range}; ${name} ${major}.${minor} or newer is required.`];
  });
}
