import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { AgentopsError } from '../../src/model/errors.ts';
import { isPlainPath } from '../../src/model/plain-path.ts';
import type { Reader } from '../../src/model/project.ts';
import { plain, shown } from '../../src/output/paint.ts';
import { errorText } from '../../src/output/summary.ts';
import { Chance } from './chance.ts';
import { cpuTime } from './cpu-time.ts';
import { readerOf, type Tree } from './memory-tree.ts';
import { steeringIn } from './steering.ts';

const seed = Number(process.env.AGENTOPS_FUZZ_SEED ?? 20261126);

/** No case takes more of the processor, or it could be made to take for ever. */
const mostMs = 10_000;

const done: Record<string, number> = {};

/** All cases so far, by what they were about. */
export const casesDone = (): Readonly<Record<string, number>> => done;

export const toldSeed = (): string =>
  `${Object.values(done).reduce((sum, each) => sum + each, 0)} cases by AGENTOPS_FUZZ_SEED=${seed}`;

/**
 * Runs cases by chance. Each ends well, or with an error that a person can act on; anything else
 * fails the test, and names the case.
 *
 * @returns how many of them were accepted
 */
export async function fuzz(
  what: string,
  cases: number,
  one: (chance: Chance) => unknown,
): Promise<number> {
  let accepted = 0;
  const own = [...what].reduce((sum, each) => Math.imul(sum, 31) + each.charCodeAt(0), seed);
  for (let index = 0; index < cases; index++) {
    const spent = await cpuTime(async () => {
      try {
        await one(new Chance(Math.imul(own, 2654435761) + index));
        accepted++;
      } catch (error) {
        if (!isSaid(error)) {
          throw new Error(`${what}, case ${index} of AGENTOPS_FUZZ_SEED=${seed}: ${error}`, {
            cause: error,
          });
        }
      }
    });
    assert.ok(spent < mostMs, `${what}, case ${index} of seed ${seed}: ${Math.round(spent)} ms`);
  }
  done[what] = (done[what] ?? 0) + cases;
  return accepted;
}

/** True for an error in words, with what to do next, and with nothing that steers a terminal. */
function isSaid(error: unknown): boolean {
  if (!(error instanceof AgentopsError)) return false;
  // It would say that the fault is ours.
  if (error.id === 'TEMPLATE') return false;
  const { message, next } = error;
  const text = shown(errorText(error, plain));
  return message !== '' && next !== '' && steeringIn(text).length === 0;
}

/** A tree in memory that is asked for nothing but what is in it. */
export function watchedReader(tree: Tree): Reader {
  const inner = readerOf(tree);
  const inside = (path: string): string => {
    assert.doesNotMatch(posix.normalize(path), /^(\/|\.\.(\/|$))/, 'it asks for what is outside');
    return path;
  };
  return {
    read: (path) => inner.read(inside(path)),
    list: (folder) => inner.list(inside(folder)),
    entries: (folder) => inner.entries(inside(folder)),
  };
}

/** No change leaves the target, nor goes into its repository of git. */
export function assertContained(changes: readonly { readonly path: string }[]): void {
  for (const { path } of changes) assert.ok(isPlainPath(path), `it would write ${path}`);
}
