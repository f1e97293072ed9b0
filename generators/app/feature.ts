import {
  type Action,
  deps,
  type EnvAction,
  type FileAction,
  file,
  json,
} from '../../src/model/actions.js';
import { defineFeature } from '../../src/model/feature.js';
import type { Project } from '../../src/model/project.js';
import { cache } from '../cache/feature.js';
import { database } from '../database/feature.js';
import { envValidation } from '../env-validation/feature.js';
import { errorHandling } from '../error-handling/feature.js';
import { gracefulShutdown } from '../graceful-shutdown/feature.js';
import { healthCheck } from '../health-check/feature.js';
import { logging } from '../logging/feature.js';
import { migrationCommands, migrations } from '../migrations/feature.js';
import { composedOptions } from './composed-options.js';
import { exampleMigration } from './example-migration.js';
import { frameworks } from './frameworks.js';
import { ownership, records } from './governance.js';
import { type AppAnswers, appOptions, appPrompts, isPackageName } from './options.js';
import { packageManagerOf, rulesOf } from './package-managers.js';
import { repositoryFiles } from './repository-files.js';
import { notesLimit, timeouts } from './variables.js';

const parts = [envValidation, errorHandling, logging, healthCheck, gracefulShutdown];

export const app = defineFeature({
  id: 'app',
  summary: 'A new service that installs, runs, passes its tests and shuts down cleanly',
  options: appOptions,
  prompts: appPrompts,
  composes: composedOptions,
  requires: [],
  migrations: [
    {
      version: '0.2.0',
      summary:
        'in production, a service with a database needs DATABASE_URL, one with a cache CACHE_REDIS_URL, and with queued writes QUEUE_REDIS_URL on another Redis; migrations are SQL files, beside those in code; tests of our own modules no longer land',
    },
  ],
  suggested: ({ folder }) => (isPackageName(folder) ? { name: folder } : {}),
  unsupported: ({ manifest, generated }) =>
    manifest === undefined || generated
      ? []
      : ['This folder already has a package.json. Add features to it with agentops add <feature>.'],

  /**
   * The plans of the parts, the composition root that connects them, and the files around the code.
   */
  plan(answers, project) {
    const { example, linter } = answers;
    const framework = frameworks[answers.framework];
    const planned = [
      ...parts.flatMap((part) => partPlan(part, answers, project)),
      ...cachePlan(answers, project),
      ...databasePlan(answers, project),
    ];
    const isInMemory = example && answers.database === 'none';
    const parted = [...planned, ...timeouts, ...(isInMemory ? [notesLimit] : [])];
    const actions = [
      json('package.json', manifestOf(answers)),
      ...parted,
      deps(framework.dependencies, [
        ...framework.devDependencies,
        ...(linter === 'biome' ? ['@biomejs/biome'] : ['eslint', 'typescript-eslint']),
      ]),
      ...sourceFiles(answers, project),
      ...repositoryFiles(
        answers,
        parted.filter((action): action is EnvAction => action.type === 'env'),
      ),
    ];
    return [
      ...actions,
      ...records(answers, [
        ...parts,
        ...(answers.cache === 'none' ? [] : [cache]),
        ...(answers.database === 'none' ? [] : [database, migrations]),
      ]),
      ...ownership(answers, project, pathsOf(actions)),
    ];
  },
});

/** Every file that is written. */
const pathsOf = (actions: readonly Action[]): string[] => [
  ...new Set(actions.flatMap((action) => ('path' in action ? [action.path] : []))),
];

function partPlan(
  part: (typeof parts)[number],
  { framework }: AppAnswers,
  project: Project,
): Action[] {
  return part.plan(part.options.parse({ framework }) as never, asMade(framework, project));
}

function cachePlan(
  { cache: kind, framework, writeThrough, writeBehind, warming }: AppAnswers,
  project: Project,
): Action[] {
  if (kind === 'none') return [];
  const tiers = kind === 'redis' ? 'memory+redis' : 'memory';
  const answers = { framework, tiers, writeThrough, writeBehind, warming };
  return cache.plan(cache.options.parse(answers), asMade(framework, project));
}

function databasePlan(
  { database: kind, framework, replicas, locks }: AppAnswers,
  project: Project,
): Action[] {
  if (kind === 'none') return [];
  const parted = asMade(framework, project);
  const made = { ...parted, features: [...parted.features, database.id, migrations.id] };
  return [
    ...database.plan(database.options.parse({ framework, replicas, locks }), made),
    ...migrations.plan(migrations.options.parse({ framework }), made),
  ];
}

