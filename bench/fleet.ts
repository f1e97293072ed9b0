import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { atMost, type Comparison, type Goal, type Row, type Spread, spread } from './comparison.ts';
import { makeTargets } from './fleet-targets.ts';
import type { Installed } from './install.ts';

const count = 1000;
/** A run is a thousand targets already; more rounds tell nothing new. */
const mostRounds = 3;

interface Tenth {
  readonly ms: number;
  readonly cpu: number;
  readonly heap: number;
  /** What V8 has compiled; it is not in `heap`. */
  readonly code: number;
  readonly rss: number;
}
interface Run {
  /** Written, in tenths. */
  readonly first: readonly Tenth[];
  /** Planned again, when there is nothing to do. */
  readonly again: readonly Tenth[];
}

/** Three features into a thousand services through the API, in one process: is the last as cheap as the first? */
export function fleet({ modules }: Installed, rounds: number): Comparison {
  const runs = Array.from({ length: Math.min(rounds, mostRounds) }, () => runOnce(modules));
  const [{ first, again } = { first: [], again: [] }] = runs;
  const tenthsOf = (pass: keyof Run, index: number): Tenth[] =>
    runs.flatMap((run) => run[pass][index] ?? []);
  const rows: Row[] = [
    ...first.map((_, index) => rowOf(`${nameOf(index)}, written`, tenthsOf('first', index))),
    ...again.map((_, index) => rowOf(`${nameOf(index)}, nothing to do`, tenthsOf('again', index))),
  ];
  return {
    name: 'fleet',
    title: `${count} services in one process through the API: ms for each, MB after a forced collection, compiled code apart`,
    columns: [
      { key: 'cpu', label: 'CPU ms/target', digits: 1 },
      { key: 'ms', label: 'wall ms', digits: 1 },
      { key: 'heap', label: 'heap MB', digits: 1 },
      { key: 'code', label: 'code MB', digits: 1 },
      { key: 'rss', label: 'RSS MB', digits: 0 },
    ],
    rows: rows.map((row, index) => ({ ...row, ...goalOf(row, index, rows, first.length) })),
  };
}

const size = Math.ceil(count / 10);
const nameOf = (tenth: number): string => `${tenth * size + 1}–${(tenth + 1) * size}`;

const rowOf = (name: string, tenths: readonly Tenth[]): Row => {
  const figure = (key: keyof Tenth): Spread => spread(tenths.map((tenth) => tenth[key]));
  const keys = ['cpu', 'ms', 'heap', 'code', 'rss'] as const;
  return { name, figures: Object.fromEntries(keys.map((key) => [key, figure(key)])) };
};

/** Compared with the second tenth of its pass: in the first, modules are loaded and code is compiled. */
function goalOf(
  { figures }: Row,
  index: number,
  rows: readonly Row[],
  written: number,
): { goal?: Goal } {
  if (index === written - 1) {
    const [slower, grown] = [
      grownFrom(rows[1]?.figures.cpu, figures.cpu, (now, then) => now / then),
      grownFrom(rows[1]?.figures.heap, figures.heap, (now, then) => now - then),
    ];
    const goals = [
      atMost(slower, 1.5, '× the CPU of the second tenth'),
      atMost(grown, 2, ' MB more'),
    ];
    return {
      goal: {
        goal: goals.map(({ goal }) => goal).join(', '),
        reached: goals.every(({ reached }) => reached),
      },
    };
  }
  if (index !== rows.length - 1) return {};
  const grown = grownFrom(rows[1]?.figures.heap, figures.heap, (now, then) => now - then);
  return { goal: atMost(grown, 2, ' MB more than at the beginning') };
}

const grownFrom = (
  then: Spread | undefined,
  now: Spread | undefined,
  by: (now: number, then: number) => number,
): Spread => spread([by(now?.median ?? Number.NaN, then?.median ?? Number.NaN)]);

function runOnce(modules: string): Run {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'bench-fleet-')));
  try {
    const list = join(root, 'folders.json');
    writeFileSync(list, JSON.stringify(makeTargets(root, count)));
    const worker = fileURLToPath(new URL('fleet-worker.mjs', import.meta.url));
    const api = pathToFileURL(join(modules, 'generator-agentops/dist/src/api.js')).href;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--expose-gc', worker, api, list],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`the fleet ended with ${status}\n${stderr}`);
    return JSON.parse(stdout) as Run;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
