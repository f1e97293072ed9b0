import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BackPressureError } from '../src/platform/cache/write-behind-entity.js';
import { observe, until } from './support/observed.js';
import { openPositions, type Position } from './support/positions.js';
import { skip, startRedis, type TestRedis } from './support/redis-server.js';

const FIXTURE = fileURLToPath(new URL('fixtures/write-behind-process.ts', import.meta.url));
const row = { tenant: 'acme', id: 'van' };
const parked: Position = { ...row, version: 1, place: 'garage' };

describe('write-behind', { skip, concurrency: true }, () => {
  const services: { close(): Promise<void> }[] = [];
  const servers: (() => Promise<void>)[] = [];
  const atTheEnd = { after: (end: () => Promise<void>) => void servers.push(end) };
  let redis: TestRedis;
  before(async () => {
    redis = await startRedis(atTheEnd);
  });
  after(async () => {
    await Promise.all(services.map((service) => service.close()));
    await Promise.all(servers.map((end) => end()));
  });
  let count = 0;

  /** A process of a service of its own, whose table has one position. */
  async function opened(options: Partial<Parameters<typeof openPositions>[0]> = {}) {
    count += 1;
    const app = `behind-${process.pid}-${count}`;
    const observed = observe();
    const service = openPositions({
      ...{ app, queueUrl: redis.url, url: redis.url },
      ...{ logger: observed.logger, backOffMs: 10 },
      ...options,
    });
    services.push(service);
    await service.table.insert(parked);
    await until(async () => {
      await service.behind.countDead();
      return true;
    }, 'the queue answers');
    return { app, ...service, ...observed };
  }

  test('a write is seen at once, and reaches the database later', async () => {
    const { positions, read, table, behind } = await opened();
    assert.equal((await read(row)).place, 'garage');
    const written = await positions.write(row, { ...parked, place: 'road' });
    assert.ok(written.version > parked.version);
    assert.deepEqual(await read(row), written);
    assert.deepEqual(await table.load(row), parked);
    behind.start();
    await until(async () => (await table.load(row)).place === 'road', 'written to the database');
    assert.deepEqual(await table.load(row), written);
  });

  test('a cache that forgets it does not bring the old row back', async () => {
    const { positions, read, cache } = await opened();
    await positions.write(row, { ...parked, place: 'road' });
    await cache.invalidate(row);
    assert.equal((await read(row)).place, 'road');
  });

  test('the last write wins, in whatever order the jobs are done', async () => {
    let failures = 1;
    const applied: string[] = [];
    const outcomes: string[] = [];
    const service = await opened({
      async apply(scope, position, version) {
        if (position.place === 'first' && failures-- > 0) throw new Error('database is down');
        applied.push(position.place);
        const outcome = await service.table.apply(scope, position, version);
        outcomes.push(outcome);
        return outcome;
      },
    });
    await service.positions.write(row, { ...parked, place: 'first' });
    await service.positions.write(row, { ...parked, place: 'second' });
    service.behind.start();
    await until(() => applied.length === 2, 'both done');
    assert.deepEqual(applied, ['second', 'first']);
    await until(() => outcomes.length === 2, 'both written');
    assert.deepEqual(outcomes, ['applied', 'superseded']);
    assert.equal((await service.table.load(row)).place, 'second');
    assert.equal((await service.read(row)).place, 'second');
  });

  test('what cannot be written is kept, told, no longer shown, and can be tried again', async () => {
    let isDown = true;
    const service = await opened({
      attempts: 3,
      async apply(scope, position, version) {
        if (isDown) throw new Error('database is down');
        return service.table.apply(scope, position, version);
      },
    });
    await service.positions.write(row, { ...parked, place: 'road' });
    assert.equal((await service.read(row)).place, 'road');
    service.behind.start();
    await until(async () => (await service.behind.countDead()) === 1, 'given up');
    assert.equal(service.logs('write-behind: not written, trying again'), 2);
    assert.equal(service.logs('write-behind: given up'), 1);
    assert.ok(service.logged.some(({ level }) => level === 'error'));
    assert.equal((await service.read(row)).place, 'garage');

    isDown = false;
    await service.behind.retryDead();
    await until(async () => (await service.table.load(row)).place === 'road', 'written after all');
    await until(async () => (await service.read(row)).place === 'road', 'shown');
    assert.equal(await service.behind.countDead(), 0);
  });

  test('an acknowledged write of what was deleted meanwhile waits for a person', async () => {
    const { positions, behind } = await opened({ apply: async () => 'missing' });
    await positions.write(row, { ...parked, place: 'road' });
    behind.start();
    await until(async () => (await behind.countDead()) === 1, 'given up at once');
  });

  test('too many waiting: a write is refused and changes nothing', async () => {
    const { positions, read } = await opened({ maxPending: 2 });
    for (const place of ['first', 'second']) await positions.write(row, { ...parked, place });
    await assert.rejects(positions.write(row, { ...parked, place: 'third' }), BackPressureError);
    assert.equal((await read(row)).place, 'second');
  });

  test('neither parts of an entity nor what belongs to another tenant are accepted', async () => {
    const { positions } = await opened();
    const part = { ...parked, place: undefined };
    await assert.rejects(positions.write(row, part as never), /not a whole position/);
    const foreign = { ...parked, tenant: 'umbrella' };
    await assert.rejects(positions.write(row, foreign), { name: 'ScopeMismatch' });
    await assert.rejects(positions.write({ tenant: '', id: 'van' }, parked), /tenant and an id/);
  });

  test('shutdown waits for the write that is running and leaves the others in the queue', async () => {
    const applied: string[] = [];
    const first = await opened({
      concurrency: 1,
      async apply(scope, position, version) {
        await sleep(100);
        applied.push(position.place);
        return first.table.apply(scope, position, version);
      },
    });
    for (const place of ['1', '2', '3']) await first.positions.write(row, { ...parked, place });
    first.behind.start();
    await until(() => applied.length === 1, 'the first one is done');
    await first.close();
    assert.ok(applied.length < 3, 'it does not wait for all');
    const second = await opened({ app: first.app });
    second.behind.start();
    await until(async () => (await second.read(row)).place === '3', 'another process goes on');
    await until(async () => (await second.table.load(row)).place === '3', 'all written');
  });

  test('without its Redis a write fails soon, and reads go to the origin', async () => {
    const queue = await startRedis(atTheEnd, { own: true });
    const { positions, read } = await opened({ queueUrl: queue.url, writeTimeoutMs: 300 });
    await queue.stop();
    await assert.rejects(positions.write(row, { ...parked, place: 'road' }));
    assert.equal((await read(row)).place, 'garage');
    await queue.start();
    await until(async () => {
      const outcome = await positions.write(row, { ...parked, place: 'road' }).catch(() => {});
      return outcome?.place === 'road';
    }, 'it works again');
  });

  test('processes killed at any moment lose nothing that was acknowledged', async () => {
    const { app, table, behind } = await opened({ lockMs: 500 });
    await table.insert({ tenant: 'acme', id: 'shared', version: 1, place: 'nowhere' });
    const lines: string[] = [];

    async function runUntilKilled(self: string, writes: number): Promise<void> {
      const args = ['--import', 'tsx', FIXTURE, app, redis.url, redis.url, self];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += String(chunk);
      });
      const closed = once(child, 'close');
      await until(() => output.split('\n').length > writes, 'it writes');
      child.kill('SIGKILL');
      await closed;
      lines.push(...output.split('\n').slice(0, -1));
    }
    await Promise.all([5, 10, 20].map((each) => runUntilKilled(`after-${each}`, each)));

    behind.start();
    for (const line of lines) {
      const [id = '', version, place] = line.split(' ');
      const isThere = async () => {
        const found = await table.load({ tenant: 'acme', id });
        return found.version > Number(version) || found.place === place;
      };
      await until(isThere, `${line} is in the database`);
    }
    assert.equal(await behind.countDead(), 0);
  });
});
