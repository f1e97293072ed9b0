import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { patience } from '../support/patience.ts';
import { agentops } from './support/agentops.ts';
import { npmInstall } from './support/installs.ts';
import { freshFolder } from './support/scratch.ts';

/*
 * The promise of write-behind, on generated code: whoever is killed, and when, what was acknowledged
 * reaches the database. In JavaScript, so that a process is there soon and more can be killed.
 */

const KILLS = 100;
const LANES = 4;
/** After so many kills the queue's Redis is killed as well, and started again. */
const KILLS_PER_SERVER = 20;

interface Position {
  readonly id: string;
  readonly version: number;
  readonly place: string;
}
type Row = { readonly tenant: string; readonly id: string };

/** What the test reads of the generated tests' own support. */
interface Support {
  openPositions(options: object): {
    readonly table: { insert(row: object): Promise<unknown>; load(row: Row): Promise<Position> };
    readonly behind: { start(): void; countDead(): Promise<number> };
    read(row: Row): Promise<Position>;
    close(): Promise<void>;
  };
  startRedis(
    t: { after(end: () => Promise<void>): void },
    options: { readonly args: readonly string[] },
  ): Promise<{ readonly url: string; stop(): Promise<void>; start(): Promise<void> }>;
}

async function generated(): Promise<string> {
  const root = freshFolder('fleet');
  const dependencies = { fastify: '^5.12.8' };
  const manifest = { name: 'fleet', type: 'module', private: true, dependencies };
  writeFileSync(join(root, 'package.json'), JSON.stringify(manifest));
  mkdirSync(join(root, 'src'));
  writeFileSync(join(root, 'src/server.js'), 'export {};\n');
  const outcome = await agentops(['add', 'cache', '--write-behind', '--yes'], { cwd: root });
  // 3: there is no server to wire it into, which is no matter here.
  assert.ok([0, 3].includes(outcome.code ?? -1), outcome.stderr + outcome.stdout);
  await npmInstall(root);
  return root;
}

async function supportOf(root: string): Promise<Support> {
  const load = (name: string) => import(pathToFileURL(join(root, 'test/support', name)).href);
  return { ...(await load('positions.js')), ...(await load('redis.js')) } as Support;
}

/** The queue was away a moment ago: until its connection is back, nothing can be asked of it. */
async function countDead(
  behind: { countDead(): Promise<number> },
  deadline: number,
): Promise<number> {
  for (;;) {
    try {
      return await behind.countDead();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await wait(100);
    }
  }
}

describe('write-behind with randomly killed processes and Redis', () => {
  const ends: (() => Promise<void>)[] = [];
  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  it(`loses no acknowledged write in ${KILLS} kills`, async () => {
    const root = await generated();
    const { openPositions, startRedis } = await supportOf(root);
    const atTheEnd = { after: (end: () => Promise<void>) => void ends.push(end) };
    const durable = ['--appendonly', 'yes', '--appendfsync', 'always'];
    const args = [...durable, '--maxmemory-policy', 'noeviction'];
    const queue = await startRedis(atTheEnd, { args });
    // The table is in it, which is what must be there in the end, and the cache.
    const store = await startRedis(atTheEnd, { args: durable });

    const app = 'fleet';
    const quiet = { info() {}, warn() {}, error() {} };
    const options = { app, queueUrl: queue.url, url: store.url, logger: quiet, lockMs: 300 };
    const { table, behind, read, close } = openPositions(options);
    ends.push(close);
    await table.insert({ tenant: 'acme', id: 'shared', version: 1, place: 'nowhere' });

    const acknowledged: string[] = [];
    async function runAndKill(self: string): Promise<void> {
      const fixture = join(root, 'test/fixtures/write-behind-process.js');
      const child = spawn(process.execPath, [fixture, app, queue.url, store.url, self], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      const first = once(child.stdout, 'data');
      child.stdout.on('data', (chunk) => {
        output += String(chunk);
      });
      const closed = once(child, 'close');
      await Promise.race([first, wait(10_000)]);
      await wait(300 * Math.random() ** 2);
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
        await wait(100);
        await queue.start();
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane));
    assert.ok(acknowledged.length > KILLS, `${acknowledged.length} writes were acknowledged`);
    assert.ok(servers > 0, 'the queue was killed, too');

    behind.start();
    const expected = acknowledged.map((line) => {
      const [id = '', version, place = ''] = line.split(' ');
      return { id, version: Number(version), place };
    });
    const isWritten = ({ version, place }: Position, found: Position) =>
      found.version > version || (found.version === version && found.place === place);
    let missing = expected;
    const deadline = Date.now() + patience;
    while (missing.length > 0 && Date.now() < deadline) {
      const rest: Position[] = [];
      for (const each of missing) {
        const found = await table.load({ tenant: 'acme', id: each.id });
        if (!isWritten(each, found)) rest.push(each);
      }
      missing = rest;
      if (missing.length > 0) await wait(100);
    }
    assert.deepEqual(missing, [], 'acknowledged, but not in the database');
    assert.equal(await countDead(behind, deadline), 0);

    // No marker and no cached value is left that shows anything else than the table.
    for (const id of new Set(expected.map((each) => each.id))) {
      const row = { tenant: 'acme', id };
      assert.deepEqual(await read(row), await table.load(row));
    }
    console.log(`      ${acknowledged.length} acknowledged, the queue killed ${servers} times`);
  });
});
