import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { connectionOf, isTransactionPooled } from '../src/platform/db/connection.js';
import type { Database } from '../src/platform/db/database.js';
import { isConnectionLost, isUniqueViolation } from '../src/platform/db/errors.js';
import { fingerprint } from '../src/platform/db/fingerprint.js';
import { poolSize } from '../src/platform/db/pool.js';
import { openDatabase } from './support/opened-database.js';
import { skip, startPostgres, type TestPostgres, until } from './support/postgres.js';

describe('the size of a pool', () => {
  const budget = { maxConnections: 100, reserved: 10, instances: 5, pool: 10 };
  for (const [more, size] of [
    [{}, 10],
    [{ pool: 100 }, 17],
    [{ instances: 30 }, 2],
    [{ instances: 45 }, 1],
  ] as const) {
    test(`is ${size} with ${JSON.stringify(more)}`, () => {
      assert.equal(poolSize({ ...budget, ...more }), size);
    });
  }

  test('is refused where there is no connection for each', () => {
    assert.throws(() => poolSize({ ...budget, instances: 46 }), {
      name: 'RangeError',
      message: /100 connections .* 46 instances/,
    });
  });
});

describe('the fingerprint of a statement', () => {
  const same = (a: string, b: string) => assert.equal(fingerprint(a), fingerprint(b));

  test('does not change with values, blanks, comments and case', () => {
    same(
      "SELECT * FROM a WHERE x = 'it''s' AND y = 1.5",
      'select *\n from a where x = $1 and y = $2',
    );
    same('SELECT 1 /* from here */ -- and there', 'SELECT 2');
    same('SELECT a FROM b WHERE c IN (1, 2, 3)', 'SELECT a FROM b WHERE c IN ($1)');
    same("SELECT E'a\\'' || $tag$ it's $tag$", 'SELECT $1 || $2');
    same('INSERT INTO a VALUES (1, 2), (3, 4), (5, 6)', 'INSERT INTO a VALUES ($1, $2)');
  });

  test('changes with what is asked for', () => {
    assert.notEqual(fingerprint('SELECT a FROM b'), fingerprint('SELECT a2 FROM b'));
    assert.match(fingerprint('SELECT 1'), /^[0-9a-f]{16}$/);
  });
});

test('TLS with an authority is verified, whatever the URL says', () => {
  const { connectionString, ssl } = connectionOf('postgres://h/db?sslmode=disable&x=1', 'PEM');
  assert.equal(connectionString, 'postgres://h/db?x=1');
  assert.deepEqual(ssl, { ca: 'PEM', rejectUnauthorized: true });
  assert.deepEqual(connectionOf('postgres://h/db?sslmode=require', undefined), {
    connectionString: 'postgres://h/db?sslmode=require',
  });
});

test('a pooler of transactions is told by its port, or by the URL', () => {
  assert.equal(isTransactionPooled('postgres://h:6432/db'), true);
  assert.equal(isTransactionPooled('postgres://h:6432/db?pgbouncer=false'), false);
  assert.equal(isTransactionPooled('postgres://h:5432/db?pgbouncer=true'), true);
  assert.equal(isTransactionPooled('postgres://h/db'), false);
});

