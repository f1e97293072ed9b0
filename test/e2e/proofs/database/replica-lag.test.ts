import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Database } from '../src/platform/db/database.js';
import { needsPrimary, parsePosition } from '../src/platform/db/replicas.js';
import { openDatabase } from './support/opened-database.js';
import { skip, startPostgres, type TestPostgres, until } from './support/postgres.js';
import { startReplica, type TestReplica } from './support/replica.js';

test('a position is compared as the number that it is', () => {
  assert.equal(parsePosition('0/0'), 0n);
  assert.equal(parsePosition('16/B374D848'), 0x16_b374_d848n);
  assert.ok(parsePosition('2/0') > parsePosition('1/FFFFFFFF'));
  for (const wrong of ['', '1', '1/', 'x/1', "0/0'; DROP TABLE a", '123456789/0']) {
    assert.throws(() => parsePosition(wrong), TypeError);
  }
});

test('a read that locks is meant for the primary', () => {
  for (const lock of ['FOR UPDATE', 'for no key update', 'FOR SHARE', 'FOR  KEY SHARE']) {
    assert.equal(needsPrimary(`SELECT 1 FROM a WHERE id = 1 ${lock}`), true, lock);
  }
  assert.equal(needsPrimary('SELECT update_for FROM share'), false);
});

describe('replicas', { skip }, () => {
  let primary: TestPostgres;
  let replica: TestReplica;
  const ends: (() => Promise<void>)[] = [];

  before(async () => {
    const ending = { after: (end: () => Promise<void>) => ends.push(end) };
    primary = await startPostgres(ending, { own: true });
    replica = await startReplica({ after: (end) => void ends.push(end) }, primary);
  });
  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  /** True where a read is answered by a replica. */
  const isByReplica = async (database: Database, after?: string): Promise<boolean> => {
    const text = 'SELECT pg_is_in_recovery() AS yes';
    const { rows } = await database.read<{ yes: boolean }>('where', text, [], { after });
    return rows[0]?.yes === true;
  };

  const wrongWith = ({ replicaCheck }: Database): string => {
    try {
      replicaCheck.check();
      return '';
    } catch (error) {
      return String(error);
    }
  };

  test('are asked once they are known to be well; the primary for everything else', async (t) => {
    const { database } = openDatabase(t, primary.url, { replicaUrls: [replica.url] });
    await until(() => isByReplica(database), 'the replica answers');
    const text = 'SELECT pg_is_in_recovery() AS yes';
    assert.deepEqual((await database.query('where', text)).rows, [{ yes: false }]);
    const inTransaction = await database.withTransaction((tx) => tx.query('where', text));
    assert.deepEqual(inTransaction.rows, [{ yes: false }]);
    const locking = `SELECT pg_is_in_recovery() AS yes FROM pg_class WHERE relname = 'pg_class' FOR SHARE`;
    assert.deepEqual((await database.read('lock', locking)).rows, [{ yes: false }]);
    await database.replicaCheck.check();
  });

  test('refuse to write', async (t) => {
    const { database } = openDatabase(t, primary.url, { replicaUrls: [replica.url] });
    await until(() => isByReplica(database), 'the replica answers');
    await assert.rejects(database.read('write', 'CREATE TABLE no (id int)'), { code: '25006' });
  });

  test('are not needed: without any, and with none that answers, the primary is asked', async (t) => {
    const none = openDatabase(t, primary.url).database;
    assert.equal(await isByReplica(none), false);
    await none.replicaCheck.check();
    const away = openDatabase(t, primary.url, { replicaUrls: ['postgres://127.0.0.1:1/none'] });
    await until(() => /127\.0\.0\.1:1: .*REFUSED/.test(wrongWith(away.database)), 'it is tried');
    assert.equal(await isByReplica(away.database), false);
  });

  test('show what was written before, to who has its position, wherever it is read', async (t) => {
    const writer = openDatabase(t, primary.url).database;
    const reader = openDatabase(t, primary.url, { replicaUrls: [replica.url] }).database;
    await until(() => isByReplica(reader), 'the replica answers');
    await writer.query('make', 'CREATE TABLE seen (id int)');
    await writer.query('add', 'INSERT INTO seen VALUES (1)');
    const written = await writer.position();
    await until(() => isByReplica(reader, written), 'the replica has come as far');
    await replica.pause();
    try {
      await writer.query('add', 'INSERT INTO seen VALUES (2)');
      const later = await writer.position();
      const count = 'SELECT count(*)::int AS n FROM seen';
      const read = async (after?: string) =>
        (await reader.read<{ n: number }>('count', count, [], { after })).rows[0]?.n;
      // With the token of another process; without one the replica's own, older state is fine.
      assert.equal(await read(later), 2);
      assert.equal(await read(), 1);
      assert.equal(await isByReplica(reader, written), true);
    } finally {
      await replica.resume();
    }
    await assert.rejects(reader.read('x', 'SELECT 1', [], { after: 'made up' }), TypeError);
  });

  test('that lag are left out, and asked again once they have caught up', async (t) => {
    const { database, lines } = openDatabase(t, primary.url, {
      replicaUrls: [replica.url],
      maxLagMs: 500,
    });
    await until(() => isByReplica(database), 'the replica answers');
    await replica.pause();
    try {
      await database.query('make', 'CREATE TABLE lagging (id int)');
      await until(async () => !(await isByReplica(database)), 'the replica is left out');
      await assert.rejects(async () => database.replicaCheck.check(), /lags \d+ ms behind/);
    } finally {
      await replica.resume();
    }
    await until(() => isByReplica(database), 'the replica is asked again');
    assert.ok(lines.some(({ message }) => message === 'replica is left out'));
  });

  test('that go away fail no read', async (t) => {
    const { database } = openDatabase(t, primary.url, { replicaUrls: [replica.url] });
    await until(() => isByReplica(database), 'the replica answers');
    let stopped = false;
    let reads = 0;
    const reading = (async () => {
      for (; !stopped; reads++) await database.read('one', 'SELECT 1');
    })();
    await replica.stop();
    assert.equal(await isByReplica(database), false);
    const before = reads;
    await until(() => reads > before + 50, 'reads go on');
    await replica.start();
    await until(() => isByReplica(database), 'the replica answers again');
    stopped = true;
    await reading;
  });

  test('are asked by turns', async (t) => {
    const { database } = openDatabase(t, primary.url, {
      replicaUrls: [replica.url, `${replica.url}?application_name=second`],
    });
    await until(() => wrongWith(database) === '', 'both answer');
    const names = new Set<unknown>();
    for (let index = 0; index < 6; index++) {
      const text = "SELECT current_setting('application_name') AS name";
      names.add((await database.read('name', text)).rows[0]?.name);
    }
    assert.deepEqual([...names].sort(), ['second', 'test']);
  });
});
