import { posix } from 'node:path';
import type { Fact, MigrationFiles } from '../model/project.js';
import { firstDependency } from './dependency.js';
import { certain, likely } from './evidence.js';
import { prismaMigrations } from './prisma.js';
import type { ProjectFiles } from './project-files.js';

/** Packages that do nothing else than to change a schema. */
const dedicated = [
  'drizzle-kit',
  'sequelize-cli',
  'umzug',
  'db-migrate',
  'postgrator',
  'postgrator-cli',
  'postgres-migrations',
  '@mikro-orm/migrations',
  '@slonik/migrator',
  'graphile-migrate',
  'kysely-ctl',
  'dbmate',
  'node-pg-migrate',
];

/** Commands of packages that do other things, too. */
const commands: readonly (readonly [tool: string, command: RegExp])[] = [
  ['prisma', /\bprisma\s+(migrate|db\s+push)\b/],
  ['knex', /\bknex\b.*\bmigrate/],
  ['typeorm', /\btypeorm\b.*\b(migration:|schema:sync)/],
  ['flyway', /\bflyway\s+(\S+\s+)*migrate\b/],
  ['atlas', /\batlas\s+(migrate|schema)\s+apply\b/],
];

/** Files that only such a package has. */
const files: readonly (readonly [tool: string, file: RegExp])[] = [
  ['knex', /^knexfile\.[cm]?[jt]s$/],
  ['drizzle-kit', /^drizzle\.config\.[cm]?[jt]s$/],
  ['sequelize-cli', /^\.sequelizerc$/],
];

/** `20260131235959_add_orders.sql`: what `migrations` runs. */
const migration = /^\d{14}_[a-z0-9_]+\.(sql|[cm]?js|ts)$/;
const harmless = /^(\.|README)/;
/** A script with our runner, and the folder that it names. */
const runner = /\bdb\/migrate\.\w+ up\b(?:.* --dir[ =](\S+))?/;

/** What changes the schema of the database already. */
export function migrationToolOf(ground: ProjectFiles): Fact<string | undefined> {
  const { scripts = {} } = ground.manifest;
  const isOurs = Object.values(scripts).some((line) => runner.test(line ?? ''));
  const names = isOurs ? dedicated.filter((name) => name !== 'node-pg-migrate') : dedicated;
  const dependency = firstDependency(ground, names);
  if (dependency) return certain(dependency.name, dependency.evidence);
  for (const [name, line = ''] of Object.entries(scripts)) {
    const found = commands.find(([, command]) => command.test(line));
    if (found) return certain(found[0], ground.keyAt('scripts', name));
  }
  const ofPrisma = prismaMigrations(ground);
  if (ofPrisma !== undefined) return certain('prisma', ofPrisma);
  for (const { name } of ground.entries('.')) {
    const found = files.find(([, file]) => file.test(name));
    if (found) return certain(found[0], name);
  }
  const foreign = ground
    .entries('migrations')
    .find(({ name }) => !migration.test(name) && !harmless.test(name));
  return foreign
    ? likely('another tool', posix.join('migrations', foreign.name))
    : likely(undefined, 'package.json and the files show none that is known');
}

/** Where our migrations are, and which there are. */
export function migrationFilesOf(ground: ProjectFiles): Fact<MigrationFiles | undefined> {
  const { scripts = {} } = ground.manifest;
  const named = Object.entries(scripts).find(([, line = '']) => runner.test(line));
  const folder = runner.exec(named?.[1] ?? '')?.[1] ?? 'migrations';
  const files = ground
    .entries(folder)
    .map(({ name }) => name)
    .filter((name) => migration.test(name));
  if (named) return certain({ folder, files }, ground.keyAt('scripts', named[0]));
  const [first] = files;
  return first === undefined
    ? likely(undefined, 'no script runs migrations, and migrations/ has none')
    : likely({ folder, files }, posix.join(folder, first));
}
