import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { agentops, resultOf } from './support/agentops.ts';
import { must, run } from './support/child.ts';
import { installedRepository, server } from './support/existing-repository.ts';
import { runIn } from './support/fixture-commands.ts';
import { copyOfFixture } from './support/fixture-installs.ts';
import { fixtures } from './support/fixtures.ts';
import { npmInstall } from './support/installs.ts';
import { make } from './support/made-service.ts';
import { fileName, fileOf } from './support/migration-case.ts';
import { corpus } from './support/migration-corpus.ts';
import { type Postgres, startPostgres } from './support/postgres.ts';
import { allEnded, startedBy } from './support/processes.ts';
import { mustTest } from './support/proved-tests.ts';
import { freshFolder, once } from './support/scratch.ts';
import { npmStart, type Service, startService } from './support/service.ts';

const variants: readonly (readonly string[])[] = [
  ['--database=postgres'],
  [
    '--database=postgres',
    '--replicas',
    '--locks',
    '--framework=express',
    '--linter=eslint',
    '--cache=memory',
    '--deploy=kubernetes',
  ],
  ['--database=postgres', '--framework=hono', '--no-example', '--ci=gitlab'],
];

const headers = { 'content-type': 'application/json' };
const add = ({ url }: Service, title: string): Promise<Response> =>
  fetch(`${url}/notes`, { method: 'POST', headers, body: JSON.stringify({ title }) });

/** Resolves once readiness answers so; rejects if it does not within 20 s. */
async function answers({ url, output }: Service, status: number): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    if ((await fetch(`${url}/health/ready`)).status === status) return;
    await sleep(100);
  }
  throw new Error(`readiness did not become ${status}\n${output()}`);
}

const migrate = (root: string, url: string, ...args: string[]) =>
  run('node', ['dist/platform/db/migrate.js', ...args], {
    cwd: root,
    env: { NODE_ENV: 'production', MIGRATION_DATABASE_URL: url },
  });

/** The first of them, for what needs one that is installed. */
const firstService = once(async () => {
  const root = await make('orders', variants[0] ?? []);
  await npmInstall(root);
  return root;
});

for (const flags of variants) {
  describe(`service with ${flags.join(' ')}`, () => {
    const hasExample = !flags.includes('--no-example');
    let root: string;

    before('made and installed', async () => {
      root = flags === variants[0] ? await firstService() : await make('orders', flags);
      if (flags !== variants[0]) await npmInstall(root);
    });

    it('passes its check: types, linter, tests', async () => {
      await mustTest('npm', ['run', 'check'], { cwd: root });
    });

    it('has migrations that pass the lint', async () => {
      await must('npm', ['run', 'migration:lint'], { cwd: root });
    });

    it('runs with npm run dev without an installed server, and keeps its data', async () => {
      const options = { script: 'dev', env: { NODE_ENV: 'development' } } as const;
      const first = await npmStart(root, options);
      if (hasExample) assert.equal((await add(first, 'Milk')).status, 201);
      first.signal('SIGINT');
      await first.ended;
      const second = await npmStart(root, options);
      if (hasExample) assert.equal((await add(second, 'Milk')).status, 409);
      // To npm alone, whose shell passes it on to nobody.
      const started = await startedBy(second.pid);
      assert.ok(
        started.some(({ command }) => command.includes('postgres -D')),
        JSON.stringify(started),
      );
      process.kill(second.pid, 'SIGTERM');
      await allEnded(started);
      assert.equal(second.output().split('"shutting down"').length, 2, second.output());
    });

    it('is not ready until migrated, nor while the server is down', async () => {
      await must('npm', ['run', 'build'], { cwd: root });
      const postgres = await startPostgres(root);
      const env = { SHUTDOWN_DRAIN_MS: '0', DATABASE_URL: postgres.url };
      const service = await startService(root, { env, readyPath: '/health' });
      if (hasExample) await answers(service, 503);
      const { code, stderr } = await migrate(root, postgres.url, 'up');
      assert.equal(code, 0, stderr);
      await answers(service, 200);
      await postgres.stop();
      await answers(service, 503);
      assert.equal((await fetch(`${service.url}/health`)).status, 200);
      if (hasExample) assert.ok((await add(service, 'Lost')).status >= 500);
      await postgres.start();
      await answers(service, 200);
      if (hasExample) assert.equal((await add(service, 'Kept')).status, 201);
      const exit = await service.stop();
      assert.equal(exit.code, 0, service.output());
      await postgres.stop();
    });
  });
}

