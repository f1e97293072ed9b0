import { posix } from 'node:path';
import * as z from 'zod';
import {
  type Action,
  deps,
  type EnvAction,
  env,
  type FileAction,
  file,
  type ImportOf,
  script,
  seed,
  type Values,
} from '../model/actions.js';
import { decisionOption } from '../model/decision-option.js';
import { portable } from '../model/portable.js';
import type { Project } from '../model/project.js';
import { singleQuoted } from '../model/quote.js';
import { relativeTo, specifierOf } from '../model/specifier.js';
import { ownTestScript } from '../repository/tests.js';
import { moduleEnding } from './module-ending.js';

/** A folder inside the repository: plain segments, so it is safely in paths and imports. */
const folder = portable(
  z
    .string()
    .regex(
      /^\w[\w.-]*(\/\w[\w.-]*)*$/,
      'Must be a folder inside the package, such as src/platform.',
    ),
  'src/platform',
);

const frameworks = ['fastify', 'express', 'hono'] as const;
export type FrameworkName = (typeof frameworks)[number];

/** Where a feature's modules and tests go, and which adapter they get. */
export const placement = {
  framework: z
    .enum(frameworks)
    .default('fastify')
    .describe('Web framework to write the adapter for'),
  dir: folder.default('src/platform').describe('Folder for the modules'),
  testDir: folder.default('test').describe('Folder for the tests'),
  ...decisionOption,
};

/** Answers of `placement`, and the framework that a NestJS application stands on. */
export interface Placement {
  readonly framework: FrameworkName;
  readonly dir: string;
  readonly testDir: string;
}

/** The placement that the repository itself suggests. */
export function suggestedPlacement(project: Project): Partial<Placement> {
  const { framework, sourceDir, testDir, manifest } = project;
  if (manifest === undefined) return {};
  const dir = sourceDir.value === '.' ? 'platform' : `${sourceDir.value}/platform`;
  const name = isNest(project)
    ? nestPlatform(project)
    : frameworks.find((each) => each === framework.value?.name);
  return {
    ...(name && { framework: name }),
    dir,
    // Beside our modules where the repository's own runner would pick them up otherwise.
    testDir: hasForeignRunner(project) ? `${dir}/test` : (testDir.value ?? 'test'),
  };
}

/** NestJS stands on Express, or on Fastify, and hands its instance out. */
export const isNest = ({ framework }: Project): boolean => framework.value?.name === '@nestjs/core';

const nestPlatform = ({ manifest }: Project): FrameworkName =>
  manifest?.dependencies?.['@nestjs/platform-fastify'] ? 'fastify' : 'express';

/** How wiring finds the application, and what the adapter gets of it. */
export function hostOf(
  { framework }: Placement,
  project: Project,
): { framework: string; app: string } {
  return isNest(project)
    ? { framework: '@nestjs/core', app: '$app.getHttpAdapter().getInstance()' }
    : { framework, app: '$app' };
}

/** True if the repository's tests are run by something else than Node's own runner. */
const hasForeignRunner = ({ testRunner }: Project): boolean =>
  testRunner.value !== undefined && testRunner.value !== 'node';

interface ModuleFiles {
  readonly id: string;
  /** Folder of the modules below `dir`, and the modules in it, without ending. */
  readonly folder: string;
  readonly modules: readonly string[];
  /** Tests and what they need, below `testDir`, without ending. */
  readonly tests: readonly string[];
  readonly dependencies: readonly string[];
  readonly devDependencies?: readonly string[];
  /** Additional template values of the tests. */
  readonly values?: Values;
  /** Template values of the modules; most have none. */
  readonly moduleValues?: Values;
}

