import { posix } from 'node:path';
import * as z from 'zod';
import type { Project } from '../project/project.js';
import {
  type Action,
  deps,
  type EnvAction,
  env,
  file,
  note,
  script,
  type WireAction,
  wire,
} from './actions.js';

/** A folder inside the repository: plain segments, so it stands safely in paths and imports. */
const folder = z
  .string()
  .regex(/^\w[\w.-]*(\/\w[\w.-]*)*$/, 'A folder below the root is needed, such as src/platform.');

/** Where a feature's modules and tests go, and which adapter they get. */
export const placement = {
  framework: z
    .enum(['fastify'])
    .default('fastify')
    .describe('The web framework that the adapter is for'),
  dir: folder.default('src/platform').describe('Folder of the modules'),
  testDir: folder.default('test').describe('Folder of the tests'),
};

/** Every reason why a module of ours can not go into this project. */
export function refusals(project: Project): string[] {
  if (project.manifest === undefined) {
    return [
      'There is no package.json here: run it inside a Node package, or make a service with agentops new <dir>.',
    ];
  }
  const { language, moduleSystem, framework } = project;
  const reasons: string[] = [];
  if (language.value !== 'ts')
    reasons.push(`It is JavaScript (${language.evidence}); the modules are TypeScript.`);
  if (moduleSystem.value !== 'esm')
    reasons.push(`It is CommonJS (${moduleSystem.evidence}); the modules are ES modules.`);
  if (framework.value?.name !== 'fastify') {
    const found = framework.value
      ? `${framework.value.name} ${framework.value.range}`
      : 'none known';
    reasons.push(
      `Its web framework is ${found} (${framework.evidence}); the adapters are for fastify 5.`,
    );
  } else if (!/^[\^~]?5\./.test(framework.value.range)) {
    reasons.push(
      `It uses fastify ${framework.value.range} (${framework.evidence}); the adapters are for fastify 5.`,
    );
  }
  return reasons;
}

interface ModuleFiles {
  readonly id: string;
  /** Folder of the modules below `dir`, and the modules in it, without ending. */
  readonly folder: string;
  readonly modules: readonly string[];
  /** Tests and what they need, below `testDir`, without ending. */
  readonly tests: readonly string[];
  readonly dependencies: readonly string[];
  readonly devDependencies?: readonly string[];
}

/** The files of a feature with their dependencies, and a way to run their tests. */
export function moduleFiles(
  { id, folder, modules, tests, dependencies, devDependencies = [] }: ModuleFiles,
  { dir, testDir, framework }: { dir: string; testDir: string; framework: string },
  { manifest }: Project,
): Action[] {
  // Tests name what they import, and files of the repository, by where they stand themselves.
  const from = (path: string) => {
    const here = posix.dirname(posix.join(testDir, path));
    return {
      modules: posix.relative(here, posix.join(dir, folder)),
      root: `${posix.relative(here, '.')}/`,
      framework,
      ext: 'ts',
      loader: "'--import', 'tsx', ",
    };
  };
  const own = manifest?.scripts?.test;
  return [
    ...modules.map((name) => file(`${dir}/${folder}/${name}.ts`, `${id}/${folder}/${name}.ts`)),
    ...tests.map((name) => file(`${testDir}/${name}.ts`, `${id}/test/${name}.ts`, from(name))),
    deps(dependencies, ['@types/node', 'tsx', 'typescript', ...devDependencies]),
    ...(own === undefined
      ? [script('test', `node --import tsx --test ${testDir}/*.test.ts`)]
      : /\bnode\b.*--test/.test(own)
        ? []
        : [
            note(
              `The tests of ${id} are for node:test: node --import tsx --test ${testDir}/*.test.ts`,
            ),
          ]),
  ];
}

/** A variable for the list that `env-validation` keeps in `dir`. */
export const variable = (dir: string, entry: Omit<EnvAction, 'type' | 'file'>): EnvAction =>
  env({ file: `${dir}/env/env.ts`, ...entry });

/** Lines for the entry file, with imports of a module as they are written there. */
export function wiring(
  { entry }: Project,
  module: string,
  lines: (importPath: (module: string) => string) => readonly string[],
): WireAction {
  // Where no entry was recognised, one beside the usual others: src/main.ts.
  const folder = posix.dirname(entry.value ?? 'src/main.ts');
  const importPath = (path: string): string =>
    `./${posix.relative(folder, path)}`.replace(/^\.\/\.\./, '..').replace(/\.ts$/, '.js');
  return wire({
    module,
    where: entry.value
      ? `${entry.value} (it listens: ${entry.evidence})`
      : 'The file that starts the service',
    lines: lines(importPath),
  });
}