describe('migration lint', () => {
  it(`gives the expected rule and line for each of ${corpus.length} migrations`, async () => {
    const root = await firstService();
    const dir = freshFolder('corpus');
    for (const [index, each] of corpus.entries()) {
      writeFileSync(join(dir, fileName(each, index)), fileOf(each));
    }
    const { code, stdout, stderr } = await run(
      'node',
      ['--import', 'tsx', 'scripts/migration-lint.ts', dir],
      { cwd: root },
    );
    assert.equal(code, 1, stderr);
    const findings = [...stdout.matchAll(/^(.*):(\d+) {2}(\S+)$/gm)].map(
      ([, file = '', line, rule]) => ({ file, line, rule }),
    );
    const found = corpus.map((each, index) => ({
      name: each.name,
      finds: findings
        .filter(({ file }) => basename(file) === fileName(each, index))
        .map(({ rule, line }) => `${rule}@${line}`)
        .sort(),
    }));
    const expected = corpus.map(({ name, finds }) => ({ name, finds: [...finds].sort() }));
    assert.deepEqual(found, expected);
  });
});

describe('agentops add database migrations in TypeScript', () => {
  it('compiles, passes its tests, and is checked and closed', async () => {
    const root = await installedRepository();
    const features = ['database', 'migrations', 'health-check', 'graceful-shutdown'];
    const outcome = await agentops(['add', ...features, '--json'], { cwd: root });
    assert.equal(outcome.code, 0, outcome.stderr + outcome.stdout);
    // As a person uses it.
    const text = readFileSync(join(root, server), 'utf8').replace(
      "({ hello: 'shop' })",
      "database.query('hello', \"SELECT 'shop' AS hello\").then(({ rows }) => rows[0])",
    );
    writeFileSync(
      join(root, server),
      `import { database } from './platform/database.js';\n${text}`,
    );
    await npmInstall(root);
    await must('npm', ['run', 'typecheck'], { cwd: root });
    await mustTest('npm', ['test'], { cwd: root });
    const postgres = await startPostgres(root);
    const flags = ['--recipe', 'add-table', '--table', 'orders', '--force', '--json'];
    const added = await agentops(['add', 'migration', 'add_orders', ...flags], { cwd: root });
    assert.equal(added.code, 0, added.stderr + added.stdout);
    const env = { NODE_ENV: 'development', DATABASE_URL: postgres.url };
    const service = await startService(root, { env, readyPath: '/health' });
    assert.equal((await fetch(`${service.url}/health/ready`)).status, 503);
    await must('npm', ['run', 'migration:up'], {
      cwd: root,
      env: { MIGRATION_DATABASE_URL: postgres.url },
    });
    await answers(service, 200);
    assert.deepEqual(await (await fetch(service.url)).json(), { hello: 'shop' });
    assert.equal((await service.stop()).code, 0, service.output());
  });
});

describe('agentops add database migrations in CommonJS', () => {
  const fixture = fixtures.find(({ name }) => name === 'fastify-js-cjs-single-file');

  for (const features of [['database'], ['migrations']]) {
    it(`passes the tests of ${features.join()} alone`, async () => {
      assert.ok(fixture);
      const copy = await copyOfFixture(fixture);
      const outcome = await agentops(['add', ...features, '--json'], { cwd: copy.root });
      assert.equal(outcome.code, 0, outcome.stderr + outcome.stdout);
      await npmInstall(copy.root);
      const tests = resultOf(outcome).created.filter((path) => /\.test\.c?js$/.test(path));
      assert.ok(tests.length > 0);
      await runIn(copy, ['node', '--test', ...tests]);
    });
  }

  it('applies and reverts migrations in SQL and code', async () => {
    assert.ok(fixture);
    const copy = await copyOfFixture(fixture);
    await agentops(['add', 'migrations', '--json'], { cwd: copy.root });
    await npmInstall(copy.root);
    const npm = (script: string, args: string[] = [], env = {}) =>
      must('npm', ['run', '--silent', script, '--', ...args], { cwd: copy.root, env });
    for (const flags of [
      ['add_orders', '--recipe', 'add-table', '--table', 'orders'],
      [
        'fill',
        '--recipe',
        'backfill',
        '--table',
        'orders',
        '--column',
        'updated_at',
        '--set',
        'now()',
      ],
    ]) {
      const added = await agentops(['add', 'migration', ...flags, '--force', '--json'], {
        cwd: copy.root,
      });
      assert.equal(added.code, 0, added.stderr + added.stdout);
    }
    const names = readdirSync(join(copy.root, 'migrations')).join();
    assert.match(names, /^\d{14}_add_orders\.sql,\d{14}_fill\.c?js$/);
    await npm('migration:lint');
    const support = resultSupport(copy.root);
    const postgres: Postgres = await startPostgres(copy.root, support);
    const env = { MIGRATION_DATABASE_URL: postgres.url };
    await npm('migration:up', [], env);
    assert.match((await npm('migration:status', [], env)).stdout, /add_orders/);
    await npm('migration:down', ['--count', '2', '--allow-destructive'], env);
    await postgres.stop();
  });
});

/** Where the support of the tests is, and how it ends. */
function resultSupport(root: string): string {
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' }).find(
    (path) => !path.includes('node_modules') && /support[\\/]postgres\.c?js$/.test(path),
  );
  assert.ok(found);
  return found;
}
