import { createRequire } from 'node:module';
import type validateLicense from 'validate-npm-package-license';
import validateName from 'validate-npm-package-name';
import * as z from 'zod';
import { honest } from '../../src/model/portable.js';
import { patterns, queueNeedsRedis } from '../cache/patterns.js';
import { ownersOf } from '../codeowners/options.js';
import { parts } from '../database/patterns.js';

/** Free text that ends up in JSON and Markdown: one line, no control characters. */
const line = honest(
  z
    .string()
    .max(200, 'Must have at most 200 characters.')
    .regex(/^[^\t\n\r]*$/, 'Must be one line without control characters.'),
);

export const isPackageName = (name: string): boolean => judgeName(name).validForNewPackages;

/** Loaded only to validate a licence, because loading compares hundreds of them. */
function isSpdx(license: string): boolean {
  const require = createRequire(import.meta.url);
  const validate = require('validate-npm-package-license') as typeof validateLicense;
  return validate(license).spdx === true;
}

/** The validation of names does not handle lone surrogates, which JSON can contain. */
const judgeName = (name: string) => validateName(name.replaceAll(/\p{Cs}/gu, '\ufffd'));

const options = z.object({
  name: z
    .string()
    .superRefine((name, context) => {
      const { validForNewPackages, errors = [], warnings = [] } = judgeName(name);
      if (!validForNewPackages) {
        context.addIssue({
          code: 'custom',
          message: `Not a valid npm package name: ${[...errors, ...warnings].join(', ')}.`,
        });
      }
    })
    .describe('npm package name; defaults to the folder name if that is valid')
    .meta({ prompt: 'Name', examples: ['my-service'] }),
  description: line
    .default('')
    .describe('One-line description of the service')
    .meta({ prompt: 'Description' }),
  author: line.default('').describe('Author, as Name <mail>').meta({ prompt: 'Author' }),
  license: z
    .string()
    .refine(
      (license) => license === 'UNLICENSED' || isSpdx(license),
      'Must be an SPDX licence expression, or UNLICENSED.',
    )
    .default('UNLICENSED')
    .describe('SPDX licence expression, or UNLICENSED for private code')
    .meta({ prompt: 'Licence' }),
  framework: z
    .enum(['fastify', 'express', 'hono'])
    .default('fastify')
    .describe('Web framework')
    .meta({
      prompt: 'Web framework',
      labels: { fastify: 'Fastify 5', express: 'Express 5', hono: 'Hono 4, on Node.js' },
    }),
  packageManager: z
    .enum(['npm', 'pnpm', 'yarn', 'bun'])
    .default('npm')
    .describe('Package manager')
    .meta({
      prompt: 'Package manager',
      labels: { yarn: 'yarn (4, with node_modules)', bun: 'bun (Node runs the service)' },
    }),
  nodeVersion: z
    .enum(['22', '24', '26'])
    .default('24')
    .describe('Node.js version for .nvmrc, container and CI; the code runs on 20.19 and later')
    .meta({ prompt: 'Node version' }),
  linter: z
    .enum(['biome', 'eslint'])
    .default('biome')
    .describe('Linter and formatter')
    .meta({
      prompt: 'Linter',
      labels: {
        biome: 'biome (formatter and linter in one)',
        eslint: 'eslint with typescript-eslint',
      },
    }),
  ci: z
    .enum(['github', 'gitlab', 'none'])
    .default('github')
    .describe('CI service')
    .meta({ prompt: 'CI', labels: { github: 'GitHub Actions', gitlab: 'GitLab CI' } }),
  dependencyUpdates: z
    .enum(['auto', 'dependabot', 'renovate', 'none'])
    .default('auto')
    .describe('Bot that updates dependencies; auto follows the CI service')
    .meta({
      prompt: 'Updates of dependencies',
      labels: {
        auto: 'as the CI service has it',
        dependabot: 'Dependabot',
        renovate: 'Renovate',
      },
    }),
  deploy: z
    .enum(['docker', 'kubernetes', 'none'])
    .default('docker')
    .describe('Deployment files to write; kubernetes includes docker')
    .meta({
      prompt: 'Deployment',
      labels: {
        docker: 'Dockerfile and compose',
        kubernetes: 'Dockerfile, compose and Kubernetes manifests',
      },
    }),
  example: z
    .boolean()
    .default(true)
    .describe('Write a small example resource that uses every feature')
    .meta({ prompt: 'Write an example resource?', negated: 'Skip the example resource' }),
  cache: z
    .enum(['none', 'memory', 'redis'])
    .default('none')
    .describe('Cache; the example resource reads through it')
    .meta({
      prompt: 'Cache',
      labels: {
        memory: 'in the memory of each process',
        redis: 'in memory, over a Redis shared by all processes',
      },
    }),
  // The example has no use for the others, so they are added where there is one.
  writeThrough: patterns.writeThrough.meta({ addedBy: 'cache' }),
  writeBehind: patterns.writeBehind.meta({ addedBy: 'cache' }),
  warming: patterns.warming,
  database: z
    .enum(['none', 'postgres'])
    .default('none')
    .describe('Database, with migrations; the example resource stores its notes there')
    .meta({
      prompt: 'Database',
      labels: { postgres: 'PostgreSQL, with migrations; dev and tests start their own' },
    }),
  replicas: parts.replicas,
  locks: parts.locks.meta({ addedBy: 'database' }),
  owners: ownersOf('the code').meta({
    prompt: 'Owners of the code, @user or @org/team (empty: nobody yet)',
  }),
  adr: z
    .boolean()
    .default(true)
    .describe('Write a decision record for each feature to docs/adr')
    .meta({ prompt: 'Write decision records?', negated: 'Skip the decision records' }),
  git: z
    .boolean()
    .default(true)
    .describe('Create a git repository with a first commit, unless the folder is in one already')
    .meta({
      prompt: 'Create a git repository with a first commit?',
      negated: 'Do not create a git repository',
    }),
});

export const appOptions = options.superRefine(({ cache, ...chosen }, context) => {
  const refuse = (name: string, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message });
  if (chosen.writeBehind && cache !== 'redis') refuse('writeBehind', queueNeedsRedis);
  for (const name of ['replicas', 'locks'] as const) {
    if (chosen[name] && chosen.database === 'none')
      refuse(name, 'needs a database; choose one with --database.');
  }
  for (const name of ['writeThrough', 'warming'] as const) {
    if (chosen[name] && cache === 'none') refuse(name, 'needs a cache; choose one with --cache.');
  }
});

/** First the options that change the service, then those that most people leave unchanged. */
export const appPrompts = {
  first: ['name', 'framework', 'database', 'cache', 'deploy'],
  rest: {
    Package: ['description', 'author', 'license', 'packageManager', 'nodeVersion'],
    Checks: ['linter', 'ci', 'dependencyUpdates'],
    Repository: ['example', 'owners', 'adr', 'git'],
  },
} as const;

export type AppAnswers = z.output<typeof appOptions>;
