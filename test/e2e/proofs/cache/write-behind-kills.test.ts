import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { until } from './support/observed.js';
import { openPositions, type Position } from './support/positions.js';
import { startRedis } from './support/redis-server.js';

/* The promise of write-behind: whoever is killed, and when, what was acknowledged reaches the database. */

const FIXTURE = fileURLToPath(new URL('fixtures/write-behind-process.ts', import.meta.url));
const KILLS = 100;
const LANES = 4;
/** After so many kills the queue's Redis is killed as well, and started again. */
const KILLS_PER_SERVER = 20;

describe('write-behind with randomly killed processes and Redis', () => {
  const ends: (() => Promise<void>)[] = [];
  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  test(`no acknowledged write is lost in ${KILLS} kills`, async () => {
    const atTheEnd = { after: (end: () => Promise<void>) => void ends.push(end) };
    const durable = ['--appendonly', 'yes', '--appendfsync', 'always'];
    const args = [...durable, '--maxmemory-policy', 'noeviction'];
    const queue = await startRedis(atTheEnd, { args });
    // The table is in it, which is what must be there in the end, and the cache.
    const store = await startRedis(atTheEnd, { args: durable });

    const app = 'fleet';
    const logger = { info() {}, warn() {}, error() {} };
    const urls = { queueUrl: queue.url, url: store.url };
    const { table, behind, read, close } = openPositions({ app, ...urls, logger, lockMs: 300 });
    ends.push(close);
    await table.insert({ tenant: 'acme', id: 'shared', version: 1, place: 'nowhere' });

    const acknowledged: string[] = [];
    async function runAndKill(self: string): Promise<void> {
      const command = ['--import', 'tsx', FIXTURE, app, queue.url, store.url, self];
      const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      const first = once(child.stdout, 'data');
      child.stdout.on('data', (chunk) => {
        output += String(chunk);
      });
      const closed = once(child, 'close');
      await Promise.race([first, sleep(10_000)]);
      await sleep(300 * Math.random() ** 2);
      child.kill('SIGKILL');
      await closed;
      acknowledged.push(...output.split('\n').slice(0, -1));
    }

    let started = 0;
    let servers = 0;
    async function lane(): Promise<void> {
      while (started < KILLS) {
        const run = ++started;
        await runAndKill(`run-${run}`);
        if (run % KILLS_PER_SERVER !== 0) continue;
        servers += 1;
        await queue.stop();
        await sleep(100);
        await queue.start();
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane));
    assert.ok(acknowledged.length > KILLS, `${acknowledged.length} writes were acknowledged`);
    assert.ok(servers > 0, 'the queue was killed, too');

    behind.start();
    let missing = acknowledged.map((line): Omit<Position, 'tenant'> => {
      const [id = '', version, place = ''] = line.split(' ');
      return { id, version: Number(version), place };
    });
    const ids = new Set(missing.map(({ id }) => id));
    await until(async () => {
      const isMissing = await Promise.all(
        missing.map(async ({ id, version, place }) => {
          const found = await table.load({ tenant: 'acme', id });
          return found.version < version || (found.version === version && found.place !== place);
        }),
      );
      missing = missing.filter((_, index) => isMissing[index]);
      return missing.length === 0;
    }, 'all that was acknowledged is in the database');
    // Those of which nobody was told are written, too. Then no marker and no cached value is left that
    // shows anything else than the table.
    for (const id of ids) {
      const row = { tenant: 'acme', id };
      await until(
        async () => (await read(row)).version === (await table.load(row)).version,
        `${id} is shown as it is in the table`,
      );
      assert.deepEqual(await read(row), await table.load(row));
    }
    assert.equal(await behind.countDead(), 0);
  });
});
