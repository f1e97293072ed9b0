import assert from 'node:assert/strict';
import { bent, type Edit, inserted, moved, reformatted, removed, replaced } from './edit-corpus.ts';

/* Edits of a new service, as `agentops new` makes it: Fastify, npm, biome, the example. */

const main = 'src/main.ts';
const app = 'src/app.ts';
const registry = 'src/platform/health/registry.ts';
const env = 'src/platform/env/env.ts';
const ci = '.github/workflows/ci.yml';
const code = /^(src|test)\/.*\.ts$/;

const layout: readonly Edit[] = [
  reformatted('all code with four spaces and double quotes', code, {
    tabWidth: 4,
    singleQuote: false,
  }),
  reformatted('one module without semicolons', /^src\/main\.ts$/, { semi: false }),
  // What is added to a list that is narrower than ours is laid out as ours.
  reformatted('a narrow page', /^src\/(?!.*\/env\.ts).*\.ts$/, { printWidth: 80 }),
  reformatted('tabs', /^src\/.*\.ts$/, { useTabs: true }),
  bent('CRLF everywhere', /^(?!\.agentops|\.yo-rc)/, (text) => text.replaceAll('\n', '\r\n'), {
    andNew: true,
  }),
  bent('CRLF in one module', /^src\/app\.ts$/, (text) => text.replaceAll('\n', '\r\n')),
  bent('a byte order mark', /^(src\/main\.ts|README\.md)$/, (text) => `\uFEFF${text}`),
  bent('no newline at the end', /^(src\/main\.ts|README\.md|Dockerfile)$/, (text) =>
    text.trimEnd(),
  ),
  bent('blank lines at the end', /^(src\/app\.ts|compose\.yaml)$/, (text) => `${text}\n\n`),
  bent('package.json with four spaces', /^package\.json$/, (text) =>
    text.replaceAll(/^ +/gm, (indent) => indent + indent),
  ),
];

