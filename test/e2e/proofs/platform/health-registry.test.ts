import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { createHealthRegistry } from '../src/platform/health/registry.js';

async function setUp() {
  const log: [message: string, fields: object][] = [];
  const write = (fields: object, message: string): void => void log.push([message, fields]);
  const health = createHealthRegistry({
    service: 'shop',
    version: '1.2.3',
    logger: { info: write, warn: write },
  });
  const reports = {
    '/health': health.live,
    '/health/ready': health.ready,
    '/health/startup': health.startup,
  };
  const probe = async (path: keyof typeof reports) => {
    // As between two requests: timers run.
    await setImmediate();
    const report = await reports[path]();
    const status = report.status === 'unavailable' ? 503 : 200;
    return { status, body: JSON.stringify(report), report };
  };
  return { health, probe, log, messages: () => log.map(([message]) => message) };
}

const refuse = () => Promise.reject(new Error('10.0.0.5:5432 refused'));

test('the body says who answers, for how long it has been up, and when', async () => {
  const { health, probe } = await setUp();
  health.addCheck({ name: 'db', check: () => sleep(20) });
  const { report } = await probe('/health/ready');
  const { uptime, timestamp, components, ...rest } = report;
  assert.deepEqual(rest, { status: 'ok', service: 'shop', version: '1.2.3' });
  assert.ok(Number.isInteger(uptime) && uptime >= 0);
  assert.ok(Math.abs(Date.parse(timestamp) - Date.now()) < 60_000);
  assert.deepEqual(Object.keys(components[0] ?? {}), ['name', 'status', 'responseTimeMs']);
  assert.ok((components[0]?.responseTimeMs ?? 0) >= 15);
});

test('liveness asks no check and no task', async () => {
  const { health, probe } = await setUp();
  let calls = 0;
  health.addCheck({ name: 'db', check: () => void calls++ });
  health.addStartupTask({ name: 'warm', run: () => sleep(200), required: true, timeoutMs: 500 });
  const { status, report } = await probe('/health');
  assert.deepEqual([status, report.status, report.components], [200, 'ok', []]);
  assert.equal(calls, 0);
});

test('all healthy is 200 ok', async () => {
  const { health, probe } = await setUp();
  health.addCheck({ name: 'a', check: () => 'any value' });
  health.addCheck({ name: 'b', check: async () => {}, critical: false });
  const { status, report } = await probe('/health/ready');
  assert.deepEqual([status, report.status], [200, 'ok']);
});

test('only a non-critical failure is 200 degraded', async () => {
  const { health, probe } = await setUp();
  health.addCheck({ name: 'db', check: () => {} });
  health.addCheck({ name: 'mail', check: refuse, critical: false });
  const { status, report } = await probe('/health/ready');
  assert.deepEqual([status, report.status], [200, 'degraded']);
  assert.deepEqual(
    report.components.map(({ name, status }) => [name, status]),
    [
      ['db', 'ok'],
      ['mail', 'failed'],
    ],
  );
});

test('a critical failure is 503 unavailable, and critical is the default', async () => {
  const { health, probe } = await setUp();
  health.addCheck({ name: 'mail', check: refuse, critical: false });
  health.addCheck({
    name: 'db',
    check() {
      throw new Error('thrown at once');
    },
  });
  const { status, report } = await probe('/health/ready');
  assert.deepEqual([status, report.status], [503, 'unavailable']);
});

test('details of an error go to the log, not to the caller; only changes are logged', async () => {
  const { health, probe, log, messages } = await setUp();
  let isUp = false;
  health.addCheck({ name: 'db', check: () => (isUp ? undefined : refuse()), cacheMs: 0 });
  for (let probes = 0; probes < 3; probes++) {
    const { body } = await probe('/health/ready');
    assert.doesNotMatch(body, /10\.0\.0\.5/);
  }
  isUp = true;
  await probe('/health/ready');
  assert.deepEqual(messages(), ['health check failed', 'health check recovered']);
  const [, fields] = log[0] ?? [];
  assert.match(String((fields as { err: Error }).err), /10\.0\.0\.5:5432 refused/);
});

test('a hanging check is a failed one, and is told to stop', async () => {
  const { health, probe } = await setUp();
  let signal: AbortSignal | undefined;
  const check = (given: AbortSignal) => {
    signal = given;
    return new Promise(() => {});
  };
  health.addCheck({ name: 'db', check, timeoutMs: 50 });
  const { status, report } = await probe('/health/ready');
  assert.deepEqual([status, report.components[0]?.status], [503, 'failed']);
  assert.equal(signal?.aborted, true);
});