describe('a database', { skip }, () => {
  let postgres: TestPostgres;
  const ends: (() => Promise<void>)[] = [];

  before(async () => {
    postgres = await startPostgres({ after: (end) => ends.push(end) });
  });
  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  /** Resolves once the server is at this statement. */
  async function isRunning(text: string): Promise<void> {
    const client = new pg.Client(postgres.url);
    await client.connect();
    const active = "SELECT FROM pg_stat_activity WHERE state = 'active' AND query = $1";
    await until(async () => (await client.query(active, [text])).rowCount === 1, `${text} runs`);
    await client.end();
  }

  /** Takes a connection of the pool, until it is released. */
  async function held(database: Database): Promise<() => Promise<void>> {
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    let over = Promise.resolve();
    await new Promise<void>((begin) => {
      over = database.withTransaction(() => {
        begin();
        return ended;
      });
    });
    return () => {
      end();
      return over;
    };
  }

  test('bounds each session: statement, lock, idle transaction; and has a name', async (t) => {
    const { database } = openDatabase(t, postgres.url, {
      applicationName: 'orders',
      timeouts: { statement: 1500, lock: 1200, idleInTransaction: 1100 },
    });
    const { rows } = await database.query(
      'settings',
      `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
         current_setting('idle_in_transaction_session_timeout') AS idle,
         current_setting('application_name') AS name`,
    );
    assert.deepEqual(rows, [
      { statement: '1500ms', lock: '1200ms', idle: '1100ms', name: 'orders' },
    ]);
  });

  test('ends a statement at its timeout, and goes on with the same connection', async (t) => {
    const { database } = openDatabase(t, postgres.url, {
      timeouts: { statement: 100 },
      budget: { maxConnections: 12, reserved: 10, instances: 1 },
    });
    const pid = async () =>
      (await database.query('pid', 'SELECT pg_backend_pid() AS pid')).rows[0]?.pid as number;
    const before = await pid();
    await assert.rejects(database.query('long', 'SELECT pg_sleep(5)'), { code: '57014' });
    assert.equal(await pid(), before);
  });

  test('never has more connections than its size, and says who waited too long', async (t) => {
    const { database } = openDatabase(t, postgres.url, {
      budget: { maxConnections: 13, reserved: 10, instances: 1 },
      timeouts: { connect: 2000 },
    });
    assert.equal(database.poolSize, 2);
    const releases = await Promise.all([held(database), held(database)]);
    await assert.rejects(database.query('third', 'SELECT 1'), /timeout/);
    await Promise.all(releases.map((release) => release()));
    const { rows } = await database.query<{ count: string }>(
      'count',
      `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()`,
    );
    assert.ok(Number(rows[0]?.count) <= 2);
  });

  test('logs a slow statement with its label, never its text or values', async (t) => {
    const { database, lines } = openDatabase(t, postgres.url, { slowQueryMs: 500 });
    await database.query('fast', 'SELECT 1');
    await database.query('slow', 'SELECT pg_sleep($1)', ['0.6']);
    const slow = lines.filter(({ message }) => message === 'slow query');
    assert.equal(slow.length, 1);
    const fields = slow[0]?.fields;
    assert.equal(fields?.query, 'slow');
    assert.ok(Number(fields?.executionMs) >= 600 && Number(fields?.poolWaitMs) < 600);
    assert.doesNotMatch(JSON.stringify(slow), /pg_sleep|0\.6/);
  });

  test('logs a slow statement that fails, too', async (t) => {
    const { database, lines } = openDatabase(t, postgres.url, { slowQueryMs: 50 });
    const text = 'SELECT pg_sleep(0.1), 1 / (random() * 0)::int';
    await assert.rejects(database.query('fails', text), { code: '22012' });
    const [slow] = lines.filter(({ message }) => message === 'slow query');
    assert.equal(slow?.fields.failed, '22012');
  });

  test('tells the wait for a connection apart from the execution', async (t) => {
    const { database, lines } = openDatabase(t, postgres.url, {
      slowQueryMs: 300,
      budget: { maxConnections: 12, reserved: 10, instances: 1 },
    });
    const first = database.query('first', 'SELECT pg_sleep(0.6)');
    await Promise.all([first, database.query('second', 'SELECT 1')]);
    const second = lines.find(({ fields }) => fields.query === 'second')?.fields;
    assert.ok(Number(second?.poolWaitMs) >= 300, JSON.stringify(lines));
    assert.ok(Number(second?.executionMs) < 300, JSON.stringify(lines));
  });

  test('survives the end of its idle sessions, and of one in use', async (t) => {
    const { database, lines } = openDatabase(t, postgres.url);
    const other = openDatabase(t, postgres.url, { applicationName: 'other' }).database;
    const kill = () =>
      other.query(
        'kill',
        `SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity
          WHERE application_name = 'test' AND datname = current_database()`,
      );
    await database.query('one', 'SELECT 1');
    await kill();
    await until(() => lines.some(({ message }) => message === 'idle connection lost'), 'a line');
    const running = database.query('in use', 'SELECT pg_sleep(5)');
    const failed = assert.rejects(running, (error) => isConnectionLost(error));
    await isRunning('SELECT pg_sleep(5)');
    await kill();
    await failed;
    const { rows } = await database.query('after', 'SELECT 1 AS one');
    assert.deepEqual(rows, [{ one: 1 }]);
  });

  test('says which constraint a write has broken', async (t) => {
    const { database } = openDatabase(t, postgres.url);
    await database.query('make', 'CREATE TABLE keys (id int CONSTRAINT keys_id UNIQUE)');
    await database.query('add', 'INSERT INTO keys VALUES (1)');
    const error: unknown = await database
      .query('add', 'INSERT INTO keys VALUES (1)')
      .catch((each: unknown) => each);
    assert.equal(isUniqueViolation(error), true);
    assert.equal(isUniqueViolation(error, 'keys_id'), true);
    assert.equal(isUniqueViolation(error, 'others'), false);
  });

  test('is healthy also while all its connections are in use', async (t) => {
    const { database } = openDatabase(t, postgres.url, {
      budget: { maxConnections: 12, reserved: 10, instances: 1 },
    });
    const busy = database.query('busy', 'SELECT pg_sleep(0.5)');
    await database.healthCheck.check();
    await busy;
  });

  test('is not healthy where nobody listens, and says so within its time', async (t) => {
    const { database } = openDatabase(t, 'postgres://nobody@127.0.0.1:1/none');
    const start = performance.now();
    await assert.rejects(async () => database.healthCheck.check(), { code: 'ECONNREFUSED' });
    assert.ok(performance.now() - start < database.healthCheck.timeoutMs);
  });

  test('closes once what runs is over, and cuts what does not end', async (t) => {
    const first = openDatabase(t, postgres.url).database;
    const release = await held(first);
    const closing = first.close(30_000);
    await release();
    await closing;
    const { database, lines } = openDatabase(t, postgres.url);
    const long = database.query('long', 'SELECT pg_sleep(30)');
    const cut = assert.rejects(long);
    await isRunning('SELECT pg_sleep(30)');
    await database.close(200);
    await cut;
    assert.ok(lines.some(({ message }) => /closed while/.test(message)));
    await assert.rejects(database.query('late', 'SELECT 1'));
  });
});

test('a process ends once its database is closed', { skip }, async (t) => {
  const { url } = await startPostgres(t);
  const program = `
    const { createDatabase } = await import(process.argv[1]);
    const logger = { info() {}, warn() {}, error() {} };
    const database = createDatabase({ url: process.argv[2], applicationName: 'x', logger });
    await database.query('one', 'SELECT 1');
    await database.healthCheck.check();
    await database.close();`;
  const module = new URL('../src/platform/db/database.ts', import.meta.url).href;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', program, module, url],
    { encoding: 'utf8', timeout: 20_000 },
  );
  assert.equal(status, 0, stderr);
});
