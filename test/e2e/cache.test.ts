import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { agentops, resultOf } from './support/agentops.ts';
import { must, run } from './support/child.ts';
import { installedRepository, server } from './support/existing-repository.ts';
import { runIn } from './support/fixture-commands.ts';
import { copyOfFixture } from './support/fixture-installs.ts';
import { fixtures } from './support/fixtures.ts';
import { npmInstall } from './support/installs.ts';
import { ask } from './support/load.ts';
import { make } from './support/made-service.ts';
import { mustTest } from './support/proved-tests.ts';
import { startRedis } from './support/redis.ts';
import { freePort, type Service, startService } from './support/service.ts';

const all = ['--write-through', '--write-behind', '--warming'];

const variants: readonly (readonly string[])[] = [
  ['--cache=memory', '--framework=hono'],
  ['--cache=redis', ...all],
  ['--cache=redis', '--framework=express', '--linter=eslint'],
];

const statusOf = async ({ url }: Service): Promise<string> => {
  const { status, body } = await ask(`${url}/health/ready`);
  assert.equal(status, 200, body);
  return (JSON.parse(body) as { status: string }).status;
};

/** Of a note that is added, read twice, and listed. */
async function assertNotes({ url }: Service): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const note = { method: 'POST', headers, body: JSON.stringify({ title: `T ${Math.random()}` }) };
  assert.equal((await fetch(`${url}/notes`)).status, 200);
  const added = await fetch(`${url}/notes`, note);
  assert.equal(added.status, 201);
  const { id } = (await added.json()) as { id: string };
  for (let turn = 0; turn < 2; turn++) {
    assert.equal((await fetch(`${url}/notes/${id}`)).status, 200);
  }
  const list = (await (await fetch(`${url}/notes`)).json()) as { id: string }[];
  assert.ok(
    list.some((each) => each.id === id),
    'the list is read anew',
  );
  assert.equal((await fetch(`${url}/notes/${id}`, { method: 'DELETE' })).status, 204);
  assert.equal((await fetch(`${url}/notes/${id}`)).status, 404);
}

async function assertEnds(service: Service): Promise<void> {
  const { code } = await service.stop();
  assert.equal(code, 0, service.output());
}

for (const flags of variants) {
  describe(`service with ${flags.join(' ')}`, () => {
    const isInMemory = flags.includes('--cache=memory');
    let root: string;

    before('made and installed', async () => {
      root = await make('orders', flags);
      await npmInstall(root);
    });

    it('passes its check: types, linter, tests', async () => {
      await mustTest('npm', ['run', 'check'], { cwd: root });
    });

    it('starts, answers and exits with 0, also without Redis', async () => {
      await must('npm', ['run', 'build'], { cwd: root });
      const nowhere = async () => `redis://127.0.0.1:${await freePort()}`;
      const urls = { CACHE_REDIS_URL: await nowhere(), QUEUE_REDIS_URL: await nowhere() };
      const env = { SHUTDOWN_DRAIN_MS: '0', ...urls };
      const service = await startService(root, { env });
      assert.equal(await statusOf(service), isInMemory ? 'ok' : 'degraded');
      await assertNotes(service);
      await assertEnds(service);
      assert.doesNotMatch(service.output(), /"level":"fatal"/);
    });

    if (isInMemory) return;

    it('does not start in production without URLs, nor with one Redis for both', async () => {
      const url = `redis://127.0.0.1:${await freePort()}`;
      const start = (env: Record<string, string>) => {
        const options = { cwd: root, env: { NODE_ENV: 'production', ...env } };
        return run('node', ['dist/main.js'], options);
      };
      const without = await start({});
      assert.equal(without.code, 1);
      assert.match(without.stderr, /CACHE_REDIS_URL: is missing/);
      if (!flags.includes('--write-behind')) return;
      const shared = await start({ CACHE_REDIS_URL: url, QUEUE_REDIS_URL: `${url}/1` });
      assert.equal(shared.code, 1);
      assert.match(shared.stderr, /QUEUE_REDIS_URL: the Redis of the cache/);
    });

    it('answers every request while Redis hangs', async () => {
      const silent = createServer(() => {}).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const hanging = `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`;
      const urls = { CACHE_REDIS_URL: hanging, QUEUE_REDIS_URL: await startRedis() };
      const service = await startService(root, { env: { SHUTDOWN_DRAIN_MS: '0', ...urls } });
      assert.equal(await statusOf(service), 'degraded');
      // One that waits for its deadline would be a 503.
      await assertNotes(service);
      await assertEnds(service);
      silent.close();
    });

    it('is ready with Redis', async () => {
      const urls = { CACHE_REDIS_URL: await startRedis(), QUEUE_REDIS_URL: await startRedis(true) };
      const env = { SHUTDOWN_DRAIN_MS: '0', ...urls };
      const service = await startService(root, { env });
      // A result is kept for a second, and the first may have come before the connection.
      for (let tries = 0; (await statusOf(service)) !== 'ok' && tries < 50; tries++)
        await sleep(100);
      assert.equal(await statusOf(service), 'ok');
      await assertNotes(service);
      await assertEnds(service);
    });
  });
}