test('a check that hangs is not called beside itself, and once it has settled, again', async () => {
  const { health, probe } = await setUp();
  const runs: (() => void)[] = [];
  const check = () => new Promise<void>((resolve) => runs.push(resolve));
  health.addCheck({ name: 'db', check, timeoutMs: 20, cacheMs: 0 });
  for (let probes = 0; probes < 3; probes++) {
    assert.equal((await probe('/health/ready')).status, 503);
  }
  assert.equal(runs.length, 1);
  runs[0]?.();
  const again = probe('/health/ready');
  while (runs.length < 2) await sleep(1);
  runs[1]?.();
  assert.equal((await again).status, 200);
});

test('a startup task that hangs is not started beside itself', async () => {
  const { health, probe, messages } = await setUp();
  let runs = 0;
  const run = () => {
    runs++;
    return new Promise(() => {});
  };
  health.addStartupTask({ name: 'migrations', run, required: true, timeoutMs: 20 });
  while (messages().length < 2) await probe('/health/startup');
  assert.equal(runs, 1);
});

test('false is a failure, also from a promise; other values are none', async () => {
  const { health, probe, messages } = await setUp();
  health.addCheck({ name: 'a', check: () => false });
  health.addCheck({ name: 'b', check: async () => false, critical: false });
  health.addCheck({ name: 'c', check: () => 0 });
  health.addStartupTask({ name: 'warm', run: () => false, required: false, timeoutMs: 100 });
  assert.equal((await probe('/health/startup')).status, 200);
  assert.ok(messages().includes('startup task failed'));
  const { status, report } = await probe('/health/ready');
  const statuses = report.components.map((component) => component.status);
  assert.deepEqual([status, statuses], [503, ['failed', 'failed', 'ok']]);
});

test('the timeout of a check must be below that of the probe', async () => {
  const { health } = await setUp();
  assert.throws(
    () => health.addCheck({ name: 'db', check: () => {}, timeoutMs: 2000 }),
    RangeError,
  );
});

test('simultaneous probes share one run, and its result is served for a short time', async () => {
  const { health, probe } = await setUp();
  let calls = 0;
  const check = async () => {
    calls++;
    await sleep(20);
  };
  health.addCheck({ name: 'db', check, cacheMs: 1000 });
  await Promise.all(Array.from({ length: 10 }, () => probe('/health/ready')));
  await probe('/health/ready');
  assert.equal(calls, 1);
  await sleep(1050);
  await probe('/health/ready');
  assert.equal(calls, 2);
});

test('startup is 503 until what is required has succeeded; it is tried again', async () => {
  const { health, probe, messages } = await setUp();
  let migrated = false;
  const run = () => (migrated ? undefined : refuse());
  health.addStartupTask({ name: 'migrations', run, required: true, timeoutMs: 100 });
  await sleep(10);

  const { status, report, body } = await probe('/health/startup');
  assert.deepEqual([status, report.components[0]?.status], [503, 'failed']);
  assert.doesNotMatch(body, /10\.0\.0\.5/);
  assert.ok(messages().includes('startup task failed'));
  assert.equal((await probe('/health/ready')).status, 503);

  migrated = true;
  await probe('/health/startup');
  await sleep(10);
  assert.equal((await probe('/health/startup')).status, 200);
  assert.equal((await probe('/health/ready')).status, 200);
});

test('startup is 503 until warming has ended', async () => {
  const { health, probe } = await setUp();
  let finish = () => {};
  const run = () =>
    new Promise<void>((resolve) => {
      finish = resolve;
    });
  health.addStartupTask({ name: 'warm', run, required: false, timeoutMs: 5000 });
  const { status, report } = await probe('/health/startup');
  assert.deepEqual([status, report.components[0]?.status], [503, 'pending']);
  finish();
  await sleep(10);
  assert.equal((await probe('/health/startup')).status, 200);
});

test('warming that fails or times out does not hold the start up', async () => {
  const { health, probe } = await setUp();
  const hang = () => new Promise(() => {});
  health.addStartupTask({ name: 'warm', run: hang, required: false, timeoutMs: 500 });
  health.addStartupTask({ name: 'fill', run: refuse, required: false, timeoutMs: 500 });
  assert.equal((await probe('/health/startup')).status, 503);
  await sleep(550);
  const { status, report } = await probe('/health/startup');
  assert.deepEqual([status, report.status], [200, 'ok']);
});

test('while draining readiness is 503 and liveness 200', async () => {
  const { health, probe } = await setUp();
  let calls = 0;
  health.addCheck({ name: 'db', check: () => void calls++ });
  health.drain();
  const ready = await probe('/health/ready');
  assert.deepEqual([ready.status, ready.report.status], [503, 'unavailable']);
  assert.equal((await probe('/health')).status, 200);
  assert.equal(calls, 0);
});
