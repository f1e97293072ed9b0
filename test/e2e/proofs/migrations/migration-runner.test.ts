import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { migrationsOf, query, up } from './support/migrations-of.js';
import { startPostgres, type TestPostgres, until } from './support/postgres.js';

const PEOPLE = up(
  'CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);',
  'DROP TABLE people;',
);
const INDEX = up(
  'CREATE INDEX CONCURRENTLY IF NOT EXISTS people_name_idx ON people (name);',
  'DROP INDEX CONCURRENTLY IF EXISTS people_name_idx;',
);
const BOTH = { '20260101000000_people.sql': PEOPLE, '20260101000001_people_name.sql': INDEX };
const VALID = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'people_name_idx'::regclass";

describe('the runner of migrations', { concurrency: 4 }, () => {
  let postgres: TestPostgres;
  const ends: (() => Promise<void>)[] = [];

  before(async () => {
    postgres = await startPostgres({ after: (end) => ends.push(end) });
  });
  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  test('runs once of four that start at once, with an index that is valid', async (t) => {
    const url = await postgres.createDatabase();
    const { start } = await migrationsOf(t, BOTH);
    const runs = await Promise.all([0, 1, 2, 3].map(() => start('up', [], url).ended));
    for (const { code, output } of runs) assert.equal(code, 0, output);
    assert.equal(
      runs.filter(({ output }) => /up 20260101000000_people: done/.test(output)).length,
      1,
    );
    assert.deepEqual(await query(url, VALID), [{ indisvalid: true }]);
  });

  test('goes on after a kill in the middle of a build, whose index is built anew', async (t) => {
    const url = await postgres.createDatabase();
    const { run, start } = await migrationsOf(t, BOTH);
    await run('up', ['--count', '1'], url);
    // The build waits for this old transaction.
    const old = new pg.Client({ connectionString: url });
    await old.connect();
    await old.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await old.query("INSERT INTO people (name) VALUES ('Ada')");
    const { child, ended } = start('up', [], url);
    const exists = "SELECT to_regclass('people_name_idx') IS NOT NULL AS it";
    await until(async () => (await query(url, exists))[0]?.it === true, 'it is built');
    child.kill('SIGKILL');
    await ended;
    await old.query('COMMIT');
    await old.end();
    const { code, output } = await run('up', [], url);
    assert.equal(code, 0, output);
    assert.deepEqual(await query(url, VALID), [{ indisvalid: true }]);
  });

  test('drops the invalid index of a unique build that failed, once its cause is gone', async (t) => {
    const url = await postgres.createDatabase();
    const { run } = await migrationsOf(t, {
      ...BOTH,
      '20260101000001_people_name.sql': INDEX.replace('CREATE INDEX', 'CREATE UNIQUE INDEX'),
    });
    await run('up', ['--count', '1'], url);
    await query(url, "INSERT INTO people (name) VALUES ('Ada'), ('Ada')");
    const failed = await run('up', [], url);
    assert.equal(failed.code, 1);
    assert.match(failed.output, /20260101000001_people_name failed.*people_name_idx/);
    assert.deepEqual(await query(url, VALID), [{ indisvalid: false }]);
    await query(url, 'DELETE FROM people WHERE id = 1');
    const { code, output } = await run('up', [], url);
    assert.equal(code, 0, output);
    assert.deepEqual(await query(url, VALID), [{ indisvalid: true }]);
  });

  test('fails where somebody else has left an invalid index', async (t) => {
    const url = await postgres.createDatabase();
    const { run } = await migrationsOf(t, { '20260101000000_people.sql': PEOPLE });
    await run('up', [], url);
    await query(url, "INSERT INTO people (name) VALUES ('Ada'), ('Ada')");
    await assert.rejects(query(url, 'CREATE UNIQUE INDEX CONCURRENTLY by_hand ON people (name)'));
    const { code, output } = await run('up', [], url);
    assert.equal(code, 1);
    assert.match(output, /Invalid indexes: by_hand/);
  });

  test('says who holds the lock, and since when', async (t) => {
    const url = await postgres.createDatabase();
    const holder = new pg.Client({ connectionString: url, application_name: 'blocker' });
    await holder.connect();
    const { run, start } = await migrationsOf(t, {
      '20260101000000_people.sql': PEOPLE,
      '20260101000001_age.sql': up('ALTER TABLE people ADD COLUMN age int;'),
    });
    await run('up', ['--count', '1'], url);
    await holder.query('BEGIN; LOCK TABLE people');
    const first = start('up', ['--lock-timeout', '60'], url);
    const waiting = `SELECT FROM pg_stat_activity
      WHERE wait_event_type = 'Lock' AND datname = current_database()`;
    await until(async () => (await query(url, waiting)).length > 0, 'it has the lock, and waits');
    const { code, output } = await run('up', ['--lock-wait', '0'], url);
    assert.equal(code, 5, output);
    assert.match(output, /process \d+ of the server \(migrations up .*since 2\d{3}-/);
    await holder.query('COMMIT');
    await holder.end();
    assert.equal((await first.ended).code, 0);
  });

  test('gives way to who uses a table, and tries again', async (t) => {
    const url = await postgres.createDatabase();
    const { run, start } = await migrationsOf(t, {
      '20260101000000_people.sql': PEOPLE,
      '20260101000001_age.sql': up('ALTER TABLE people ADD COLUMN age int;'),
    });
    await run('up', ['--count', '1'], url);
    const user = new pg.Client({ connectionString: url });
    await user.connect();
    await user.query('BEGIN; SELECT * FROM people');
    const { ended, output } = start('up', ['--lock-timeout', '0.2'], url);
    await until(() => /trying again/.test(output()), 'it gives way');
    // Nobody else waits behind it for long.
    await query(url, 'SELECT * FROM people');
    await user.query('COMMIT');
    await user.end();
    const { code, output: all } = await ended;
    assert.equal(code, 0, all);
  });

  test('gives up after its attempts, and names the migration', async (t) => {
    const url = await postgres.createDatabase();
    const { run } = await migrationsOf(t, {
      '20260101000000_people.sql': PEOPLE,
      '20260101000001_age.sql': up('ALTER TABLE people ADD COLUMN age int;'),
    });
    await run('up', ['--count', '1'], url);
    const user = new pg.Client({ connectionString: url });
    await user.connect();
    await user.query('BEGIN; SELECT * FROM people');
    const { code, output } = await run('up', ['--lock-timeout', '0.1', '--attempts', '1'], url);
    await user.end();
    assert.equal(code, 1);
    assert.match(output, /20260101000001_age failed, and is not recorded: .*lock timeout/);
  });

  test('ends its session on SIGTERM, and records nothing of what it ran', async (t) => {
    const url = await postgres.createDatabase();
    const { run, start } = await migrationsOf(t, {
      '20260101000000_slow.sql': up('CREATE TABLE slow (id int); SELECT pg_sleep(60);'),
    });
    const { child, ended } = start('up', [], url);
    const sleeping = `SELECT FROM pg_stat_activity
      WHERE wait_event = 'PgSleep' AND datname = current_database()`;
    await until(async () => (await query(url, sleeping)).length > 0, 'it runs');
    child.kill('SIGTERM');
    assert.equal((await ended).code, 1);
    await until(async () => (await query(url, sleeping)).length === 0, 'the server notices');
    assert.equal((await run('status', ['--check'], url)).code, 4);
  });

  test('refuses an older one after those that ran, and one whose file is gone', async (t) => {
    const url = await postgres.createDatabase();
    const { run, write, dir } = await migrationsOf(t, { '20260101000001_people.sql': PEOPLE });
    await run('up', [], url);
    await write('20260101000000_late.sql', up('SELECT 1;'));
    const late = await run('up', [], url);
    assert.equal(late.code, 2);
    assert.match(late.output, /20260101000000_late: older/);
    await rm(join(dir, '20260101000000_late.sql'));
    await rm(join(dir, '20260101000001_people.sql'));
    await write('20260101000002_next.sql', up('SELECT 1;'));
    const gone = await run('up', [], url);
    assert.equal(gone.code, 2);
    assert.match(gone.output, /20260101000001_people: recorded, but without a file/);
    assert.match((await run('status', [], url)).output, /unknown {2}20260101000001_people/);
  });

  test('takes the same name in SQL and in code for the same migration', async (t) => {
    const url = await postgres.createDatabase();
    const code =
      "exports.up = (pgm) => pgm.sql('CREATE TABLE t (id int)'); exports.down = () => {};";
    const { run, write, dir } = await migrationsOf(t, { '20260101000000_t.cjs': code });
    assert.equal((await run('up', [], url)).code, 0);
    await rm(join(dir, '20260101000000_t.cjs'));
    await write('20260101000000_t.sql', up('CREATE TABLE t (id int);', 'DROP TABLE t;'));
    assert.match((await run('up', [], url)).output, /Nothing to do/);
  });

  test('runs code without a transaction, and refuses its losses on the way down', async (t) => {
    const url = await postgres.createDatabase();
    const { run } = await migrationsOf(t, {
      '20260101000000_code.cjs': `
        exports.up = async (pgm) => {
          pgm.noTransaction();
          await pgm.db.query('CREATE TABLE kept (id int)');
          pgm.sql('CREATE INDEX CONCURRENTLY kept_idx ON kept (id)');
        };
        exports.down = (pgm) => pgm.dropTable('kept');`,
    });
    assert.equal((await run('up', [], url)).code, 0);
    const { code, output } = await run('down', [], url);
    assert.equal(code, 2, output);
    assert.match(output, /DROP TABLE "kept"/);
    assert.deepEqual(await query(url, "SELECT to_regclass('kept_idx') IS NULL AS gone"), [
      { gone: false },
    ]);
    assert.equal((await run('down', ['--allow-destructive'], url)).code, 0);
  });

  test('refuses a file that mixes what runs alone with what needs a transaction', async (t) => {
    const url = await postgres.createDatabase();
    const { run } = await migrationsOf(t, {
      '20260101000000_people.sql': PEOPLE,
      '20260101000001_mixed.sql': up(
        'ALTER TABLE people ADD COLUMN age int;\nCREATE INDEX CONCURRENTLY a_idx ON people (age);',
      ),
    });
    const { code, output } = await run('up', [], url);
    assert.equal(code, 2, output);
    assert.match(output, /cannot run in a transaction/);
    const columns = await query(url, "SELECT FROM pg_attribute WHERE attname = 'age'");
    assert.equal(columns.length, 0);
  });

  test('does not go on when a migration has given the lock away', async (t) => {
    const url = await postgres.createDatabase();
    const { run } = await migrationsOf(t, {
      '20260101000000_away.sql': up('SELECT pg_advisory_unlock_all();'),
      '20260101000001_people.sql': PEOPLE,
    });
    const { code, output } = await run('up', [], url);
    assert.equal(code, 1);
    assert.match(output, /given the lock away/);
  });
});

test('a server that cannot be reached has an exit code and a sentence of its own', async (t) => {
  const { run } = await migrationsOf(t, BOTH);
  const { code, output } = await run('up', [], 'postgres://someone:s3cret@127.0.0.1:1/no');
  assert.equal(code, 6);
  assert.match(output, /127\.0\.0\.1/);
  assert.doesNotMatch(output, /s3cret/);
});

test('a pooler of transactions is refused', async (t) => {
  const { run } = await migrationsOf(t, BOTH);
  for (const url of ['postgres://h:1/no?pgbouncer=true', 'postgres://ep-x-pooler.neon.tech/no']) {
    const { code, output } = await run('up', [], url);
    assert.equal(code, 2, output);
    assert.match(output, /pooler/);
  }
});

test('names that would run in another order are refused, all at once', async (t) => {
  const { write, run } = await migrationsOf(t, BOTH);
  const wrong = ['001_a.sql', '20260101000000_twin.cjs', '20261399000000_no_month.sql'];
  for (const name of wrong) await write(name, '');
  const { code, output } = await run('up');
  assert.equal(code, 2);
  for (const part of [/001_a/, /twin/, /no_month/]) assert.match(output, part);
});

test('wrong flags are refused, with the usage', async (t) => {
  const { run } = await migrationsOf(t, BOTH);
  for (const args of [['up', '--cuont', '1'], ['redo'], ['up', '--count', 'x']]) {
    const [command = '', ...rest] = args;
    assert.equal((await run(command, rest)).code, 2, args.join(' '));
  }
});