/** The parts are planned for the new service, regardless of what the folder contains. */
function asMade(framework: AppAnswers['framework'], project: Project): Project {
  const made = <T>(value: T) => ({
    value,
    evidence: 'a new service',
    confidence: 'certain' as const,
  });
  const { major } = frameworks[framework];
  return {
    ...project,
    features: parts.map(({ id }) => id),
    language: made('ts' as const),
    moduleSystem: made('esm' as const),
    importEndings: made('.js' as const),
    testRunner: made('node' as const),
    framework: made({ name: framework, range: `^${major}`, installed: undefined, major }),
  };
}

function manifestOf(answers: AppAnswers) {
  const { name, description, author, license, packageManager, linter } = answers;
  const { run, field, rules } = packageManagerOf(packageManager);
  return {
    name,
    version: '0.1.0',
    ...(description !== '' && { description }),
    private: true,
    license,
    ...(author !== '' && { author }),
    type: 'module',
    engines: { node: '>=20.19' },
    ...(field !== undefined && { packageManager: field }),
    scripts: {
      dev: `${answers.database === 'none' ? runScript : `${withPostgres} --migrate --`} ${watched}`,
      build: 'tsc --project tsconfig.build.json',
      start: 'node dist/main.js',
      test: 'node --import tsx --test test/*.test.ts',
      lint: linter === 'biome' ? 'biome check --error-on-warnings .' : 'eslint --max-warnings 0 .',
      format: linter === 'biome' ? 'biome check --write .' : 'eslint --fix .',
      typecheck: 'tsc',
      check: `${run} typecheck && ${run} lint && ${run} test`,
      ...(answers.database === 'none' ? {} : migrationScripts),
    },
    ...rules(rulesOf(answers)),
  };
}

const runScript = 'node --import tsx scripts/run.ts';
const withPostgres = 'node --import tsx scripts/with-postgres.ts';
// Not `tsx watch`: npm sends a second SIGINT for the same Ctrl-C, on which it kills the process.
const watched = 'node --watch --watch-preserve-output --import tsx src/main.ts';

const runnerCommand = `${withPostgres} -- tsx src/platform/db/migrate.ts`;

/** The commands of `migrations`, with a server if none is named. */
const migrationScripts = Object.fromEntries(
  migrationCommands.map((name) => [`migration:${name}`, `${runnerCommand} ${name}`]),
);

/** The composition root and the example that users start from. */
function sourceFiles(answers: AppAnswers, project: Project): FileAction[] {
  const { example, framework, linter, cache, deploy, writeBehind, replicas } = answers;
  const whole = (path: string, values = {}): FileAction => file(path, `app/${path}`, values);
  const own = (path: string, values = {}): FileAction =>
    file(path, `app/${framework}/${path}`, values);
  const { platform, lineOfBadUrl } = frameworks[framework];
  const [cached, database] = [cache !== 'none', answers.database !== 'none'];
  const notes = { cached, database, replicas, warming: answers.warming && example && database };
  return [
    own('src/main.ts', { example, cache, writeBehind, ...notes }),
    own('src/app.ts', { example, cached }),
    ...platform.map((name) => own(`src/platform/${name}`)),
    own('test/support/test-app.ts', { example, cached, database }),
    whole('test/app.test.ts', { lineOfBadUrl }),
    whole('test/process.test.ts', { example, database }),
    whole('scripts/run.ts', { database }),
    ...(database
      ? [
          whole('scripts/with-postgres.ts'),
          whole('test/support/database.ts'),
          ...(deploy === 'kubernetes' ? [whole('test/connections.test.ts')] : []),
          example
            ? exampleMigration(project)
            : file('migrations/.gitkeep', 'app/migrations/gitkeep'),
        ]
      : []),
    ...(example
      ? [
          own('src/modules/notes/routes.ts', { cached, isAsync: cached || database }),
          ...(cached ? [whole('src/modules/notes/cached.ts', notes)] : []),
          whole('src/modules/notes/schema.ts'),
          database
            ? file('src/modules/notes/store.ts', 'app/src/modules/notes/pg-store.ts', notes)
            : whole('src/modules/notes/store.ts', { cached }),
          whole('test/notes.test.ts', notes),
        ]
      : []),
    whole('tsconfig.json', { database }),
    whole('tsconfig.build.json'),
    linter === 'biome' ? whole('biome.json') : whole('eslint.config.js'),
  ];
}
