import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './child.ts';
import { commitAll } from './existing-repository.ts';
import { type Fixture, fixtureFolder } from './fixtures.ts';
import { quiet } from './installs.ts';
import { onceInTheRun } from './scratch.ts';

/*
 * Fixtures are copied below a folder with all that any of them imports: Node and tsc look upwards,
 * so one install serves all. What `agentops add` puts into a package.json is in it, too, in the
 * version that it writes.
 */

const packages = {
  '@biomejs/biome': '2.5.15',
  '@fastify/autoload': '6.5.0',
  '@fastify/cors': '11.4.3',
  '@fastify/sensible': '6.0.6',
  '@fastify/type-provider-typebox': '6.3.0',
  '@hono/node-server': '2.1.8',
  '@nestjs/common': '12.5.1',
  '@nestjs/core': '12.5.1',
  '@nestjs/platform-express': '12.5.1',
  '@nestjs/platform-fastify': '12.5.0',
  '@opentelemetry/api': '1.10.0',
  '@types/cookie-parser': '1.4.10',
  '@types/cors': '2.8.19',
  '@types/express': '5.0.6',
  '@types/http-errors': '2.0.5',
  '@types/jest': '30.0.0',
  '@types/mocha': '10.0.10',
  '@types/morgan': '1.9.10',
  '@types/node': '20.19.43',
  '@types/pg': '8.23.1',
  '@types/stoppable': '1.1.3',
  '@types/ws': '8.18.2',
  'close-with-grace': '2.5.0',
  'cookie-parser': '1.4.7',
  cors: '2.8.6',
  debug: '4.4.3',
  dotenv: '18.0.10',
  express: '5.3.0',
  fastify: '5.12.8',
  'fastify-cli': '8.0.2',
  'fastify-plugin': '6.0.1',
  helmet: '8.3.0',
  hono: '4.13.19',
  'http-errors': '2.0.1',
  'http-terminator': '3.2.0',
  ioredis: '6.0.0',
  morgan: '1.12.1',
  pg: '8.23.1',
  pino: '10.4.0',
  'pino-pretty': '13.2.0',
  prettier: '3.10.1',
  'reflect-metadata': '0.2.2',
  rxjs: '7.8.2',
  stoppable: '1.1.0',
  tsx: '4.23.15',
  typebox: '1.4.3',
  typescript: '7.0.2',
  // Repositories of some years ago: options that 6 no longer takes.
  'typescript-5': 'npm:typescript@5.9.3',
  winston: '3.19.0',
  ws: '8.23.0',
  zod: '4.6.7',
};

/** Stands nearer to the fixtures below it than what it replaces. */
const express4 = { '@types/express': '4.17.25', express: '4.22.3' };

const installs = onceInTheRun('fixtures', async (folder) => {
  await installInto(folder, packages);
  await installInto(join(folder, 'express4'), express4);
});

async function installInto(
  folder: string,
  dependencies: Readonly<Record<string, string>>,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  writeFileSync(manifest, JSON.stringify({ private: true, dependencies }));
  await must('npm', ['install', ...quiet, '--no-package-lock', '--legacy-peer-deps'], {
    cwd: folder,
  });
  // Else the fixtures below would seem to be inside this package.
  rmSync(manifest);
}

/** A fixture's repository, committed, with its dependencies in reach. */
export interface Copy {
  readonly root: string;
  /** Of the package that is the service: the root, but in a workspace. */
  readonly cwd: string;
  /** Folder of the binaries that the fixture's scripts name. */
  readonly bin: string;
  readonly tsc: string;
}

export async function copyOfFixture(fixture: Fixture): Promise<Copy> {
  const folder = await installs();
  const above = fixture.name.startsWith('express4-') ? join(folder, 'express4') : folder;
  // A folder of its own around it: the repository's name stays the fixture's.
  const around = mkdtempSync(join(above, 'copy-'));
  // The user postgres gets to what is installed in it.
  chmodSync(around, 0o755);
  const root = join(around, fixture.name);
  cpSync(fixtureFolder(fixture.name), root, { recursive: true });
  rmSync(join(root, 'fixture.json'));
  await commitAll(root);
  const modules = join(folder, 'node_modules');
  const typescript = fixture.typescript === 5 ? 'typescript-5' : 'typescript';
  return {
    root,
    cwd: join(root, fixture.package ?? '.'),
    bin: join(modules, '.bin'),
    tsc: join(modules, typescript, 'bin/tsc'),
  };
}
