import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Comparison, type Goal, type Row, type Spread, spread } from './comparison.ts';
import { type Installed, peersFolder } from './install.ts';
import { madeService } from './made-service.ts';
import { freePort } from './server.ts';

const alone = 'lru-cache alone';
const names = ['ours', 'bentocache', 'cacheable', 'lru-cache + ioredis', alone] as const;
const scripts = ['cache-contestants.mjs', 'cache-worker.mjs'];

/** How much is done in one round. */
const work = { hits: 200_000, reads: 2000, callers: 250, computeMs: 100, removals: 10, down: 200 };
const processes = 4;

/**
 * The cache that `agentops` writes beside two libraries and beside what one writes by hand, all with
 * the same Redis: hits in both tiers, a stampede, how long an old value lives in another process
 * after it was removed, and reads while Redis is away.
 */
export async function cache(ours: Installed, rounds: number): Promise<Comparison> {
  for (const script of scripts) {
    copyFileSync(fileURLToPath(new URL(script, import.meta.url)), join(peersFolder, script));
  }
  const service = madeService(ours, 'cache-service', '--cache', 'redis');
  const modules = pathToFileURL(join(service, 'dist', 'platform', 'cache')).href;
  const measured = names.map((): Figures[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, name] of names.entries()) {
      const figures = await measure(name, modules);
      // The first round warms up.
      if (round > 0) measured[index]?.push(figures);
    }
  }
  return {
    name: 'cache',
    title:
      `A cache of two tiers: ns of a hit in memory, µs of a hit in Redis, computations and ms of ` +
      `${work.callers} callers in each of ${processes} processes (${work.computeMs} ms to compute), ms until ` +
      `another process no longer gives out what was removed, failed reads and crashes, reads without Redis`,
    columns: [
      { key: 'memoryNs', label: 'memory ns', digits: 0 },
      { key: 'redisUs', label: 'Redis µs', digits: 0 },
      { key: 'computed', label: 'computed', digits: 0 },
      { key: 'stampedeMs', label: 'stampede ms', digits: 0 },
      { key: 'lagMs', label: 'lag ms', digits: 1 },
      { key: 'failed', label: 'failed', digits: 0 },
      { key: 'downP99', label: 'down p99 ms', digits: 1 },
      { key: 'downPerSecond', label: 'down reads/s', digits: 0 },
    ],
    rows: names.map((name, index) => rowOf(name, measured[index] ?? [], measured[0] ?? [])),
  };
}

type Figures = Readonly<Record<string, number>>;

async function measure(name: (typeof names)[number], modules: string): Promise<Figures> {
  const redis = await startRedis();
  const options = JSON.stringify({ url: redis.url, modules });
  const workers: Worker[] = [];
  try {
    for (let index = 0; index < processes; index++) workers.push(await startWorker(name, options));
    const [first, second] = workers as [Worker, Worker];
    const memoryNs = await first.run<number>('memoryHit', { count: work.hits });
    // Memory alone has no second tier, and nothing to say to other processes.
    if (name === alone) return { memoryNs };

    await first.run('fill', { from: 1000, count: work.reads });
    const hits = await second.run<{ us: number; computed: number }>('redisHit', {
      from: 1000,
      count: work.reads,
    });
    const stampedes = await Promise.all(
      workers.map((worker) =>
        worker.run<{ computed: number; failed: number; ms: number }>('stampede', {
          id: 'cold',
          callers: work.callers,
          ms: work.computeMs,
        }),
      ),
    );
    const lags: number[] = [];
    for (let index = 0; index < work.removals; index++) {
      lags.push(await lagOf(first, second, `removed-${index}`));
    }
    await redis.stop();
    const down = await first.run<{
      failed: number;
      unhandled: number;
      p99: number;
      perSecond: number;
    }>('readAll', { from: 10_000, count: work.down, at: 20 });
    return {
      memoryNs,
      // What was computed again was no hit.
      redisUs: hits.computed > work.reads / 100 ? Number.NaN : hits.us,
      computed: stampedes.reduce((sum, { computed }) => sum + computed, 0),
      stampedeMs: Math.max(...stampedes.map(({ ms }) => ms)),
      lagMs: spread(lags).median,
      failed: down.failed + down.unhandled + stampedes.reduce((sum, { failed }) => sum + failed, 0),
      downP99: down.p99,
      downPerSecond: down.perSecond,
    };
  } finally {
    for (const worker of workers) worker.stop();
    await redis.stop();
  }
}

/** One second stands for "not before its TTL". */
async function lagOf(first: Worker, second: Worker, id: string): Promise<number> {
  await first.run('get', { id, value: 'old' });
  await second.run('get', { id, value: 'old' });
  const changed = second.run<number | null>('untilChanged', { id, old: 'old', limitMs: 1000 });
  const [at, removedAt] = await Promise.all([changed, first.run<number>('remove', { id })]);
  return at === null ? Number.POSITIVE_INFINITY : Math.max(0, at - removedAt);
}

interface Worker {
  run<Result>(task: string, given: object): Promise<Result>;
  stop(): void;
}

async function startWorker(name: string, options: string): Promise<Worker> {
  const child: ChildProcess = fork(join(peersFolder, 'cache-worker.mjs'), [name, options], {
    cwd: peersFolder,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  await next(child);
  return {
    async run<Result>(task: string, given: object): Promise<Result> {
      child.send({ task, given });
      const { result, error } = await next(child);
      if (error !== undefined) throw new Error(`${name}, ${task}: ${error}`);
      return result as Result;
    },
    stop: () => void child.kill('SIGKILL'),
  };
}

async function next(child: ChildProcess): Promise<{ result?: unknown; error?: string }> {
  const ended = new AbortController();
  try {
    return (await Promise.race([
      once(child, 'message', { signal: ended.signal }).then(([message]) => message as object),
      once(child, 'exit', { signal: ended.signal }).then(([code]) => {
        throw new Error(`a worker ended with ${code}`);
      }),
    ])) as { result?: unknown; error?: string };
  } finally {
    ended.abort();
  }
}

/** A Redis of this run, from the PATH. */
async function startRedis(): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'bench-redis-'));
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  for await (const chunk of child.stdout) if (String(chunk).includes('Ready to accept')) break;
  child.stdout.destroy();
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function rowOf(name: string, runs: readonly Figures[], ours: readonly Figures[]): Row {
  const figures = Object.fromEntries(
    Object.keys(runs[0] ?? {}).map((key) => [
      key,
      spread(runs.map((run) => run[key] ?? Number.NaN)),
    ]),
  );
  const ratio = spread(
    runs.map(({ memoryNs }, round) => (ours[round]?.memoryNs ?? Number.NaN) / (memoryNs ?? 1)),
  );
  return { name, figures, ratio, ...goalOf(name, figures, ratio) };
}

function goalOf(name: string, figures: Record<string, Spread>, ratio: Spread): { goal?: Goal } {
  if (name === alone) return { goal: { goal: 'at most 2×', reached: ratio.median <= 2 } };
  if (name === 'bentocache' || name === 'cacheable') {
    return { goal: { goal: 'below 1×', reached: ratio.median < 1 } };
  }
  if (name !== 'ours') return {};
  return {
    goal: {
      goal: '1 computed, 0 failed',
      reached: figures.computed?.max === 1 && figures.failed?.max === 0,
    },
  };
}
