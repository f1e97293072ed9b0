import type { Project } from '../project/project.js';

/** The major versions that the adapters are written for and tested with. */
const supported: Readonly<Record<string, readonly number[]>> = {
  fastify: [5],
  express: [4, 5],
  hono: [4],
};

/** Every reason why a module of ours can not go into this project. */
export function refusals(project: Project): string[] {
  const { manifest, ecosystem } = project;
  if (manifest === undefined) {
    return ecosystem.value === 'node' || ecosystem.value === 'none'
      ? [
          'There is no package.json here: run it inside a Node package, or make a service with agentops new <dir>.',
        ]
      : [
          `This is no Node repository (${ecosystem.value}: ${ecosystem.evidence}); the modules are for Node services. A Node service beside it can be made with agentops new <dir>.`,
        ];
  }
  return [...wrongFramework(project), ...wrongTypeScript(project)];
}

function wrongFramework({ framework }: Project): string[] {
  const { name, range, major } = framework.value ?? {};
  if (name === '@nestjs/core') return [];
  const majors = supported[name ?? ''];
  const known = 'the adapters are for fastify 5, express 4 and 5, and hono 4';
  if (majors === undefined) {
    const found = name === undefined ? 'none known' : `${name} ${range}`;
    return [
      `Its web framework is ${found} (${framework.evidence}); ${known}. Say which it is with --fact framework=<name> if that is wrong.`,
    ];
  }
  return major === undefined || majors.includes(major)
    ? []
    : [`It uses ${name} ${range} (${framework.evidence}); ${known}.`];
}

/** The modules use `Error.cause`, `Array.prototype.at` and private fields: ES2022. */
function wrongTypeScript({ language, tsconfig }: Project): string[] {
  const { file, target, lib, verbatimModuleSyntax } = tsconfig.value ?? {};
  if (language.value !== 'ts' || file === undefined) return [];
  const { moduleSystem } = { moduleSystem: tsconfig.value?.module };
  const libs = lib ?? [target ?? 'es5'];
  const isNewEnough = libs.some((each) => {
    const year = /^es(\d{4}|next)(\.full)?$/i.exec(each)?.[1];
    return year !== undefined && (year.toLowerCase() === 'next' || Number(year) >= 2022);
  });
  return [
    ...(isNewEnough
      ? []
      : [
          `${file} gives the library of ${libs.join(', ')} (${tsconfig.evidence}); the modules need ES2022. Node 20 has all of it: set "lib": ["ES2022"] in compilerOptions; what is emitted stays as it is.`,
        ]),
    ...(verbatimModuleSyntax && moduleSystem === 'commonjs'
      ? [
          `${file} has verbatimModuleSyntax with CommonJS (${tsconfig.evidence}), which forbids import statements.`,
        ]
      : []),
  ];
}

/** Reasons where the repository has a dependency in a version that the modules can not use. */
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
      : [`package.json has ${name} ${range}; ${name} ${major}.${minor} or newer is needed.`];
  });
}
