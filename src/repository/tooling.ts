import { posix } from 'node:path';
import type { Fact } from '../model/project.js';
import { dependencyAround, firstDependency } from './dependency.js';
import { certain, likely } from './evidence.js';
import { prismaSchemas } from './prisma.js';
import { nearestFile, type ProjectFiles } from './project-files.js';

/** Packages that close a server by themselves. */
const shutdownLibraries = [
  'close-with-grace',
  '@godaddy/terminus',
  'lightship',
  'http-terminator',
  'lil-http-terminator',
  'stoppable',
  'http-graceful-shutdown',
  'express-graceful-shutdown',
  'fastify-graceful-shutdown',
  'nestjs-graceful-shutdown',
  'node-graceful-shutdown',
  'graceful-server',
  '@gquittet/graceful-server',
  'http-shutdown',
  'server-destroy',
  'killable',
  'fastify-cli',
];

export function shutdownLibraryOf(ground: ProjectFiles): Fact<string | undefined> {
  const { scripts = {} } = ground.manifest;
  // fastify-cli has closed its app on SIGTERM by close-with-grace since 2.0.
  const start = Object.keys(scripts).find(
    (name) => /^(start|serve|prod)/.test(name) && /\bfastify\s+start\b/.test(scripts[name] ?? ''),
  );
  const names = shutdownLibraries.filter((name) => name !== 'fastify-cli');
  const found = firstDependency(ground, names);
  if (found) return certain(found.name, found.evidence);
  return start === undefined
    ? likely(undefined, 'package.json has none that is known')
    : certain('fastify-cli', ground.keyAt('scripts', start));
}

const redisClients = [
  'ioredis',
  'redis',
  '@redis/client',
  'iovalkey',
  '@valkey/valkey-glide',
  '@fastify/redis',
  '@upstash/redis',
];

export function redisOf(ground: ProjectFiles): Fact<string | undefined> {
  return oneOf(ground, redisClients, 'package.json has no Redis client');
}

function oneOf(
  ground: ProjectFiles,
  names: readonly string[],
  otherwise: string,
): Fact<string | undefined> {
  const found = firstDependency(ground, names);
  return found ? certain(found.name, found.evidence) : likely(undefined, otherwise);
}

/** What speaks to PostgreSQL only, and what may speak to others, too. */
const drivers = [
  'pg',
  'postgres',
  'pg-promise',
  'slonik',
  '@neondatabase/serverless',
  '@vercel/postgres',
  '@fastify/postgres',
  'postgrator',
  'pg-native',
];
const mappers = [
  '@prisma/client',
  'drizzle-orm',
  'typeorm',
  'sequelize',
  '@mikro-orm/core',
  'kysely',
  'knex',
  'objection',
];

export function postgresOf(ground: ProjectFiles): Fact<string | undefined> {
  const always = firstDependency(ground, ['@mikro-orm/postgresql']);
  if (always) return certain(always.name, always.evidence);
  const mapper = firstDependency(ground, mappers);
  const driver = firstDependency(ground, drivers);
  if (mapper && driver) return certain(mapper.name, mapper.evidence);
  if (mapper?.name === '@prisma/client') {
    const schema = prismaSchemas(ground).find((path) =>
      /provider\s*=\s*"postgres(ql)?"/.test(ground.read(path) ?? ''),
    );
    if (schema !== undefined) return certain(mapper.name, schema);
  }
  if (driver) return certain(driver.name, driver.evidence);
  return mapper
    ? likely(undefined, `${mapper.evidence} has ${mapper.name}, but no PostgreSQL driver`)
    : likely(undefined, 'package.json has no PostgreSQL driver and no ORM');
}

const otherDatabases = [
  'mongoose',
  'mongodb',
  'mysql2',
  'mysql',
  'mariadb',
  'mssql',
  'tedious',
  'oracledb',
  'better-sqlite3',
  'sqlite3',
  '@libsql/client',
  'cassandra-driver',
  'neo4j-driver',
  'couchbase',
  '@aws-sdk/client-dynamodb',
  '@google-cloud/firestore',
];

/** The driver of a database that is not PostgreSQL. */
export function otherDatabaseOf(ground: ProjectFiles): Fact<string | undefined> {
  return oneOf(ground, otherDatabases, 'package.json has no driver of another database');
}

const eslintFiles = /^(\.eslintrc(\.(js|cjs|json|ya?ml))?|eslint\.config\.[cm]?[jt]s)$/;

export function linterOf(ground: ProjectFiles): Fact<string | undefined> {
  for (const level of ground.levels) {
    const file = ground.entries(level).find(({ name }) => eslintFiles.test(name))?.name;
    if (file !== undefined) return certain('eslint', posix.join(level, file));
  }
  const biome = nearestFile(ground, ['biome.json', 'biome.jsonc', '.biome.json', '.biome.jsonc']);
  if (biome !== undefined) {
    const linter = ground.json(biome)?.linter as { enabled?: unknown } | undefined;
    if (linter?.enabled !== false) return certain('biome', biome);
  }
  for (const name of ['eslint', 'standard', 'ts-standard', 'xo', 'oxlint', 'tslint', 'jshint']) {
    const found = dependencyAround(ground, name);
    if (found) return certain(name, found.evidence);
  }
  return likely(undefined, 'no linter in package.json, and no settings of one');
}
