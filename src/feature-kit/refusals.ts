import { AgentopsError } from '../model/errors.js';
import type { Project } from '../model/project.js';
import { inWords, isSupported, lowestOf } from '../repository/supports.js';

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

const frameworks = ['fastify', 'express', 'hono'] as const;

function wrongFramework({ framework, requirements }: Project): string[] {
  const { name, range, installed } = framework.value ?? {};
  if (name === '@nestjs/core') return [];
  const known = frameworks.find((each) => each === name);
  if (known === undefined) {
    const found = name === undefined ? 'unknown' : `${name} ${range}`;
    const all = frameworks.map((each) => `${each} ${inWords(each)}`).join('; ');
    return [
      `Its web framework is ${found} (${framework.evidence}); there are adapters for ${all}. If the framework is another one, pass --fact framework=<name>.`,
    ];
  }
  const lowest = installed ?? lowestOf(requirements, known);
  return lowest === undefined || isSupported(known, lowest)
    ? []
    : [`It uses ${known} ${range} (${framework.evidence}); the adapter is for ${inWords(known)}.`];
}

function wrongTypeScript({ language, tsconfig, requirements }: Project): string[] {
  const { file, target, module, verbatimModuleSyntax } = tsconfig.value ?? {};
  if (language.value !== 'ts') return [];
  const compiler = requirements.typescript;
  const version = lowestOf(requirements, 'typescript');
  // What an older compiler could be set to is no use: it reads the types of no package of ours.
  if (compiler && version !== undefined && !isSupported('typescript', version)) {
    return [
      `It uses typescript ${compiler.stated} (${compiler.evidence}); the types of the packages need typescript ${inWords('typescript')}.`,
    ];
  }
  if (file === undefined) return [];
  const year = yearOf(target ?? standardTarget(requirements));
  return [
    ...(year < 2015
      ? [
          `${file} compiles to ${target ?? 'es5'} (${tsconfig.evidence}), which has no classes, and so subclasses of Error lose their class. Set "target": "ES2022", which every supported Node version has.`,
        ]
      : []),
    ...(verbatimModuleSyntax && module === 'commonjs'
      ? [
          `${file} has verbatimModuleSyntax with CommonJS (${tsconfig.evidence}), which forbids import statements.`,
        ]
      : []),
  ];
}

/** The default of TypeScript 5; an unlisted one is newer. */
const standardTarget = (requirements: Project['requirements']): string =>
  requirements.typescript === undefined ? 'esnext' : 'es5';

/** The year of a whole version of ECMAScript; `esnext.asynciterable` is a piece of one. */
const yearOf = (name: string): number => {
  const [, year = ''] = /^es(next|\d+)(?:\.full)?$/i.exec(name) ?? [];
  return year.toLowerCase() === 'next' ? 9999 : year === '6' ? 2015 : Number(year) || 0;
};

/** True if the compiler does not know what the modules use of ES2022, such as `Error.cause`. */
export function lacksEs2022({ tsconfig, requirements }: Project): boolean {
  const { lib, target } = tsconfig.value ?? {};
  const known = lib ?? [target ?? standardTarget(requirements)];
  return tsconfig.value !== undefined && known.every((each) => yearOf(each) < 2022);
}

/** What the first features of a repository come with: its framework gets no fixes any more. */
export function endOfLife({ framework }: Project): string[] {
  const { name, major } = framework.value ?? {};
  return name === 'fastify' && major === 4
    ? [
        'Fastify 4 has reached its end of life on 30 June 2025, and gets no security fixes. The modules work with 4 and 5: after you have raised it, run agentops update.',
      ]
    : [];
}
