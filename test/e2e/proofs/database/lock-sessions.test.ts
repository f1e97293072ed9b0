import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  LockLostError,
  LockNotAcquiredError,
  lockKey,
  withLock,
} from '../src/platform/db/advisory-lock.js';
import { openDatabase } from './support/opened-database.js';
import { skip, startPostgres, type TestPostgres } from './support/postgres.js';

const FIXTURE = fileURLToPath(new URL('./fixtures/lock-holder.ts', import.meta.url));

test('the key of a lock is a signed number of 64 bits, of both names', () => {
  assert.match(lockKey('orders', 'report'), /^-?\d{10,19}$/);
  assert.notEqual(lockKey('orders', 'report'), lockKey('orders', 'other'));
  assert.notEqual(lockKey('a', 'b:c'), lockKey('a:b', 'c'));
  const keys = Array.from({ length: 100 }, (_, index) => BigInt(lockKey('a', String(index))));
  assert.ok(keys.some((key) => key > 2n ** 53n) && keys.some((key) => key < 0n));
  assert.ok(keys.every((key) => key >= -(2n ** 63n) && key < 2n ** 63n));
});

test('a pooler of transactions is refused before anything is sent', async () => {
  const options = { url: 'postgres://127.0.0.1:6432/db', applicationName: 'test' };
  await assert.rejects(
    withLock(options, 'job', async () => {}),
    /direct connection/,
  );
});

describe('a lock', { skip }, () => {
  let postgres: TestPostgres;
  const ends: (() => Promise<void>)[] = [];
  const children: ChildProcess[] = [];

  before(async () => {
    postgres = await startPostgres({ after: (end) => ends.push(end) });
  });
  after(async () => {
    for (const child of children) child.kill('SIGKILL');
    for (const end of ends.reverse()) await end();
  });

  const options = () => ({ url: postgres.url, applicationName: 'test' });
  /** A process that takes the lock "job"; resolves once it has it. */
  const holder = async (ms: number): Promise<ChildProcess> => {
    const child = start(ms);
    await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
    return child;
  };
  const start = (ms: number): ChildProcess => {
    const args = ['--import', 'tsx', FIXTURE, postgres.url, String(ms)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    return child;
  };

  test('is held by one of four processes at a time', async (t) => {
    const { database } = openDatabase(t, postgres.url);
    const table = 'CREATE TABLE held (id bigint GENERATED ALWAYS AS IDENTITY, pid int, what text)';
    await database.query('make', table);
    const all = [0, 1, 2, 3].map(() => start(100));
    const codes = await Promise.all(all.map((child) => once(child, 'exit') as Promise<[number]>));
    assert.deepEqual(
      codes.flatMap(([code]) => code),
      [0, 0, 0, 0],
    );
    const { rows } = await database.query('read', 'SELECT pid, what FROM held ORDER BY id');
    assert.equal(rows.length, 8);
    for (let index = 0; index < 8; index += 2) {
      assert.deepEqual([rows[index]?.what, rows[index + 1]?.what], ['begin', 'end']);
      assert.equal(rows[index]?.pid, rows[index + 1]?.pid);
    }
  });

  test('is free at once where its process is killed', async () => {
    const child = await holder(60_000);
    await assert.rejects(
      withLock(options(), 'job', async () => {}, { waitMs: 0 }),
      LockNotAcquiredError,
    );
    child.kill('SIGKILL');
    assert.equal(await withLock(options(), 'job', async () => 'got', { waitMs: 10_000 }), 'got');
  });

  test('gives back what the work gave, or its error, and is free again', async (t) => {
    const { database } = openDatabase(t, postgres.url);
    const own = new Error('no');
    await assert.rejects(
      database.withLock('mine', async () => {
        throw own;
      }),
      (error) => error === own,
    );
    assert.equal(await database.withLock('mine', async () => 1, { waitMs: 0 }), 1);
    const { rows } = await database.query(
      'left',
      "SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory'",
    );
    assert.deepEqual(rows, [{ n: 0 }]);
  });

  test('waits no longer than it was told to, nor than its signal', async () => {
    await withLock(options(), 'busy', async () => {
      const from = performance.now();
      await assert.rejects(
        withLock(options(), 'busy', async () => {}, { waitMs: 300 }),
        LockNotAcquiredError,
      );
      assert.ok(performance.now() - from >= 300);
      const signal = AbortSignal.timeout(100);
      await assert.rejects(
        withLock(options(), 'busy', async () => {}, { waitMs: 60_000, signal }),
        { name: /AbortError|TimeoutError/ },
      );
    });
  });

  test('that is lost aborts the work, and is reported whatever the work came to', async (t) => {
    const { database } = openDatabase(t, postgres.url);
    let seen: unknown;
    const losing = database.withLock('lost', async (signal) => {
      await database.query(
        'kill',
        `SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity
          WHERE application_name LIKE 'test lock %' AND datname = current_database()`,
      );
      if (!signal.aborted) await once(signal, 'abort');
      seen = signal.reason;
      return 'done all the same';
    });
    await assert.rejects(losing, LockLostError);
    assert.ok(seen instanceof LockLostError);
  });

  test('needs no connection of the pool', async (t) => {
    const { database } = openDatabase(t, postgres.url, {
      budget: { maxConnections: 12, reserved: 10, instances: 1 },
    });
    const both = await Promise.all(
      ['a', 'b'].map((name) =>
        database.withLock(name, () => database.query('in it', 'SELECT pg_sleep(0.05)')),
      ),
    );
    assert.equal(both.length, 2);
  });
});