/** The files of a feature with their dependencies, and a way to run their tests. */
export function moduleFiles(
  {
    id,
    folder,
    modules,
    tests,
    dependencies,
    devDependencies = [],
    values: own = {},
    moduleValues,
  }: ModuleFiles,
  { dir, testDir, framework }: Placement,
  project: Project,
): Action[] {
  const isTs = project.language.value === 'ts';
  const ext = moduleEnding(project).slice(1);
  const loader = isTs ? "'--import', 'tsx', " : '';
  // Tests name what they import, and files of the repository, by where they stand themselves.
  const values = (path: string) => {
    const here = posix.dirname(posix.join(testDir, path));
    return {
      ...own,
      framework,
      ext,
      loader,
      modules: relativeTo(here, posix.join(dir, folder)),
      root: `${posix.relative(here, '.')}/`,
    };
  };
  // A script name that no test runner uses.
  const foreign = hasForeignRunner(project);
  const testPath = (name: string) =>
    `${testDir}/${foreign ? name.replace(/\.test$/, '.node-test') : name}.ts`;
  return [
    ...modules.map((name) =>
      file(`${dir}/${folder}/${name}.ts`, `${id}/${folder}/${name}.ts`, moduleValues),
    ),
    ...tests.map((name) => file(testPath(name), `${id}/test/${name}.ts`, values(name))),
    deps(dependencies, [
      ...(isTs ? ['@types/node', 'tsx', 'typescript'] : []),
      ...toolsOf(framework, project),
      ...devDependencies,
    ]),
    ...testScript(project, `${testDir}/*.${foreign ? 'node-test' : 'test'}.${ext}`, isTs),
  ];
}

/**
 * Packages that the types of an adapter and its tests need besides the framework, if they are
 * missing.
 */
function toolsOf(framework: FrameworkName, project: Project): string[] {
  if (framework === 'hono') return ['@hono/node-server'];
  if (framework !== 'express') return [];
  // The types of Express 5 are none of Express 4's, whose users have their own.
  const isFive = isNest(project) || project.framework.value?.major === 5;
  const types = project.language.value === 'ts' && isFive ? ['@types/express'] : [];
  // NestJS brings Express, but only for itself.
  return isNest(project) ? ['express', ...types] : types;
}

/**
 * `test` where the repository has none, otherwise another name, so that no existing script is
 * changed.
 */
function testScript(project: Project, pattern: string, isTs: boolean): Action[] {
  const own = project.manifest?.scripts?.test;
  const command = `node ${isTs ? '--import tsx ' : ''}--test ${pattern}`;
  if (hasForeignRunner(project)) return [script(ownTestScript, command)];
  // Also if the script is already ours: the record of a feature must not depend on the order of
  // runs.
  if (own === undefined || own === command) return [script('test', command)];
  return /\bnode\b.*--test/.test(own) ? [] : [script(ownTestScript, command)];
}

/** A variable for the list that `env-validation` keeps in `dir`. */
export const variable = (dir: string, entry: Omit<EnvAction, 'type' | 'file'>): EnvAction =>
  env({ file: `${dir}/env/env.ts`, ...entry });

/** The name under which the service speaks of itself, as a string of JavaScript. */
export const serviceName = ({ manifest, folder: name }: Project): string =>
  singleQuoted(manifest?.name ?? name);

/** The logger that the modules share: the repository's own, or one over `console`. */
export function loggerSeed({ dir }: Placement, project: Project): FileAction {
  const from = ownLogger(dir, project);
  const made = seed(`${dir}/logger.ts`, 'platform/logger.ts', { from });
  return from === null ? made : { ...made, theirs: [from.module] };
}

/** What a pino logger of the repository is imported as; others have another order of arguments. */
function ownLogger(dir: string, project: Project): OwnLogger | null {
  const { library, module, name } = project.logger.value ?? {};
  if (!/^(pino|bunyan)$/.test(library ?? '') || module === undefined || name === undefined)
    return null;
  if (module.startsWith(`${dir}/`)) return null;
  return { module: specifierOf(dir, module, project), binding: bindingOf(name, module, project) };
}

function bindingOf(name: string, module: string, { language, moduleSystem }: Project): string {
  if (name !== 'default') return name === 'logger' ? '{ logger }' : `{ ${name} as logger }`;
  if (language.value === 'ts' || moduleSystem.value === 'esm') return 'logger';
  // What is required is the whole module: all that CommonJS exports, but a namespace of ES modules.
  return module.endsWith('.mjs') ? '{ default as logger }' : '* as logger';
}

interface OwnLogger {
  readonly module: string;
  /** As an import names it. */
  readonly binding: string;
}

export const loggerImport = ({ dir }: Placement): ImportOf => ({
  from: `${dir}/logger.ts`,
  names: ['logger'],
});

/** A URL that has to be said in production: localhost there would be a mistake that shows late. */
export const requiredInProduction = (schema: string, local: string): string =>
  `${schema}.prefault(${inProduction} ? '' : '${local}')`;

const inProduction = "process.env.NODE_ENV === 'production'";
