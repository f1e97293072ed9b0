import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Answer, Task } from './fixtures/cache-worker.js';
import { deferred, until } from './support/observed.js';
import { skip, startRedis, type TestRedis } from './support/redis-server.js';
import { tieredCache, uniqueApp } from './support/tiered.js';

const FIXTURE = fileURLToPath(new URL('fixtures/cache-worker.ts', import.meta.url));

/** A process that asks its cache what it is told to. */
async function startWorker(url: string, app: string, options: object) {
  const args = ['--import', 'tsx', FIXTURE, url, app, JSON.stringify(options)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => assert.fail('it ended')),
  ]);
  return {
    child,
    /** Resolves when it begins to compute. */
    computing: () => heard(child, (message) => message === 'computing'),
    async ask(task: Partial<Task>): Promise<Answer> {
      const answer = heard(child, (message) => message !== 'computing');
      child.send({ id: '1', callers: 2500, ms: 200, outcome: 'value', ...task });
      return (await answer) as Answer;
    },
  };
}

function heard(child: ChildProcess, isIt: (message: unknown) => boolean): Promise<unknown> {
  return new Promise((resolve) => {
    child.on('message', function listen(message) {
      if (!isIt(message)) return;
      child.off('message', listen);
      resolve(message);
    });
  });
}

/** All answers as one. */
function sum(answers: readonly Answer[]): Answer {
  const outcomes: Record<string, number> = {};
  for (const each of answers) {
    for (const [name, count] of Object.entries(each.outcomes)) {
      outcomes[name] = (outcomes[name] ?? 0) + count;
    }
  }
  return { computations: answers.reduce((all, each) => all + each.computations, 0), outcomes };
}

describe('stampede', { skip, timeout: 120_000 }, () => {
  let server: TestRedis;
  let workers: Awaited<ReturnType<typeof startWorker>>[] = [];
  let end = async () => {};
  before(async () => {
    server = await startRedis({
      after(stop) {
        end = stop;
      },
    });
    const app = uniqueApp();
    const options = { computeTimeoutMs: 600 };
    workers = await Promise.all(
      Array.from({ length: 4 }, () => startWorker(server.url, app, options)),
    );
  });
  after(async () => {
    for (const { child } of workers) child.kill('SIGKILL');
    await end();
  });

  const askAll = async (task: Partial<Task>, of = workers) =>
    sum(await Promise.all(of.map((worker) => worker.ask(task))));

  test('10,000 callers in 4 processes: one computation', async () => {
    assert.deepEqual(await askAll({}), { computations: 1, outcomes: { value: 10_000 } });
    assert.deepEqual(await askAll({}), { computations: 0, outcomes: { value: 10_000 } });
  });

  test('a computation that fails reaches all who wait, and is tried again after a moment', async () => {
    const failed = await askAll({ id: '2', outcome: 'error' });
    assert.deepEqual(failed, { computations: 1, outcomes: { 'no database': 10_000 } });
    assert.deepEqual(await askAll({ id: '2' }), { computations: 1, outcomes: { value: 10_000 } });
  });

  test('who computes dies: somebody else does it, once, when the lease has ended', async () => {
    const [victim, ...others] = workers;
    assert.ok(victim);
    const computing = victim.computing();
    void victim.ask({ id: '3', callers: 1, outcome: 'nothing' });
    await computing;
    victim.child.kill('SIGKILL');
    const answer = await askAll({ id: '3' }, others);
    assert.deepEqual(answer, { computations: 1, outcomes: { value: 7500 } });
  });

  test('who has waited long enough takes the stale value, or asks the origin itself', async (t) => {
    const app = uniqueApp();
    const of = { ttlMs: 50, staleIfErrorMs: 60_000 };
    const options = { app, url: server.url };
    // The other waits for the time in which two computations of its own would end.
    const a = tieredCache<string>(t, { ...options, computeTimeoutMs: 30_000 }, of);
    const b = tieredCache<string>(t, { ...options, computeTimeoutMs: 50 }, of);
    await Promise.all([a.ready(), b.ready()]);
    const stale = { tenant: 't', id: 'stale' };
    const absent = { tenant: 't', id: 'absent' };
    await a.entity.getOrCompute(stale, () => 'old');
    await sleep(60);

    const slow = deferred<string>();
    let computing = 0;
    const hang = () => {
      computing++;
      return slow.promise;
    };
    const held = [stale, absent].map((parts) => a.entity.getOrCompute(parts, hang));
    await until(() => computing === 2, 'the other computes');
    const own = () => 'own';
    assert.deepEqual(
      await Promise.all([stale, absent].map((parts) => b.entity.getOrCompute(parts, own))),
      ['old', 'own'],
    );
    assert.deepEqual([b.count('lock.wait'), b.count('compute')], [2, 1]);
    slow.resolve('new');
    assert.deepEqual(await Promise.all(held), ['new', 'new']);
  });
});
