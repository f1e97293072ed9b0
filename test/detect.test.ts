import assert from 'node:assert/strict';
import type { FactName } from '../src/repository/detect.ts';
import { recordFolders } from '../src/repository/governance-facts.ts';
import { type Case, detected, manifest, valueOfFact } from './support/detected.ts';

const pkg = (fields: object = {}) => ({ 'package.json': manifest(fields) });
const serverOf = (text: string): Case[1] => ({ ...pkg(), 'src/index.js': text });
const deps = (...names: readonly string[]) =>
  pkg({ dependencies: Object.fromEntries(names.map((name) => [name, '^1.0.0'])) });
const tsc = (compilerOptions: object, fields: object = {}) => ({
  ...pkg(fields),
  'tsconfig.json': manifest({ compilerOptions }),
});
const serves = 'app.listen(3000);\n';
const api = 'packages/api';

const facts: Partial<Record<FactName, readonly Case[]>> = {
  packageManager: [
    ['nothing', pkg(), 'npm'],
    ['package-lock.json', { ...pkg(), 'package-lock.json': '{}' }, 'npm'],
    ['npm-shrinkwrap.json', { ...pkg(), 'npm-shrinkwrap.json': '{}' }, 'npm'],
    ['pnpm-lock.yaml', { ...pkg(), 'pnpm-lock.yaml': '' }, 'pnpm'],
    ['yarn.lock', { ...pkg(), 'yarn.lock': '' }, 'yarn'],
    ['bun.lock', { ...pkg(), 'bun.lock': '' }, 'bun'],
    ['bun.lockb', { ...pkg(), 'bun.lockb': '\0' }, 'bun'],
    ['the field', pkg({ packageManager: 'yarn@4.1.0+sha224.aa' }), 'yarn'],
    [
      'the field, against a lockfile that was left',
      { ...pkg({ packageManager: 'pnpm@9.0.0' }), 'package-lock.json': '{}' },
      'pnpm',
    ],
    ['devEngines', pkg({ devEngines: { packageManager: { name: 'pnpm' } } }), 'pnpm'],
    ['an unknown one in the field', pkg({ packageManager: 'cnpm@1' }), 'npm'],
    ['settings only', { ...pkg(), '.yarnrc.yml': '' }, 'yarn'],
    ['two lockfiles', { ...pkg(), 'package-lock.json': '{}', 'yarn.lock': '' }, 'yarn'],
    [
      'the lockfile of the root',
      { [`${api}/package.json`]: '{}', 'package.json': '{}', 'bun.lock': '' },
      'bun',
      api,
    ],
    [
      'its own before that of the root',
      { [`${api}/package.json`]: '{}', [`${api}/yarn.lock`]: '', 'bun.lock': '' },
      'yarn',
      api,
    ],
  ],
  workspace: [
    ['none', pkg(), undefined],
    [
      'npm',
      {
        'package.json': manifest({ workspaces: ['packages/*'] }),
        'package-lock.json': '{}',
        [`${api}/package.json`]: '{}',
      },
      { tool: 'npm', orchestrator: undefined, root: '../..', path: api },
      api,
    ],
    [
      'yarn, as an object, with turbo',
      {
        'package.json': manifest({ workspaces: { packages: ['./packages/**'] } }),
        'yarn.lock': '',
        'turbo.json': '{}',
        [`${api}/package.json`]: '{}',
      },
      { tool: 'yarn', orchestrator: 'turbo', root: '../..', path: api },
      api,
    ],
    [
      'pnpm with nx',
      {
        'package.json': '{}',
        'pnpm-workspace.yaml': "packages:\n  # all\n  - 'packages/*'\n",
        'nx.json': '{}',
        [`${api}/package.json`]: '{}',
      },
      { tool: 'pnpm', orchestrator: 'nx', root: '../..', path: api },
      api,
    ],
    [
      'pnpm, a list in brackets',
      {
        'pnpm-workspace.yaml': 'packages: ["apps/*", packages/api]\n',
        [`${api}/package.json`]: '{}',
      },
      { tool: 'pnpm', orchestrator: undefined, root: '../..', path: api },
      api,
    ],
    [
      'lerna',
      { 'lerna.json': '{"packages":["packages/*"]}', [`${api}/package.json`]: '{}' },
      { tool: 'npm', orchestrator: 'lerna', root: '../..', path: api },
      api,
    ],
    [
      'bun',
      {
        'package.json': manifest({ workspaces: ['packages/{api,web}'] }),
        'bun.lock': '',
        [`${api}/package.json`]: '{}',
      },
      { tool: 'bun', orchestrator: undefined, root: '../..', path: api },
      api,
    ],
    [
      'the root itself',
      { 'package.json': manifest({ workspaces: ['packages/*'] }) },
      { tool: 'npm', orchestrator: undefined, root: '.', path: '.' },
    ],
    [
      'a package that is not listed',
      { 'package.json': manifest({ workspaces: ['apps/*'] }), [`${api}/package.json`]: '{}' },
      undefined,
      api,
    ],
    [
      'a package that is taken out',
      {
        'package.json': manifest({ workspaces: ['packages/*', '!packages/api'] }),
        [`${api}/package.json`]: '{}',
      },
      undefined,
      api,
    ],
    [
      'settings of pnpm without packages',
      { ...pkg(), 'pnpm-workspace.yaml': 'onlyBuiltDependencies:\n  - esbuild\n' },
      undefined,
    ],
  ],
  language: [
    ['nothing', pkg(), 'js'],
    ['a tsconfig.json', tsc({}), 'ts'],
    ['typescript', pkg({ devDependencies: { typescript: '5' } }), 'ts'],
    ['sources in TypeScript', { ...pkg(), 'src/main.ts': serves }, 'ts'],
    [
      'sources in JavaScript with a tsconfig.json that checks them',
      { ...tsc({ checkJs: true }), 'src/main.js': serves },
      'js',
    ],
    [
      'a few old sources in JavaScript',
      { ...tsc({}), 'src/main.ts': serves, 'src/a.js': '', 'src/b.js': '' },
      'ts',
    ],
    [
      'a JavaScript package in a TypeScript workspace',
      { 'tsconfig.json': '{}', [`${api}/package.json`]: '{}', [`${api}/index.js`]: serves },
      'js',
      api,
    ],
    [
      'declarations are no sources',
      { ...pkg(), 'src/main.js': serves, 'src/a.d.ts': '', 'src/b.d.ts': '' },
      'js',
    ],
  ],
  moduleSystem: [
    ['nothing', pkg(), 'cjs'],
    ['type module', pkg({ type: 'module' }), 'esm'],
    [
      'type commonjs with import syntax',
      { ...pkg({ type: 'commonjs' }), 'index.js': "import a from 'a';\n" },
      'cjs',
    ],
    ['an .mjs entry', { ...pkg({ main: 'index.mjs' }), 'index.mjs': '' }, 'esm'],
    ['a .cjs entry', { ...pkg({ type: 'module', main: 'index.cjs' }), 'index.cjs': '' }, 'cjs'],
    ['a .mts entry', { ...tsc({ module: 'nodenext' }), 'src/main.mts': serves }, 'esm'],
    [
      'import syntax without a type: Node tells by the syntax',
      { ...pkg({ main: 'index.js' }), 'index.js': "import a from 'a';\n" },
      'esm',
    ],
    [
      'import syntax through babel',
      { ...pkg({ scripts: { start: 'babel-node index.js' } }), 'index.js': "import a from 'a';\n" },
      'cjs',
    ],
    ['require', { ...pkg(), 'index.js': "const a = require('a');\n" }, 'cjs'],
    [
      'TypeScript to CommonJS',
      { ...tsc({ module: 'CommonJS' }), 'src/main.ts': "import a from 'a';\n" },
      'cjs',
    ],
    [
      'TypeScript to CommonJS by inheritance',
      {
        ...pkg(),
        'tsconfig.json': manifest({ extends: './base.json' }),
        'base.json': manifest({ compilerOptions: { module: 'commonjs' } }),
        'src/main.ts': '',
      },
      'cjs',
    ],
    [
      'NodeNext follows the type',
      { ...tsc({ module: 'NodeNext' }, { type: 'module' }), 'src/main.ts': '' },
      'esm',
    ],
    ['NodeNext without a type', { ...tsc({ module: 'NodeNext' }), 'src/main.ts': '' }, 'cjs'],
    [
      'ESNext with a type',
      { ...tsc({ module: 'ESNext' }, { type: 'module' }), 'src/main.ts': '' },
      'esm',
    ],
    [
      'ESNext without a type, built by tsc',
      { ...tsc({ module: 'ESNext' }), 'src/main.ts': '' },
      'esm',
    ],
    [
      'ESNext without a type, run by tsx',
      {
        ...tsc({ module: 'ESNext' }, { scripts: { start: 'tsx src/main.ts' } }),
        'src/main.ts': '',
      },
      'cjs',
    ],
    [
      'ESNext without a type, run by bun',
      {
        ...tsc({ module: 'ESNext' }, { scripts: { start: 'bun run src/main.ts' } }),
        'src/main.ts': '',
      },
      'esm',
    ],
    [
      'ESNext without a type, by tsup',
      {
        ...tsc({ module: 'ESNext' }, { scripts: { build: 'tsup src/main.ts --format esm' } }),
        'src/main.ts': '',
      },
      'esm',
    ],
    ['a type that is no text', pkg({ type: ['module'] }), 'cjs'],
  ],
  nodeRange: [
    ['nothing', pkg(), undefined],
    ['engines', pkg({ engines: { node: '>=20' } }), '>=20'],
    ['.nvmrc', { ...pkg(), '.nvmrc': 'v20.11.1\n' }, '20.11.1'],
    ['.nvmrc by name', { ...pkg(), '.nvmrc': 'lts/iron\r\n' }, 'lts/iron'],
    ['.node-version', { ...pkg(), '.node-version': '22' }, '22'],
    ['.tool-versions', { ...pkg(), '.tool-versions': 'python 3.12\nnodejs 20.9.0\n' }, '20.9.0'],
    ['volta', pkg({ volta: { node: '18.19.0' } }), '18.19.0'],
    ['an image', { ...pkg(), Dockerfile: 'FROM node:22-alpine AS build\n' }, '22'],
    ['the root of the repository', { '.nvmrc': '20', [`${api}/package.json`]: '{}' }, '20', api],
    ['engines of the wrong type', pkg({ engines: 'node 20' }), undefined],
    ['an .nvmrc that is no version', { ...pkg(), '.nvmrc': 'hello world' }, undefined],
  ],
  sourceDir: [
    ['nothing', pkg(), 'src'],
    ['src', { ...pkg(), 'src/main.ts': serves }, 'src'],
    ['the root', { ...pkg(), 'server.js': serves }, '.'],
    [
      'an entry at the root and sources in src',
      { ...pkg({ main: 'server.js' }), 'server.js': serves, 'src/routes.js': '' },
      'src',
    ],
    ['app', { ...pkg(), 'app/main.ts': serves }, 'app'],
    [
      'bin/www',
      {
        ...pkg({ scripts: { start: 'node ./bin/www' } }),
        'bin/www': '#!/usr/bin/env node\n',
        'app.js': '',
      },
      '.',
    ],
    ['rootDir', { ...tsc({ rootDir: './code' }), 'code/x.ts': '' }, 'code'],
  ],
  outDir: [
    ['nothing', pkg(), undefined],
    ['tsconfig.json', tsc({ outDir: './build/' }), 'build'],
    ['a script', pkg({ scripts: { build: 'babel src --out-dir lib' } }), 'lib'],
    ['what is started', pkg({ scripts: { start: 'node dist/index.js' } }), 'dist'],
    ['tsup', pkg({ scripts: { build: 'tsup src/index.ts' } }), 'dist'],
  ],
  testRunner: [
    ['nothing', pkg(), undefined],
    [
      'the text of npm init',
      pkg({ scripts: { test: 'echo "Error: no test specified" && exit 1' } }),
      undefined,
    ],
    ['node', pkg({ scripts: { test: 'node --import tsx --test test/*.test.ts' } }), 'node'],
    ['tsx', pkg({ scripts: { test: 'tsx --test' } }), 'node'],
    ['vitest', pkg({ scripts: { test: 'vitest run' } }), 'vitest'],
    [
      'jest with variables',
      pkg({ scripts: { test: 'cross-env NODE_ENV=test jest --runInBand' } }),
      'jest',
    ],
    [
      'jest by its file',
      pkg({ scripts: { test: 'node --experimental-vm-modules node_modules/jest/bin/jest.js' } }),
      'jest',
    ],
    ['mocha under coverage', pkg({ scripts: { test: 'c8 mocha' } }), 'mocha'],
    ['ava behind a linter', pkg({ scripts: { test: 'xo && ava' } }), 'ava'],
    ['tap', pkg({ scripts: { test: 'tap' } }), 'tap'],
    ['jasmine', pkg({ scripts: { test: 'jasmine' } }), 'jasmine'],
    ['bun', pkg({ scripts: { test: 'bun test' } }), 'bun'],
    [
      'another script',
      pkg({ scripts: { test: 'npm run test:unit', 'test:unit': 'mocha' } }),
      'mocha',
    ],
    ['a script that calls itself', pkg({ scripts: { test: 'npm run test' } }), undefined],
    ['a dependency', pkg({ devDependencies: { vitest: '^2' } }), 'vitest'],
    ['settings', { ...pkg(), 'jest.config.js': '' }, 'jest'],
  ],
  testDir: [
    ['nothing', pkg(), undefined],
    ['test', { ...pkg(), 'test/a.test.js': '' }, 'test'],
    ['__tests__', { ...pkg(), '__tests__/a.js': '' }, '__tests__'],
    ['tests beside the sources', { ...pkg(), 'src/a.test.js': '' }, undefined],
  ],
  linter: [
    ['nothing', pkg(), undefined],
    ['eslint', { ...pkg(), 'eslint.config.mjs': '' }, 'eslint'],
    [
      'eslint of the root',
      { '.eslintrc.json': '{}', [`${api}/package.json`]: '{}' },
      'eslint',
      api,
    ],
    ['biome', { ...pkg(), 'biome.json': '{}' }, 'biome'],
    [
      'biome that formats only',
      { ...pkg(), 'biome.json': '{"linter":{"enabled":false}}' },
      undefined,
    ],
    ['standard', pkg({ devDependencies: { standard: '17' } }), 'standard'],
    ['oxlint', pkg({ devDependencies: { oxlint: '1' } }), 'oxlint'],
  ],
  redis: [
    ['nothing', pkg(), undefined],
    ['ioredis', deps('ioredis'), 'ioredis'],
    ['redis', deps('redis'), 'redis'],
    ['a package that only sounds so', deps('redis-commands'), undefined],
  ],
  postgres: [
    ['nothing', pkg(), undefined],
    ['pg', deps('pg'), 'pg'],
    ['postgres', deps('postgres'), 'postgres'],
    ['typeorm over pg', deps('pg', 'typeorm'), 'typeorm'],
    ['typeorm over mysql', deps('mysql2', 'typeorm'), undefined],
    [
      'prisma',
      {
        ...deps('@prisma/client'),
        'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
      },
      '@prisma/client',
    ],
    [
      'prisma over sqlite',
      {
        ...deps('@prisma/client'),
        'prisma/schema.prisma': 'datasource db {\n  provider = "sqlite"\n}\n',
      },
      undefined,
    ],
    ...Object.entries({
      'package.json': pkg({
        dependencies: { '@prisma/client': '^6' },
        prisma: { schema: './db/main.prisma' },
      }),
      'prisma.config.ts': {
        ...deps('@prisma/client'),
        'prisma.config.ts':
          "export default defineConfig({ engine: 'classic', schema: 'db/main.prisma' });\n",
      },
      'a path that is joined': {
        ...deps('@prisma/client'),
        'prisma.config.mts':
          'export default {\n  schema: path.join("db", "main.prisma"),\n  migrations: { path: "x" },\n};\n',
      },
      'a folder of schemas': {
        ...deps('@prisma/client'),
        'prisma.config.js': "module.exports = { schema: 'db' };\n",
        'db/user.prisma': 'model User {}\n',
      },
    }).map(
      ([title, files]): Case => [
        `prisma where its schema is said in ${title}`,
        { ...files, 'db/main.prisma': 'datasource db {\n  provider = "postgresql"\n}\n' },
        '@prisma/client',
      ],
    ),
    ['knex over mysql', deps('knex', 'mysql2'), undefined],
    ['drizzle', deps('postgres', 'drizzle-orm'), 'drizzle-orm'],
  ],
  otherDatabase: [
    ['nothing', deps('pg'), undefined],
    ['mongoose', deps('mongoose'), 'mongoose'],
    ['knex over mysql', deps('knex', 'mysql2'), 'mysql2'],
  ],
  migrationTool: [
    ['nothing', pkg(), undefined],
    ...['drizzle-kit', 'umzug', 'sequelize-cli', 'node-pg-migrate', 'db-migrate'].map(
      (name): Case => [name, deps(name), name],
    ),
    ['an ORM that only asks', deps('knex', 'pg'), undefined],
    ['knex with its file', { ...deps('knex'), 'knexfile.js': '' }, 'knex'],
    ['knex by a script', pkg({ scripts: { db: 'knex --esm migrate:latest' } }), 'knex'],
    ['prisma with migrations', { ...pkg(), 'prisma/migrations/1/migration.sql': '' }, 'prisma'],
    [
      'prisma with migrations beside its schema',
      {
        ...pkg({ prisma: { schema: 'db/schema.prisma' } }),
        'db/schema.prisma': '',
        'db/migrations/1/migration.sql': '',
      },
      'prisma',
    ],
    [
      'prisma with migrations where prisma.config.ts says',
      {
        ...pkg(),
        'prisma.config.ts': "export default { migrations: { seed: 'x', path: 'sql/changes' } };\n",
        'sql/changes/1/migration.sql': '',
      },
      'prisma',
    ],
    ['prisma by a script', pkg({ scripts: { release: 'prisma migrate deploy' } }), 'prisma'],
    ['prisma that only generates', pkg({ scripts: { build: 'prisma generate' } }), undefined],
    ['typeorm by a script', pkg({ scripts: { up: 'typeorm migration:run' } }), 'typeorm'],
    ['flyway', pkg({ scripts: { up: 'flyway -url=x migrate' } }), 'flyway'],
    ['a folder of another kind', { ...pkg(), 'migrations/001_init.sql': '' }, 'another tool'],
    [
      'our own',
      {
        ...pkg({
          scripts: { 'migration:up': 'tsx src/platform/db/migrate.ts up' },
          dependencies: { 'node-pg-migrate': '9.0.0' },
        }),
        'migrations/20260131235959_add_orders.ts': '',
      },
      undefined,
    ],
  ],
  http2: [
    ['nothing', pkg(), false],
    [
      'a server of node:http2',
      serverOf("import { createSecureServer } from 'node:http2';\ncreateSecureServer({});\n"),
      true,
    ],
    [
      'a client of node:http2',
      serverOf("const http2 = require('http2');\nhttp2.connect('https://push');\n"),
      false,
    ],
    ['an option', serverOf('const app = Fastify({ http2: true });\n'), true],
    ['an option that is off', serverOf('const app = Fastify({ http2: false });\n'), false],
  ],
  webSockets: [
    ['nothing', pkg(), undefined],
    ['ws', serverOf("import { WebSocketServer } from 'ws';\nnew WebSocketServer();\n"), 'ws'],
    [
      'a client of ws',
      serverOf("import WebSocket from 'ws';\nnew WebSocket('ws://x');\n"),
      undefined,
    ],
    ['Socket.IO', serverOf("const io = require('socket.io')(3000);\n"), 'socket.io'],
    [
      'its client',
      serverOf("import { io } from 'socket.io-client';\nio('http://x');\n"),
      undefined,
    ],
    [
      'the plugin for Fastify, beside ws',
      serverOf(
        "import websocket from '@fastify/websocket';\nimport { WebSocketServer } from 'ws';\napp.register(websocket);\n",
      ),
      '@fastify/websocket',
    ],
    [
      'the package for Hono',
      serverOf("import { createNodeWebSocket } from '@hono/node-ws';\ncreateNodeWebSocket();\n"),
      '@hono/node-ws',
    ],
  ],
  sigusr2: [
    ['nothing', pkg(), undefined],
    ['nodemon', deps('nodemon'), 'nodemon'],
    ['nodemon of a script', pkg({ scripts: { dev: 'nodemon src' } }), 'nodemon'],
    ['its file', { ...pkg(), 'nodemon.json': '{ "watch": ["src"] }' }, 'nodemon'],
    [
      'another signal in its file',
      { ...deps('nodemon'), 'nodemon.json': '{ "signal": "SIGTERM" }' },
      undefined,
    ],
    [
      'another signal in package.json',
      pkg({ scripts: { dev: 'nodemon src' }, nodemonConfig: { signal: 'SIGHUP' } }),
      undefined,
    ],
    ['a flag', pkg({ scripts: { dev: 'nodemon --signal SIGINT src' } }), undefined],
    ['code', serverOf("process.on('SIGUSR2', dump);\n"), 'code'],
    ['a name only, as in our logger', serverOf("const signal = 'SIGUSR2';\n"), undefined],
  ],
  killTimes: [
    ['nothing', pkg(), undefined],
    [
      'PM2, which gives 1.6 s',
      { ...pkg(), 'ecosystem.config.cjs': "module.exports = { apps: [{ script: 'a.js' }] };\n" },
      [
        {
          at: 'ecosystem.config.cjs:1',
          why: 'PM2 sends SIGKILL after 1600 ms',
          set: ['kill_timeout: 20000,'],
        },
      ],
    ],
    [
      'PM2 with enough time',
      { ...pkg(), 'ecosystem.config.js': "apps: [{ script: 'a.js', kill_timeout: 30000 }]\n" },
      undefined,
    ],
    [
      'Compose, for what it builds',
      {
        ...pkg(),
        'compose.yaml':
          'services:\n  db:\n    image: postgres\n  api:\n    build: .\n  web:\n    build: .\n    stop_grace_period: 1m30s\n',
      },
      [
        {
          at: 'compose.yaml:4',
          why: 'Compose sends SIGKILL to api after 10 s',
          set: ['stop_grace_period: 20s'],
        },
      ],
    ],
    [
      'Kubernetes with less than it gives by itself',
      { ...pkg(), 'k8s/api.yaml': 'spec:\n  terminationGracePeriodSeconds: 5\n' },
      [
        {
          at: 'k8s/api.yaml:2',
          why: 'Kubernetes sends SIGKILL after 5 s',
          set: ['terminationGracePeriodSeconds: 20'],
        },
      ],
    ],
    ['Kubernetes as it is', { ...pkg(), 'k8s/api.yaml': 'kind: Deployment\n' }, undefined],
    [
      'systemd',
      { ...pkg(), 'deploy/api.service': '[Service]\nTimeoutStopSec=3\n' },
      [
        {
          at: 'deploy/api.service:2',
          why: 'systemd sends SIGKILL after 3 s',
          set: ['TimeoutStopSec=20'],
        },
      ],
    ],
    [
      'npm as process 1 of a container',
      {
        ...pkg({ scripts: { start: 'node dist/server.js' } }),
        Dockerfile: 'FROM node:24\nCMD ["npm", "run", "start"]\n',
      },
      [
        {
          at: 'Dockerfile:2',
          why: 'npm is PID 1 of the container and SIGTERM may not reach the service',
          set: ['CMD ["node", "dist/server.js"]'],
        },
      ],
    ],
    [
      'node as process 1',
      { ...pkg(), Dockerfile: 'FROM node:24\nCMD ["node", "dist/server.js"]\n' },
      undefined,
    ],
  ],
  shutdownLibrary: [
    ['nothing', pkg(), undefined],
    ...[
      'close-with-grace',
      'http-terminator',
      'stoppable',
      'lightship',
      '@godaddy/terminus',
      'http-graceful-shutdown',
      'express-graceful-shutdown',
      'fastify-graceful-shutdown',
      'http-shutdown',
      'node-graceful-shutdown',
    ].map((name): Case => [name, deps(name), name]),
    [
      'fastify-cli that starts it',
      pkg({ scripts: { start: 'fastify start app.js' }, dependencies: { 'fastify-cli': '7' } }),
      'fastify-cli',
    ],
    ['fastify-cli that is only there', deps('fastify-cli'), undefined],
  ],
  dockerfile: [
    ['nothing', pkg(), undefined],
    ['Dockerfile', { ...pkg(), Dockerfile: '' }, 'Dockerfile'],
    ['with an ending', { ...pkg(), 'Dockerfile.prod': '' }, 'Dockerfile.prod'],
    ['in docker', { ...pkg(), 'docker/Dockerfile': '' }, 'docker/Dockerfile'],
    ['above', { Dockerfile: '', [`${api}/package.json`]: '{}' }, '../../Dockerfile', api],
  ],
  compose: [
    ['nothing', pkg(), undefined],
    ['compose.yaml', { ...pkg(), 'compose.yaml': '' }, 'compose.yaml'],
    ['docker-compose.yml', { ...pkg(), 'docker-compose.yml': '' }, 'docker-compose.yml'],
    [
      'docker-compose.dev.yml',
      { ...pkg(), 'docker-compose.dev.yml': '' },
      'docker-compose.dev.yml',
    ],
  ],
  ci: [
    ['nothing', pkg(), undefined],
    ['GitHub', { ...pkg(), '.github/workflows/ci.yml': '' }, 'github-actions'],
    ['no workflow', { ...pkg(), '.github/workflows/README.md': '' }, undefined],
    ['GitLab', { ...pkg(), '.gitlab-ci.yml': '' }, 'gitlab-ci'],
    ['CircleCI', { ...pkg(), '.circleci/config.yml': '' }, 'circleci'],
    ['Jenkins, above', { Jenkinsfile: '', [`${api}/package.json`]: '{}' }, 'jenkins', api],
  ],
  gitHost: [
    ['nothing', pkg(), undefined],
    [
      'https',
      { ...pkg(), '.git/config': '[remote "origin"]\n\turl = https://github.com/a/b.git\n' },
      'github',
    ],
    [
      'ssh',
      { ...pkg(), '.git/config': '[remote "origin"]\n\turl = git@gitlab.com:a/b.git\n' },
      'gitlab',
    ],
    [
      'of a company',
      {
        ...pkg(),
        '.git/config': '[remote "origin"]\n\turl = ssh://git@gitlab.example.org:22/a/b\n',
      },
      'gitlab',
    ],
    [
      'origin first',
      {
        ...pkg(),
        '.git/config':
          '[remote "up"]\n\turl = https://github.com/a/b\n[remote "origin"]\n\turl = https://bitbucket.org/a/b\n',
      },
      'bitbucket',
    ],
    [
      'a name in the path',
      { ...pkg(), '.git/config': '[remote "origin"]\n\turl = https://example.org/github/b\n' },
      undefined,
    ],
    ['by a folder', { ...pkg(), '.github/dependabot.yml': '' }, 'github'],
    ['by a file', { ...pkg(), 'bitbucket-pipelines.yml': '' }, 'bitbucket'],
  ],
  codeowners: [
    ['nothing', pkg(), undefined],
    ['.github', { ...pkg(), '.github/CODEOWNERS': '' }, '.github/CODEOWNERS'],
    [
      'above',
      { 'docs/CODEOWNERS': '', [`${api}/package.json`]: '{}' },
      '../../docs/CODEOWNERS',
      api,
    ],
  ],
  adrFolder: [
    ['nothing', pkg(), undefined],
    ...recordFolders.map(
      (folder): Case => [folder, { ...pkg(), [`${folder}/0001-a.md`]: '' }, folder],
    ),
    ['adr-tools', { ...pkg(), '.adr-dir': 'doc/choices\n' }, 'doc/choices'],
    [
      'above',
      { 'docs/decisions/1.md': '', [`${api}/package.json`]: '{}' },
      '../../docs/decisions',
      api,
    ],
  ],
  ecosystem: [
    ['Node', { ...pkg(), 'go.mod': '' }, 'node'],
    ['Python', { 'pyproject.toml': '' }, 'python'],
    ['Python with requirements', { 'requirements.txt': '' }, 'python'],
    ['Go', { 'go.mod': '' }, 'go'],
    ['Rust', { 'Cargo.toml': '' }, 'rust'],
    ['Java', { 'pom.xml': '' }, 'java'],
    ['Gradle in Kotlin', { 'build.gradle.kts': '' }, 'java'],
    ['.NET', { 'Shop.sln': '' }, 'dotnet'],
    ['.NET below', { 'src/Shop.csproj': '' }, 'dotnet'],
    ['PHP', { 'composer.json': '{}' }, 'php'],
    ['Ruby', { Gemfile: '' }, 'ruby'],
    ['a folder of a Go repository', { 'go.mod': '', 'cmd/x/main.go': '' }, 'go', 'cmd/x'],
    ['nothing', {}, 'none'],
  ],
  importEndings: [
    ['ES modules', pkg({ type: 'module' }), '.js'],
    ['CommonJS', pkg(), 'none'],
    ['NodeNext', { ...tsc({ module: 'nodenext' }, { type: 'module' }) }, '.js'],
    ['NodeNext in a CommonJS package', tsc({ module: 'nodenext' }), 'none'],
    [
      'a bundler',
      tsc({ module: 'esnext', moduleResolution: 'bundler' }, { type: 'module' }),
      'none',
    ],
    [
      'types that Node strips',
      tsc({ module: 'nodenext' }, { type: 'module', scripts: { start: 'node src/main.ts' } }),
      '.ts',
    ],
    [
      'what is written',
      {
        ...tsc({ module: 'nodenext' }, { type: 'module' }),
        'src/main.ts': "import { a } from './a.ts';\nimport b from './data.json';\n",
      },
      '.ts',
    ],
    [
      'most of what is written',
      {
        ...pkg({ type: 'module' }),
        'src/main.js':
          "import './a.js';\nexport * from './b.js';\nimport c from './user.service';\n",
      },
      '.js',
    ],
    ['require', { ...pkg(), 'index.js': "const a = require('./a')\n" }, 'none'],
  ],
};

