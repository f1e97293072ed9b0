import assert from 'node:assert/strict';
import { detected, manifest } from './support/detected.ts';
import type { Tree } from './support/memory-tree.ts';

const serves = 'app.listen(3000);\n';

/** What a start script starts, over files that are there. */
const started: readonly (readonly [
  script: string,
  files: readonly string[],
  entry: string | undefined,
])[] = [
  ['node server.js', ['server.js'], 'server.js'],
  ['node server', ['server.js'], 'server.js'],
  ['node .', ['index.js'], 'index.js'],
  ['node src', ['src/index.js'], 'src/index.js'],
  ['node ./bin/www', ['bin/www', 'app.js'], 'bin/www'],
  ['node dist/main.js', ['src/main.ts', 'src/index.ts'], 'src/main.ts'],
  ['node dist/main', ['src/main.ts'], 'src/main.ts'],
  ['node dist', ['src/index.ts'], 'src/index.ts'],
  ['node build/src/server.js', ['src/server.ts'], 'src/server.ts'],
  ['node dist/server/index.js', ['server/index.ts', 'src/index.ts'], 'server/index.ts'],
  ['node dist/index.mjs', ['src/index.mts'], 'src/index.mts'],
  ['node dist/index.cjs', ['src/index.ts'], 'src/index.ts'],
  ['node lib/server.js', ['lib/server.js', 'src/server.js'], 'lib/server.js'],
  ['node lib/server.js', ['src/server.ts'], 'src/server.ts'],
  ['node --import tsx src/main.ts', ['src/main.ts'], 'src/main.ts'],
  ['node --import=tsx --env-file=.env src/main.ts', ['src/main.ts'], 'src/main.ts'],
  ['node --import ./telemetry.mjs server.mjs', ['telemetry.mjs', 'server.mjs'], 'server.mjs'],
  ['node -r dotenv/config -r ./tracing.js server.js', ['tracing.js', 'server.js'], 'server.js'],
  ['node --watch src/main.js', ['src/main.js'], 'src/main.js'],
  [
    'node --max-old-space-size=4096 --enable-source-maps dist/main.js',
    ['src/main.ts'],
    'src/main.ts',
  ],
  ['NODE_ENV=production node server.js --port 80', ['server.js'], 'server.js'],
  ['cross-env NODE_ENV=production PORT=80 node server.js', ['server.js'], 'server.js'],
  ['npm run build && node dist/app.js', ['src/app.ts'], 'src/app.ts'],
  ['tsc; node dist/app.js', ['src/app.ts'], 'src/app.ts'],
  ['tsx src/main.ts', ['src/main.ts'], 'src/main.ts'],
  ['tsx watch --clear-screen=false src/main.ts', ['src/main.ts'], 'src/main.ts'],
  ['tsx --env-file .env --watch src/main.ts', ['src/main.ts'], 'src/main.ts'],
  ['ts-node -r tsconfig-paths/register src/main.ts', ['src/main.ts'], 'src/main.ts'],
  ['ts-node -P tsconfig.server.json src/main.ts', ['src/main.ts'], 'src/main.ts'],
  ['ts-node-dev --respawn --transpile-only src/main.ts', ['src/main.ts'], 'src/main.ts'],
  ['nodemon', ['index.js'], 'index.js'],
  ['nodemon -e ts,json -w src src/main.ts', ['src/main.ts'], 'src/main.ts'],
  ['nodemon --exec "node --import tsx" src/main.ts', ['src/main.ts'], 'src/main.ts'],
  ["nodemon --watch src --exec 'ts-node src/main.ts'", ['src/main.ts', 'index.js'], 'src/main.ts'],
  ['tsc-watch --onSuccess "node dist/main.js"', ['src/main.ts'], 'src/main.ts'],
  ['tsup src/index.ts --watch --onSuccess "node dist/index.js"', ['src/index.ts'], 'src/index.ts'],
  ['concurrently "tsc -w" "nodemon dist/main.js"', ['src/main.ts'], 'src/main.ts'],
  ['npx tsx src/main.ts', ['src/main.ts'], 'src/main.ts'],
  ['pnpm exec tsx src/main.ts', ['src/main.ts'], 'src/main.ts'],
  ['dotenv -e .env -- node server.js', ['server.js'], 'server.js'],
  ['doppler run -- node server.js', ['server.js'], 'server.js'],
  ['bun run src/index.ts', ['src/index.ts'], 'src/index.ts'],
  ['bun --hot src/index.ts', ['src/index.ts'], 'src/index.ts'],
  ['bun src/index.ts', ['src/index.ts'], 'src/index.ts'],
  ['fastify start -l info -p 3000 app.js', ['app.js'], 'app.js'],
  ['fastify start -w -l info -P src/app.js', ['src/app.js'], 'src/app.js'],
  ['fastify start --ignore-watch=.ts$ -l info dist/app.js', ['src/app.ts'], 'src/app.ts'],
  ['nest start --watch', ['src/main.ts'], 'src/main.ts'],
  ['node --enable-source-maps dist/main', ['src/main.ts'], 'src/main.ts'],
  ['pm2 start dist/main.js --name api -i max', ['src/main.ts'], 'src/main.ts'],
  [
    'pm2-runtime start ecosystem.config.cjs',
    ['ecosystem.config.cjs', 'src/main.js'],
    'src/main.js',
  ],
  ['c8 node server.js', ['server.js'], 'server.js'],
  ['babel-node src/index.js', ['src/index.js'], 'src/index.js'],
  ['node dist/gone.js', [], undefined],
  ['node ../other/server.js', [], undefined],
  ['node /etc/passwd.js', [], undefined],
  ['next start', [], undefined],
  ['echo "node server.js"', [], undefined],
  ['', [], undefined],
];