const files: readonly Edit[] = [
  moved('a module renamed', 'src/modules/notes/routes.ts', 'src/modules/notes/note-routes.ts', [
    [/notes\/routes\.js/g, 'notes/note-routes.js'],
  ]),
  {
    ...moved('the health folder moved', 'src/platform/health', 'src/health', [
      [/platform\/health\//g, 'health/', /^(src|test)\/.*\.ts$/],
    ]),
    leaves: ['src/platform/health/summary.ts', 'src/health/summary.ts'],
  },
  {
    ...moved('the whole platform moved', 'src/platform', 'src/lib/platform', [
      [/'\.\/platform\//g, "'./lib/platform/"],
      [/src\/platform\//g, 'src/lib/platform/', /^test\/.*\.ts$/],
      [/\.\.\/\.\.\/platform\//g, '../../lib/platform/'],
    ]),
    leaves: ['src/platform/health/summary.ts', 'src/lib/platform/health/summary.ts'],
  },
  moved('a test renamed', 'test/health.test.ts', 'test/probes.test.ts', []),
  removed('a test deleted', 'test/env.test.ts'),
  removed('the runbook deleted', 'docs/runbook.md'),
  removed('containers deleted', 'Dockerfile', 'compose.yaml', '.dockerignore'),
  removed('CI deleted', '.github'),
  removed('what this version drops deleted', '.editorconfig', 'test/request-logging.test.ts'),
  removed('the README deleted', 'README.md'),
  {
    what: 'the example taken out',
    apply(tree) {
      tree.remove('src/modules/notes');
      tree.remove('test/notes.test.ts');
      for (const path of [main, app]) {
        const lines = tree.read(path).split('\n');
        tree.set(path, lines.filter((line) => !/notes?\b|NoteStore/i.test(line)).join('\n'));
      }
      tree.set(main, `${tree.read(main)}buildApp({ logger, health });\n`);
    },
  },
  inserted('what this version drops edited', '.editorconfig', 'end', '[*.sql]\nindent_size = 4\n'),
  inserted(
    'a test that this version drops edited',
    'test/request-logging.test.ts',
    'end',
    "test('ours too', () => {});\n",
  ),
  {
    what: 'files beside ours',
    apply(tree) {
      tree.set('.gitattributes', '* text=auto eol=lf\n');
      tree.set('src/modules/orders/routes.ts', 'export const orders = [];\n');
      tree.set('src/platform/health/old-registry.ts', `// a copy\n${tree.read(registry)}`);
    },
  },
];

const modules: readonly Edit[] = [
  inserted('a comment at the top', main, 'top', '// Copyright of the shop.\n'),
  inserted('lines in the middle', main, { before: 'const app = buildApp' }, 'const mine = 1;\n'),
  inserted('lines at the end', main, 'end', "\nlogger.info({}, 'mine');\n"),
  inserted('an import among ours', main, { before: 'import { loadEnv }' }, "import './mine.js';\n"),
  inserted('the top of a renamed file', registry, 'top', '// mine\n'),
  inserted('the middle of a renamed file', registry, { before: '/** Calls `run`' }, '// ours\n'),
  inserted('the end of a renamed file', registry, 'end', '\nexport const mine = 1;\n'),
  replaced('a value beside a changed one', registry, 'cacheMs = 1000', 'cacheMs = 5000'),
  replaced(
    'the value that this version changes',
    registry,
    'probeTimeoutMs = 2000',
    'probeTimeoutMs = 4000',
    ['probe-registry.ts'],
  ),
  replaced('a call commented out', main, 'toggleDebugOnSignal(logger)', '// toggle(logger)'),
  replaced(
    'a call in an if',
    main,
    'toggleDebugOnSignal(logger);',
    'if (!isDevelopment) {\n  toggleDebugOnSignal(logger);\n}',
  ),
  replaced('other arguments', main, 'drainMs: env.SHUTDOWN_DRAIN_MS ?? (', 'drainMs: 7 + ('),
  replaced('a call taken out', app, '  addErrorHandling(app);\n', ''),
  replaced('another prefix', app, "prefix: '/notes'", "prefix: '/v2/notes'"),
  inserted('a route', app, { before: '  return app;' }, "  app.get('/mine', () => 'mine');\n"),
  inserted(
    'a route above ours',
    app,
    { before: '  addHealthRoutes(' },
    "  app.get('/a', () => 'a');\n",
  ),
  {
    what: 'a variable renamed',
    apply: (tree) => tree.set(app, tree.read(app).replaceAll(/\bapp\b(?!\.js|\.in)/g, 'server')),
  },
  inserted(
    'a field in the log',
    'src/platform/logging/logger.ts',
    { after: '      level,\n' },
    "      name: 'mine',\n",
  ),
  inserted('a test', 'test/health.test.ts', 'end', "\ntest('mine', () => {});\n"),
  replaced('a test skipped', 'test/app.test.ts', "test('an unknown", "test.skip('an unknown"),
  inserted(
    'an error of their own',
    'src/platform/errors/app-error.ts',
    'end',
    '\nexport class Mine extends Error {}\n',
  ),
];

const variables: readonly Edit[] = [
  inserted(
    'a variable between ours',
    env,
    { before: '  LOG_LEVEL' },
    "  MINE: z.string().default('x'),\n",
  ),
  inserted(
    'a variable behind ours',
    env,
    { before: '});\n\nexport type Env' },
    "  MINE: z.string().default('x'),\n",
  ),
  {
    ...replaced(
      'the default that this version changes',
      env,
      ".default(10_000)\n    .describe('Milliseconds for open requests",
      ".default(20_000)\n    .describe('Milliseconds for open requests",
    ),
    leaves: ['.env.example'],
  },
  replaced('a default that it does not', env, '.default(1000)', '.default(7)'),
  {
    what: 'a variable taken out that this version changes',
    leaves: ['.env.example'],
    apply(tree) {
      tree.set(
        env,
        tree.read(env).replace(/ {2}SHUTDOWN_TIMEOUT_MS: [\s\S]*?\),\n(?= {2}NOTES)/, ''),
      );
    },
  },
  replaced('a value in .env.example', '.env.example', 'PORT=3000', 'PORT=8080'),
  replaced(
    'the value that this version changes there',
    '.env.example',
    'SHUTDOWN_TIMEOUT_MS=10000',
    'SHUTDOWN_TIMEOUT_MS=1',
  ),
  inserted('a value between', '.env.example', { before: '# Log level' }, '# mine\nMINE=1\n'),
  removed('.env.example deleted', '.env.example'),
];

const documents: readonly Edit[] = [
  inserted(
    'a chapter in the README',
    'README.md',
    { before: '## Configuration' },
    '## Mine\n\nWords.\n\n',
  ),
  replaced(
    'a sentence that this version changes',
    'README.md',
    'no configuration needed',
    'see the wiki',
    ['README.md'],
  ),
  replaced('a title', 'README.md', '# orders', '# Orders of the shop'),
  inserted('a line in the Dockerfile', 'Dockerfile', { before: '# Exec form' }, 'LABEL mine=1\n'),
  replaced('the line that this version changes', 'Dockerfile', '--interval=30s', '--interval=60s', [
    'Dockerfile',
  ]),
  inserted('a service in compose.yaml', 'compose.yaml', 'end', '\n  mine:\n    image: redis:8\n'),
  replaced('a value in compose.yaml', 'compose.yaml', 'retries: 3', 'retries: 9'),
  inserted(
    'a step in CI',
    ci,
    { before: '      - run: npm run build' },
    '      - run: npm audit\n',
  ),
  inserted('a job in CI', ci, 'end', '\n  mine:\n    runs-on: ubuntu-24.04\n    steps: []\n'),
  inserted('names in .gitignore', '.gitignore', 'end', 'mine/\n'),
  inserted('the table of the runbook', 'docs/runbook.md', 'end', '\n| mine | 1 |\n'),
  removed('a decision deleted', 'docs/adr/0003-parse-the-environment-once-at-the-start.md'),
];

const manifests: readonly Edit[] = [
  {
    what: 'another version of what this version raises',
    apply: (tree) =>
      tree.json('package.json', ({ dependencies }) => {
        dependencies.pino = '^10.1.0';
      }),
  },
  {
    what: 'dependencies and scripts beside ours',
    apply: (tree) =>
      tree.json('package.json', (manifest) => {
        manifest.dependencies['aa-mine'] = '1.0.0';
        manifest.devDependencies['zz-mine'] = '1.0.0';
        manifest.scripts.mine = 'echo mine';
      }),
  },
  {
    what: 'scripts in another order',
    apply: (tree) =>
      tree.json('package.json', (manifest) => {
        manifest.scripts = Object.fromEntries(Object.entries(manifest.scripts).reverse());
      }),
    kept(after) {
      const [first] = Object.keys(JSON.parse(after.read('package.json')).scripts);
      assert.equal(first, 'check');
    },
  },
  replaced(
    'the script that this version changes',
    'package.json',
    '--import tsx --test test',
    '--import tsx --test --watch test',
  ),
  replaced('a dependency taken out', 'package.json', '    "pino-pretty": "13.1.2",\n', ''),
  {
    what: 'a dependency in another section',
    apply: (tree) =>
      tree.json('package.json', (manifest) => {
        manifest.dependencies['pino-pretty'] = manifest.devDependencies['pino-pretty'];
        delete manifest.devDependencies['pino-pretty'];
      }),
    kept(after) {
      const { dependencies, devDependencies } = JSON.parse(after.read('package.json'));
      assert.ok('pino-pretty' in dependencies && !('pino-pretty' in devDependencies));
    },
  },
  replaced('a version of their own', 'package.json', '"version": "0.1.0"', '"version": "2.0.0"'),
  replaced(
    'an option in tsconfig.json',
    'tsconfig.json',
    '    "skipLibCheck": true',
    '    "skipLibCheck": true,\n    "allowJs": true',
  ),
  replaced('an option taken out', 'tsconfig.json', '    "noImplicitReturns": true,\n', ''),
  replaced(
    'a comment in tsconfig.json',
    'tsconfig.json',
    '    "strict": true,',
    '    // as strict as can be\n    "strict": true,',
  ),
  replaced(
    'a rule in biome.json',
    'biome.json',
    '"preset": "recommended"',
    '"preset": "recommended",\n      "style": { "useConst": "warn" }',
  ),
];

export const serviceEdits: readonly Edit[] = [
  ...layout,
  ...files,
  ...modules,
  ...variables,
  ...documents,
  ...manifests,
];