describe('detected facts', () => {
  for (const [name, cases] of Object.entries(facts) as [FactName, readonly Case[]][]) {
    describe(name, () => {
      for (const [about, tree, value, path] of cases) {
        it(`${JSON.stringify(value) ?? 'none'}: ${about}`, () => {
          assert.deepEqual(valueOfFact(name, tree, path), value);
        });
      }
    });
  }
});

describe('evidence of a fact', () => {
  it('is the line of the key, even if the name appears elsewhere', () => {
    const text = manifest({
      name: 'express',
      keywords: ['express'],
      type: 'module',
      dependencies: { a: '1', express: '^5.0.0' },
    });
    const { framework, moduleSystem } = detected({ 'package.json': text });
    assert.equal(framework.evidence, 'package.json:9');
    assert.equal(moduleSystem.evidence, 'package.json:6');
    assert.equal(framework.confidence, 'certain');
  });

  it('names files above the package relative to it', () => {
    const tree = { 'package.json': '{}', 'pnpm-lock.yaml': '', [`${api}/package.json`]: '{}' };
    assert.equal(detected(tree, api).packageManager.evidence, '../../pnpm-lock.yaml');
  });

  it('marks the choice between two lockfiles as a guess', () => {
    const { packageManager } = detected({ ...pkg(), 'package-lock.json': '', 'yarn.lock': '' });
    assert.equal(packageManager.confidence, 'guess');
    assert.equal(packageManager.evidence, 'yarn.lock, package-lock.json');
  });

  it('hides passwords in URLs', () => {
    const config = '[remote "origin"]\n\turl = https://me:hunter2@github.com/a/b.git\n';
    const { gitHost } = detected({ ...pkg(), '.git/config': config });
    assert.deepEqual(gitHost, {
      value: 'github',
      evidence: '.git/config:2',
      confidence: 'certain',
    });
  });
});
