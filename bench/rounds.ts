import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Row, spread } from './comparison.ts';
import { takeBack } from './git.ts';
import { ordinaryUser } from './ordinary-user.ts';

/** A command that is run again and again, each time in an empty folder of its own. */
export interface Contestant {
  readonly name: string;
  /** A script with its arguments; it runs under this Node. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** It makes files; a run that made none is a failure, whatever its exit status says. */
  readonly writes?: boolean;
  /** A folder of a repository under git, instead of an empty one; it is as it was afterwards. */
  readonly inside?: { readonly repository: string; readonly folder: string };
  /** Not as root, even if this runs as root: yo gives that up, and then fails. */
  readonly unprivileged?: boolean;
}

interface Run {
  readonly seconds: number;
  readonly megabytes: number;
  /** Made or, inside a repository, changed. */
  readonly files: number;
  /** Of the repository that it ran in. */
  readonly read?: number;
  readonly listed?: number;
}

/** Runs the contestants, ours first, and gives a row of figures for each. */
export function rowsOf(contestants: readonly Contestant[], rounds: number): Row[] {
  const runs = runRounds(contestants, rounds);
  const [ours = []] = runs;
  return runs.map((own, index) => rowOf(contestants[index]?.name ?? '', own, ours));
}

/**
 * Runs the contestants in turn, A B C A B C …, so that a busy moment of the machine falls on all of
 * them. A first round warms the disk's cache and is not counted.
 */
function runRounds(contestants: readonly Contestant[], rounds: number): Run[][] {
  const runs: Run[][] = contestants.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const run = runOnce(contestant);
      if (round > 0) runs[index]?.push(run);
    }
  }
  return runs;
}

function rowOf(name: string, runs: readonly Run[], ours: readonly Run[]): Row {
  return {
    name,
    figures: Object.fromEntries(
      (Object.keys(runs[0] ?? {}) as (keyof Run)[]).map((key) => [
        key,
        spread(runs.map((run) => run[key] ?? Number.NaN)),
      ]),
    ),
    // Round by round, then the median: both sides of each quotient saw the same machine.
    ratio: spread(runs.map(({ seconds }, round) => (ours[round]?.seconds ?? Number.NaN) / seconds)),
  };
}

function runOnce({
  name,
  args,
  env,
  inside,
  writes = false,
  unprivileged = false,
}: Contestant): Run {
  const user = unprivileged ? ordinaryUser() : undefined;
  const base = mkdtempSync(join(tmpdir(), 'bench-'));
  const [home, memory, reads, work] = ['home', 'memory', 'reads', 'work'].map((part) =>
    join(base, part),
  ) as [string, string, string, string];
  for (const folder of [home, memory, reads, work]) mkdirSync(folder);
  user?.giveTo(base, home, memory, work);
  try {
    const start = performance.now();
    const { status, error, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: inside?.folder ?? work,
      env: {
        ...cleanEnvironment(),
        ...env,
        HOME: home,
        USERPROFILE: home,
        NODE_OPTIONS: preload,
        BENCH_MEMORY: memory,
        ...(inside && { BENCH_READS: reads, BENCH_ROOT: inside.repository }),
      },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      ...user?.ids,
    });
    const seconds = (performance.now() - start) / 1000;
    if (status !== 0)
      throw new Error(
        `${name} ended with ${status}: ${error?.message ?? ''}\n${stdout}\n${stderr}`,
      );
    const files = inside ? takeBack(inside.repository) : countFiles(work);
    if (writes && files === 0)
      throw new Error(`${name} ended with 0, but wrote nothing:\n${stdout}\n${stderr}`);
    return { seconds, megabytes: peak(memory), files, ...(inside && countReads(reads)) };
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

// Quoted: a checkout may stand in a folder with spaces.
export const preload = ['peak-memory.cjs', 'count-reads.cjs']
  .map((file) => `--require=${JSON.stringify(fileURLToPath(new URL(file, import.meta.url)))}`)
  .join(' ');

/** Nobody asks, nobody colours, nobody looks for updates; npm's own variables stay out. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_|INIT_CWD$)/i.test(name),
  );
  return { ...Object.fromEntries(own), CI: '1', NO_COLOR: '1', NO_UPDATE_NOTIFIER: '1' };
}

/** Megabytes of the largest process. `maxRSS` is in kilobytes on every system. */
function peak(folder: string): number {
  return (
    Math.max(...readdirSync(folder).map((pid) => Number(readFileSync(join(folder, pid), 'utf8')))) /
    1024
  );
}

/** What the processes of a command have read and listed, each file and folder once. */
function countReads(folder: string): { read: number; listed: number } {
  const told = readdirSync(folder).map(
    (pid) => JSON.parse(readFileSync(join(folder, pid), 'utf8')) as Record<string, string[]>,
  );
  const count = (kind: string): number => new Set(told.flatMap((each) => each[kind] ?? [])).size;
  return { read: count('read'), listed: count('listed') };
}

function countFiles(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  ).length;
}
