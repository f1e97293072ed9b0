import assert from 'node:assert/strict';
import { bent, type Edit, inserted, moved, reformatted, removed, replaced } from './edit-corpus.ts';

/* Edits of a repository that was there before, to which the five features were added. */

const server = 'src/server.ts';
const health = 'addHealthRoutes(app, health);\n';

/** Of a Fastify service in TypeScript. */
export const fastifyEdits: readonly Edit[] = [
  replaced('a wired line taken out that this version moves', server, health, ''),
  {
    ...replaced('a wired line and its imports taken out', server, health, ''),
    apply(tree) {
      tree.set(server, tree.read(server).replace(/.*(addHealthRoutes|\{ health \}).*\n/g, ''));
    },
  },
  replaced('a wired line commented out', server, health, `// ${health}`),
  replaced('a wired line in an if', server, health, `if (process.env.PROBES) {\n  ${health}}\n`),
  replaced(
    'other arguments where this version has others, too',
    server,
    'addRequestLogging(app)',
    "addRequestLogging(app, { probes: '/mine' })",
    ['server.ts'],
  ),
  replaced(
    'other arguments where this version has the same',
    server,
    'addErrorHandling(app)',
    'addErrorHandling(app, {})',
  ),
  replaced('another place', server, 'addErrorHandling(app);\n', ''),
  inserted('lines among the wired ones', server, { before: health }, 'const mine = 1;\n'),
  {
    ...inserted(
      'a comment behind a wired line',
      server,
      { after: 'addRequestLogging(app);' },
      ' // mine',
    ),
    kept: (after) =>
      assert.match(
        after.read(server),
        /^addRequestLogging\(app, \{ probes: '\/health' \}\); \/\/ mine$/m,
      ),
  },
  {
    what: 'a wired line in another place',
    apply(tree) {
      tree.replace(server, 'addRequestLogging(app);\n', '');
      tree.replace(
        server,
        'addErrorHandling(app);\n',
        'addErrorHandling(app);\naddRequestLogging(app);\n',
      );
    },
    kept: (after) =>
      assert.match(after.read(server), /^addErrorHandling\(app\);\naddRequestLogging\(app, /m),
  },
  inserted(
    'a comment behind a line that this version moves',
    server,
    { after: 'addHealthRoutes(app, health);' },
    ' // mine',
    ['server.ts'],
  ),
  inserted('routes', server, { after: "'shop' }));\n" }, "app.get('/mine', () => 'mine');\n"),
  inserted(
    'a plugin',
    server,
    { before: "\napp.get('/'" },
    "app.register(async (each) => each.get('/p', () => 1));\n",
  ),
  {
    what: 'a variable renamed',
    apply: (tree) => tree.set(server, tree.read(server).replaceAll(/\bapp\b/g, 'fastify')),
    kept: (after, fresh) =>
      assert.equal(after.read(server), fresh.read(server).replaceAll(/\bapp\b/g, 'fastify')),
  },
  reformatted('the entry with four spaces', /^src\/server\.ts$/, { tabWidth: 4 }),
  reformatted('all with double quotes and no semicolons', /^src\/.*\.ts$/, {
    singleQuote: false,
    semi: false,
    printWidth: 80,
  }),
  bent('CRLF everywhere', /^(src|test)\//, (text) => text.replaceAll('\n', '\r\n'), {
    andNew: true,
  }),
  moved('the entry renamed', server, 'src/main.ts', [
    [/src\/server\.ts/g, 'src/main.ts', /package\.json$/],
  ]),
  {
    ...moved('the platform renamed', 'src/platform', 'src/ops', [
      [/'\.\/platform\//g, "'./ops/"],
      [/src\/platform\//g, 'src/ops/', /^test\//],
    ]),
    leaves: ['src/platform/health/summary.ts', 'src/ops/health/summary.ts'],
  },
  moved('a seed renamed', 'src/platform/logger.ts', 'src/platform/log.ts', [
    [/\/logger\.js'/g, "/log.js'", /^src\/(server|platform\/(health|shutdown))\.ts$/],
  ]),
  inserted(
    'a check in a seed',
    'src/platform/health.ts',
    'end',
    "health.addCheck({ name: 'mine', check: () => 1 });\n",
  ),
  replaced('a value in a seed', 'src/platform/logger.ts', "service: 'shop'", "service: 'mine'"),
  replaced(
    'what is linked taken out',
    'src/platform/shutdown.ts',
    '  onDrain: health.drain,\n',
    '',
  ),
  {
    what: 'a feature taken out by hand',
    apply(tree) {
      tree.remove('src/platform/shutdown');
      tree.remove('src/platform/shutdown.ts');
      tree.remove('test/shutdown.test.ts');
      tree.remove('test/fixtures/shutdown-server.ts');
      const text = tree.read(server).replace(/gracefulShutdown\(app[\s\S]*?\);\n/, '');
      tree.set(server, text.replace(/.*(gracefulShutdown|shutdownOptions).*\n/g, ''));
    },
  },
  removed('.env.example deleted', '.env.example'),
  inserted('a line in .env.example', '.env.example', { after: 'REGION=eu\n' }, 'MINE=1\n'),
  {
    what: 'scripts and versions in package.json',
    apply: (tree) =>
      tree.json('package.json', (manifest) => {
        manifest.scripts.lint = 'biome check';
        manifest.dependencies.pino = '^10.0.0';
        manifest.scripts.test = 'node --import tsx --test --watch test/*.test.ts';
      }),
  },
  replaced('a variable made stricter', 'src/platform/env/env.ts', '.max(65_535)', '.max(9999)'),
];

const till = 'src/server.js';

/** Of an Express service in JavaScript, CommonJS. */
export const expressEdits: readonly Edit[] = [
  replaced('a wired line taken out', till, health, ''),
  replaced(
    'other arguments',
    till,
    'addHealthRoutes(app, health)',
    "addHealthRoutes(app, health, '/mine')",
    ['server.js'],
  ),
  inserted(
    'routes behind ours',
    till,
    { before: 'addErrorHandling(app' },
    "app.get('/mine', (_, response) => response.end());\n",
  ),
  inserted('lines at the top', till, { after: "'use strict';\n" }, "\nrequire('./mine.cjs');\n"),
  inserted('lines at the end', till, 'end', "process.title = 'mine';\n"),
  reformatted('tabs', /^src\/.*\.c?js$/, { useTabs: true, printWidth: 80 }),
  // Their only source: what is new ends its lines as it does.
  bent(
    'CRLF',
    /^src\/(server\.js|platform\/health\/summary\.cjs)$/,
    (text) => text.replaceAll('\n', '\r\n'),
    { andNew: true },
  ),
  moved('a module renamed', 'src/platform/errors/problem.cjs', 'src/platform/errors/rfc9457.cjs', [
    [/\/problem\.cjs/g, '/rfc9457.cjs', /^(src\/platform\/errors|test)\//],
  ]),
  inserted(
    'the middle of a renamed file',
    'src/platform/health/registry.cjs',
    { before: '/** Calls `run`' },
    '// mine\n',
  ),
  removed('a test deleted', 'test/logger.test.cjs'),
  {
    what: 'another name for a test script',
    apply: (tree) =>
      tree.json('package.json', ({ scripts }) => {
        scripts['test:unit'] = scripts.test;
        scripts.test = 'echo mine';
      }),
    kept(after) {
      const { scripts } = JSON.parse(after.read('package.json'));
      assert.equal(scripts.test, 'echo mine');
    },
  },
];