const textOf = (path: string): string =>
  path.startsWith('ecosystem')
    ? "module.exports = { apps: [{ name: 'a', script: './src/main.js' }] };"
    : '';

const treeOf = (files: readonly string[], fields: object): Tree => ({
  'package.json': manifest(fields),
  ...Object.fromEntries(files.map((path) => [path, textOf(path)])),
});

const entryIn = (tree: Tree): string | undefined => detected(tree).entry.value;

describe('detected entry file', () => {
  for (const [start, files, entry] of started) {
    it(`is ${entry ?? 'none'}: ${start}`, () => {
      assert.equal(entryIn(treeOf(files, { scripts: { start } })), entry);
    });
  }

  it('follows scripts that call scripts, up to a cycle', () => {
    const files = ['src/main.ts'];
    const through = { start: 'npm run serve', serve: 'yarn run:it', 'run:it': 'node dist/main.js' };
    assert.equal(entryIn(treeOf(files, { scripts: through })), 'src/main.ts');
    const round = { start: 'npm run dev', dev: 'npm start' };
    assert.equal(entryIn(treeOf([], { scripts: round })), undefined);
  });

  it('prefers the production script to the development script', () => {
    const scripts = { dev: 'tsx watch src/dev.ts', start: 'node dist/main.js' };
    assert.equal(entryIn(treeOf(['src/dev.ts', 'src/main.ts'], { scripts })), 'src/main.ts');
  });

  it('falls back to the development script', () => {
    const scripts = { start: 'serve-it', dev: 'tsx watch src/main.ts' };
    assert.equal(entryIn(treeOf(['src/main.ts'], { scripts })), 'src/main.ts');
  });

  it('is mapped through outDir and rootDir', () => {
    const tree = {
      ...treeOf(['code/run.ts', 'src/run.ts'], { scripts: { start: 'node out/js/run.js' } }),
      'tsconfig.json': manifest({ compilerOptions: { outDir: 'out/js', rootDir: 'code' } }),
    };
    assert.equal(entryIn(tree), 'code/run.ts');
  });

  it('follows the settings of Nest', () => {
    const tree = {
      ...treeOf(['server/boot.ts'], { scripts: { start: 'nest start' } }),
      'nest-cli.json': manifest({ sourceRoot: 'server', entryFile: 'boot' }),
    };
    assert.equal(entryIn(tree), 'server/boot.ts');
  });

  it('follows the settings of nodemon', () => {
    const tree = {
      ...treeOf(['src/run.ts', 'index.js'], { scripts: { dev: 'nodemon' } }),
      'nodemon.json': manifest({ exec: 'ts-node src/run.ts' }),
    };
    assert.equal(entryIn(tree), 'src/run.ts');
  });

  const others: readonly (readonly [about: string, tree: Tree, entry: string | undefined])[] = [
    ['main', treeOf(['src/lib.ts'], { main: 'dist/lib.js' }), 'src/lib.ts'],
    ['module', treeOf(['src/lib.ts'], { module: './dist/lib.mjs' }), 'src/lib.ts'],
    ['bin', treeOf(['src/cli.ts'], { bin: { x: 'dist/cli.js' } }), 'src/cli.ts'],
    ['main that is not there', treeOf(['src/server.js'], { main: 'index.js' }), 'src/server.js'],
    [
      'Procfile',
      { ...treeOf(['run.js'], {}), Procfile: 'release: node migrate.js\nweb: node run.js\n' },
      'run.js',
    ],
    [
      'CMD of an image',
      { ...treeOf(['src/run.ts'], {}), Dockerfile: 'FROM node\nCMD ["node", "dist/run.js"]\n' },
      'src/run.ts',
    ],
    [
      'CMD through a script',
      { ...treeOf(['run.js'], { scripts: { go: 'node run.js' } }), Dockerfile: 'CMD npm run go\n' },
      'run.js',
    ],
    ['pm2', { ...treeOf(['src/main.js', 'ecosystem.config.js'], {}) }, 'src/main.js'],
    ['a usual name', treeOf(['src/server.mts'], {}), 'src/server.mts'],
    [
      'the one of the usual names that listens',
      { ...treeOf(['src/main.ts'], {}), 'src/server.ts': serves },
      'src/server.ts',
    ],
    ['no usual name', treeOf(['src/things.ts'], {}), undefined],
  ];
  for (const [about, tree, entry] of others) {
    it(`is ${entry ?? 'none'}: ${about}`, () => assert.equal(entryIn(tree), entry));
  }

  it('has its line as evidence', () => {
    const { entry } = detected(treeOf(['server.js'], { scripts: { start: 'node server.js' } }));
    assert.deepEqual(entry, {
      value: 'server.js',
      evidence: 'package.json:3',
      confidence: 'certain',
    });
  });
});
