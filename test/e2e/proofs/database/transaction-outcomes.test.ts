import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { isConnectionLost, OutcomeUnknownError } from '../src/platform/db/errors.js';
import type { Queryable } from '../src/platform/db/query.js';
import { transfer } from './fixtures/transfers.js';
import { openDatabase } from './support/opened-database.js';
import { skip, startPostgres, type TestPostgres } from './support/postgres.js';

const run = promisify(execFile);
const FIXTURE = fileURLToPath(new URL('./fixtures/transfers.ts', import.meta.url));

const SCHEMA = `
  CREATE TABLE counters (id int PRIMARY KEY, value int NOT NULL);
  CREATE TABLE accounts (id int PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0));
  CREATE TABLE transfers (key text PRIMARY KEY, amount bigint NOT NULL);`;

describe('a transaction', { skip }, () => {
  let postgres: TestPostgres;
  const ends: (() => Promise<void>)[] = [];

  before(async () => {
    postgres = await startPostgres({ after: (end) => ends.push(end) });
    const client = new pg.Client(postgres.url);
    await client.connect();
    await client.query(SCHEMA);
    await client.query('INSERT INTO counters SELECT n, 0 FROM generate_series(1, 20) n');
    await client.query('INSERT INTO accounts SELECT n, 1000 FROM generate_series(0, 4) n');
    await client.end();
  });
  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  const counter = async (tx: Queryable, id: number): Promise<number> =>
    (await tx.query<{ value: number }>('read', 'SELECT value FROM counters WHERE id = $1', [id]))
      .rows[0]?.value as number;
  const add = (tx: Queryable, id: number, more = 1) =>
    tx.query('add', 'UPDATE counters SET value = value + $2 WHERE id = $1', [id, more]);
  /** Reads, waits, and writes what it has read: which two cannot do at once. */
  const readAndWrite = async (tx: Queryable, id: number): Promise<void> => {
    const value = await counter(tx, id);
    await sleep(20);
    await tx.query('write', 'UPDATE counters SET value = $2 WHERE id = $1', [id, value + 1]);
  };

  test('commits what it has done, and gives back what the function gave', async (t) => {
    const { database } = openDatabase(t, postgres.url);
    assert.equal(await database.withTransaction((tx) => add(tx, 1).then(() => 'done')), 'done');
    assert.equal(await counter(database, 1), 1);
  });

  test('leaves nothing of a function that throws, and throws the same error', async (t) => {
    const { database } = openDatabase(t, postgres.url);
    const own = new Error('no');
    const failing = database.withTransaction(async (tx) => {
      await add(tx, 2);
      throw own;
    });
    await assert.rejects(failing, (error) => error === own);
    assert.equal(await counter(database, 2), 0);
  });

  test('refuses statements once it is over', async (t) => {
    const { database } = openDatabase(t, postgres.url);
    const kept = await database.withTransaction(async (tx) => tx);
    await assert.rejects(kept.query('late', 'SELECT 1'), /late: the transaction is over/);
  });

  test('says so where an error was swallowed, and COMMIT was answered by ROLLBACK', async (t) => {
    const { database } = openDatabase(t, postgres.url);
    const swallowing = database.withTransaction(async (tx) => {
      await add(tx, 3);
      await tx.query('wrong', 'SELECT 1 / 0').catch(() => {});
    });
    await assert.rejects(swallowing, /was rolled back/);
    assert.equal(await counter(database, 3), 0);
  });

  test('has the isolation that was asked for, and may be read-only', async (t) => {
    const { database } = openDatabase(t, postgres.url);
    const level = await database.withTransaction(
      (tx) => tx.query('level', 'SHOW transaction_isolation'),
      { isolation: 'repeatable read' },
    );
    assert.deepEqual(level.rows, [{ transaction_isolation: 'repeatable read' }]);
    const writing = database.withTransaction((tx) => add(tx, 1), { readOnly: true });
    await assert.rejects(writing, { code: '25006' });
  });

  for (const isolation of ['repeatable read', 'serializable'] as const) {
    test(`is run again as a whole after 40001, ${isolation}`, async (t) => {
      const { database } = openDatabase(t, postgres.url);
      const id = isolation === 'serializable' ? 4 : 5;
      let runs = 0;
      const bump = (tx: Queryable) => {
        runs++;
        return readAndWrite(tx, id);
      };
      const options = { isolation, retries: 20 };
      await Promise.all([0, 1, 2, 3].map(() => database.withTransaction(bump, options)));
      assert.equal(await counter(database, id), 4);
      assert.ok(runs > 4, `${runs} runs`);
    });
  }

  test('is run again after a deadlock (40P01)', async (t) => {
    const { database } = openDatabase(t, postgres.url);
    const both = (first: number, second: number) => async (tx: Queryable) => {
      await add(tx, first);
      await sleep(50);
      await add(tx, second);
    };
    await Promise.all([database.withTransaction(both(6, 7)), database.withTransaction(both(7, 6))]);
    assert.deepEqual([await counter(database, 6), await counter(database, 7)], [2, 2]);
  });

  test('gives up after its retries, with the error of the server', async (t) => {
    const { database } = openDatabase(t, postgres.url);
    let runs = 0;
    const losing = database.withTransaction(
      async (tx) => {
        runs++;
        await counter(tx, 8);
        await database.withTransaction((other) => add(other, 8));
        await add(tx, 8);
      },
      { isolation: 'serializable', retries: 2 },
    );
    await assert.rejects(losing, { code: '40001' });
    assert.equal(runs, 3);
  });

  test('also where the repository has made an error of its own of it', async (t) => {
    const { database } = openDatabase(t, postgres.url);
    let runs = 0;
    await database.withTransaction(async (tx) => {
      if (++runs > 1) return;
      await tx
        .query('conflict', "DO $$ BEGIN RAISE SQLSTATE '40001'; END $$")
        .catch((cause: unknown) => {
          throw new Error('could not be stored', { cause });
        });
    });
    assert.equal(runs, 2);
  });

  test('shows the first error, not that of a ROLLBACK on a lost connection', async (t) => {
    const { database } = openDatabase(t, postgres.url);
    const failing = database.withTransaction(async (tx) => {
      const { rows } = await tx.query<{ pid: number }>('pid', 'SELECT pg_backend_pid() AS pid');
      await database.query('kill', 'SELECT pg_terminate_backend($1, 2000)', [rows[0]?.pid]);
      await tx.query('first', 'SELECT 1');
    });
    await assert.rejects(failing, (error) => isConnectionLost(error));
    // The pool has not got it back.
    assert.equal(await counter(database, 9), 0);
  });

  test('tells that the outcome is unknown where COMMIT was not answered, and does not repeat it', async (t) => {
    const { database } = openDatabase(t, postgres.url);
    await database.query('deferred', DIES_AT_COMMIT);
    let runs = 0;
    const dying = (idempotent: boolean) =>
      database.withTransaction(
        async (tx) => {
          runs++;
          if (runs === 3) return;
          await tx.query('insert', 'INSERT INTO mortal VALUES (1)');
        },
        { idempotent },
      );
    await assert.rejects(dying(false), OutcomeUnknownError);
    assert.equal(runs, 1);
    // With a key that tells what was done, it is safe.
    await dying(true);
    assert.equal(runs, 3);
  });

  test('begins nothing new once its signal is aborted', async (t) => {
    const { database } = openDatabase(t, postgres.url);
    const signal = AbortSignal.abort(new Error('enough'));
    await assert.rejects(
      database.withTransaction((tx) => add(tx, 10), { signal }),
      /enough/,
    );
    const controller = new AbortController();
    const stopped = database.withTransaction(
      async (tx) => {
        await add(tx, 10);
        controller.abort(new Error('enough'));
        await add(tx, 10);
      },
      { signal: controller.signal },
    );
    await assert.rejects(stopped, /enough/);
    assert.equal(await counter(database, 10), 0);
  });

  test('keeps the sum of all accounts, with four processes that transfer', async (t) => {
    const { database } = openDatabase(t, postgres.url);
    const args = ['--import', 'tsx', FIXTURE, postgres.url, '15', '5'];
    const runs = await Promise.all([0, 1, 2, 3].map(() => run(process.execPath, args)));
    const results = runs.map(
      ({ stdout }) => JSON.parse(stdout) as { done: number; retries: number },
    );
    assert.deepEqual(
      results.map(({ done }) => done),
      [30, 30, 30, 30],
    );
    assert.ok(results.some(({ retries }) => retries > 0));
    const { rows } = await database.query('sum', 'SELECT sum(balance)::text AS sum FROM accounts');
    assert.deepEqual(rows, [{ sum: '5000' }]);
  });

  test('transfers once what is sent twice, and nothing that makes no sense', async (t) => {
    const { database } = openDatabase(t, postgres.url);
    const send = (more: object) =>
      database.withTransaction((tx) =>
        transfer(tx, { key: 'one', from: 0, to: 1, amount: 1n, ...more }),
      );
    // A bigint of the server is text here, since a number could not hold all of them.
    const balance = async () => {
      const text = 'SELECT balance FROM accounts WHERE id = 0';
      const { rows } = await database.query<{ balance: string }>('balance', text);
      return BigInt(rows[0]?.balance ?? '');
    };
    const before = await balance();
    await send({});
    await send({});
    assert.equal(await balance(), before - 1n);
    for (const wrong of [
      { amount: 0n },
      { amount: -1n },
      { to: 0 },
      { to: 99 },
      { amount: 10n ** 9n },
    ]) {
      await assert.rejects(send({ key: 'two', ...wrong }));
    }
    assert.equal(await balance(), before - 1n);
  });
});

/** A deferred trigger that ends its own session: COMMIT gets no answer. */
const DIES_AT_COMMIT = `
  CREATE TABLE mortal (id int);
  CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
  CREATE CONSTRAINT TRIGGER dies AFTER INSERT ON mortal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION die()`;