const features = ['cache', 'health-check', 'graceful-shutdown'];

describe('agentops add cache in TypeScript', () => {
  it('compiles, passes its tests, and is checked and closed', async () => {
    const root = await installedRepository();
    const outcome = await agentops(['add', ...features, '--json'], { cwd: root });
    assert.equal(outcome.code, 0, outcome.stderr + outcome.stdout);
    assert.deepEqual(resultOf(outcome).notes, []);
    // As a person uses it.
    const text = readFileSync(join(root, server), 'utf8').replace(
      "({ hello: 'shop' })",
      "greetings.getOrCompute({ tenant: 'shop', id: 1 }, () => ({ hello: 'shop' }))",
    );
    writeFileSync(
      join(root, server),
      `import { cache } from './platform/cache.js';\n${text.replace(
        '\napp.get',
        "\nconst greetings = cache.entity<{ hello: string }>({ entity: 'greeting', schemaVersion: 1 });\napp.get",
      )}`,
    );
    await npmInstall(root);
    await must('npm', ['run', 'typecheck'], { cwd: root });
    await mustTest('npm', ['test'], { cwd: root });
    await assertServes(root);
  });
});

async function assertServes(root: string): Promise<void> {
  const url = await startRedis();
  const service = await startService(root, {
    env: { NODE_ENV: 'development', CACHE_REDIS_URL: url },
  });
  for (let tries = 0; (await statusOf(service)) !== 'ok' && tries < 50; tries++) await sleep(100);
  assert.equal(await statusOf(service), 'ok');
  assert.deepEqual(JSON.parse((await ask(service.url)).body), { hello: 'shop' });
  await assertEnds(service);
}

describe('agentops add cache in CommonJS', () => {
  const fixture = fixtures.find(({ name }) => name === 'fastify-js-cjs-single-file');

  it('passes its tests, and is loaded by the health check', async function () {
    if (fixture === undefined) return this.skip();
    const copy = await copyOfFixture(fixture);
    const outcome = await agentops(['add', ...features, '--json'], { cwd: copy.root });
    assert.equal(outcome.code, 0, outcome.stderr + outcome.stdout);
    const { created } = resultOf(outcome);
    const seed = created.find((path) => /platform\/cache\.(c?js)$/.test(path));
    assert.ok(seed, created.join());
    await npmInstall(copy.root);
    const tests = created.filter((path) => /\.test\.c?js$/.test(path));
    await runIn(copy, ['node', '--test', ...tests]);
    const program = `const { cache } = require('./${seed}'); cache.entity({ entity: 'e', schemaVersion: 1 }).getOrCompute({ tenant: 't', id: 1 }, () => null).then((value) => { cache.close(); console.log(value); });`;
    const { stdout } = await must('node', ['-e', program], { cwd: copy.root });
    assert.match(stdout, /^null$/m);
  });
});
