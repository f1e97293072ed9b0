import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { agentops, type Result, resultOf } from './support/agentops.ts';
import { must, run } from './support/child.ts';
import { installedRepository, server } from './support/existing-repository.ts';
import { npmInstall } from './support/installs.ts';
import { ask } from './support/load.ts';
import { mustTest } from './support/proved-tests.ts';
import { type Service, startService } from './support/service.ts';
import { assertSameTree, treeOf } from './support/tree.ts';

interface Case {
  readonly feature: string;
  /** Files that have to be there afterwards. */
  readonly writes: readonly string[];
  /** Sees that the feature works in the service that it was put into. */
  works(service: Service, root: string): Promise<void>;
}

const cases: readonly Case[] = [
  {
    feature: 'health-check',
    writes: [
      'src/platform/health/registry.ts',
      'src/platform/health/fastify.ts',
      'test/health.test.ts',
    ],
    async works({ url }) {
      for (const path of ['/health', '/health/ready', '/health/startup']) {
        const { status, body } = await ask(url + path);
        assert.equal(status, 200, body);
        const { service, version } = JSON.parse(body) as { service: string; version: string };
        assert.deepEqual([service, typeof version], ['shop', 'string']);
      }
    },
  },
  {
    feature: 'error-handling',
    writes: [
      'src/platform/errors/problem.ts',
      'src/platform/errors/fastify.ts',
      'test/errors.test.ts',
    ],
    async works({ url }) {
      const { status, headers } = await ask(`${url}/nowhere`);
      assert.equal(status, 404);
      assert.match(String(headers['content-type']), /^application\/problem\+json/);
    },
  },
  {
    feature: 'logging',
    writes: [
      'src/platform/logging/logger.ts',
      'src/platform/logging/fastify.ts',
      'test/logger.test.ts',
      'test/request-logging.test.ts',
    ],
    async works(service) {
      const { headers } = await ask(service.url, { headers: { 'x-request-id': 'given-id' } });
      assert.equal(headers['x-request-id'], 'given-id');
      // The line comes when the response is closed, which may be after the client has read it.
      for (let tries = 0; tries < 100 && !service.output().includes('given-id'); tries++) {
        await sleep(50);
      }
      await service.stop();
      assert.match(service.output(), /"service":"shop".*given-id|given-id.*"service":"shop"/);
    },
  },
  {
    feature: 'graceful-shutdown',
    writes: ['src/platform/shutdown/shutdown.ts', 'test/shutdown.test.ts'],
    async works(service) {
      assert.equal((await service.stop()).code, 0, service.output());
    },
  },
  {
    feature: 'env-validation',
    writes: ['src/platform/env/env.ts', 'src/platform/env/parse-env.ts', 'test/env.test.ts'],
    async works(_service, root) {
      const env = { PORT: 'harbour' };
      const outcome = await run('node', ['--import', 'tsx', server], { cwd: root, env });
      assert.equal(outcome.code, 1, outcome.stdout);
      assert.match(outcome.stderr, /PORT/);
      assert.doesNotMatch(outcome.stderr, /harbour/);
    },
  },
];

/** The whole service is in place when it answers: a feature alone has no probes. */
const startAnew = (root: string): Promise<Service> =>
  startService(root, { env: { NODE_ENV: 'development' }, readyPath: '/' });

for (const { feature, writes, works } of cases) {
  describe(`agentops add ${feature} in a hand-written service`, () => {
    let root: string;
    let result: Result;

    before('the run', async () => {
      root = await installedRepository();
      const outcome = await agentops(['add', feature, '--json'], { cwd: root });
      assert.equal(outcome.code, 0, outcome.stderr + outcome.stdout);
      result = resultOf(outcome);
    });

    it('writes and wires its files', () => {
      for (const path of writes)
        assert.ok(result.created.includes(path), `${path} is not in ${result.created}`);
      assert.ok(result.changed.includes('package.json'));
      assert.ok(result.changed.includes(server));
      assert.match(readFileSync(join(root, server), 'utf8'), /from '\.\/platform\//);
      assert.deepEqual(result.manual, []);
    });

    it('compiles and works', async () => {
      await npmInstall(root);
      await must('npm', ['run', 'typecheck'], { cwd: root });
      const service = await startAnew(root);
      await works(service, root);
      service.signal('SIGKILL');
      await service.ended;
    });

    it('adds tests that pass', async () => {
      const { stdout } = await mustTest('npm', ['test'], { cwd: root });
      assert.match(stdout, /^. pass [1-9]/m);
      assert.match(stdout, /^. fail 0$/m);
    });

    it('changes nothing on a second run and exits with 0', async () => {
      const before = treeOf(root, { times: true });
      const again = await agentops(['add', feature, '--json'], { cwd: root });
      assert.equal(again.code, 0, again.stdout);
      assert.equal(resultOf(again).status, 'unchanged');
      assertSameTree(treeOf(root, { times: true }), before, 'the second run');
    });
  });
}

describe('agentops add with all features at once', () => {
  it('gives a service that compiles, works and passes all tests', async () => {
    const root = await installedRepository();
    const features = cases.map(({ feature }) => feature);
    const outcome = await agentops(['add', ...features, '--json'], { cwd: root });
    assert.equal(outcome.code, 0, outcome.stderr);
    await npmInstall(root);
    await must('npm', ['run', 'typecheck'], { cwd: root });
    await mustTest('npm', ['test'], { cwd: root });
    for (const { works } of cases) {
      const service = await startAnew(root);
      await works(service, root);
      service.signal('SIGKILL');
      await service.ended;
    }
    const again = await agentops(['add', ...features, '--json'], { cwd: root });
    assert.deepEqual([again.code, resultOf(again).status], [0, 'unchanged'], again.stdout);
  });

  it('gives the same files as adding them one by one', async () => {
    const [together, single] = [await installedRepository(), await installedRepository()];
    const features = cases.map(({ feature }) => feature);
    await agentops(['add', ...features], { cwd: together });
    for (const feature of features) await agentops(['add', feature], { cwd: single });
    // What a feature remembers is its own step, which is another where others were there before it.
    const files = (root: string) => treeOf(root, { without: ['.agentops'] });
    assertSameTree(files(single), files(together), 'the tree');
    for (const root of [together, single]) {
      const checked = await agentops(['check'], { cwd: root });
      assert.equal(checked.code, 0, checked.stdout);
      const updated = await agentops(['update', '--check'], { cwd: root });
      assert.equal(updated.code, 0, updated.stdout);
    }
  });
});
