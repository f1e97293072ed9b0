import { chmodSync, lchownSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { AgentopsError, apply, plan, planRemoval, planUpdate, type Result } from '../../src/api.ts';
import { beginService, type Kind, kinds } from './hostile-kinds.ts';
import { placeAt } from './hostile-place.ts';
import { snapshot } from './snapshot.ts';

/*
 * Sends features to a fleet of hostile repositories, all in this process, and prints a line of JSON for
 * each: `node --expose-gc --import tsx sail-hostile-fleet.ts <folder> <count>`
 */

export interface Sailed {
  readonly kind: string;
  readonly expected: string;
  readonly endings: readonly string[];
  /** What a step that failed has changed all the same. */
  readonly changed: readonly string[];
  readonly heap: number;
}

const [, , folder = '', count = '0'] = process.argv;
const home = realpathSync(folder);
const nobody = 65534;
const asRoot = process.getuid?.() === 0;

for (let index = 0; index < Number(count); index++) {
  const [name, kind] = [...kinds][index % kinds.size] as [string, Kind];
  const root = join(home, `r${index}`);
  mkdirSync(root);
  const place = placeAt(root, index);
  // Said before, so that whoever waits for this process knows where it stands.
  process.stderr.write(`${name}\n`);
  beginService(place);
  kind.make(place);
  const outcome = await underModes(root, kind, () => sail(root, index < kinds.size));
  global.gc?.();
  const sailed: Sailed = {
    kind: name,
    expected: kind.ending,
    ...outcome,
    heap: process.memoryUsage().heapUsed,
  };
  process.stdout.write(`${JSON.stringify(sailed)}\n`);
}

/** Adds features, and where the whole way is wanted updates them and takes one out again. */
async function sail(root: string, wholeWay: boolean): Promise<Pick<Sailed, 'endings' | 'changed'>> {
  const endings: string[] = [];
  const changed: string[] = [];
  const steps = [
    () => plan({ features: ['health-check'], root }),
    () => planUpdate({ root }),
    () => planRemoval({ root, feature: 'health-check' }),
  ];
  for (const step of steps.slice(0, wholeWay ? undefined : 1)) {
    const before = snapshot(root);
    const ending = await endingOf(async () => apply(await step()));
    endings.push(ending);
    const after = snapshot(root);
    if (!/^(written|steps|unchanged)$/.test(ending) && before !== after)
      changed.push(`${ending}: ${before} became ${after}`);
  }
  return { endings, changed };
}

async function endingOf(work: () => Promise<Result>): Promise<string> {
  try {
    const { status, exitCode } = await work();
    return exitCode === 3 ? 'steps' : status;
  } catch (error) {
    if (!(error instanceof AgentopsError)) return `no error of ours: ${(error as Error).stack}`;
    const { id, message, next } = error;
    return message === '' || next === '' ? `${id} without words` : id;
  }
}

/** Does work in a repository as somebody without the rights of root, where the kind asks for that. */
async function underModes<Value>(
  root: string,
  { modes = {} }: Kind,
  work: () => Promise<Value>,
): Promise<Value> {
  const list = Object.entries(modes);
  if (list.length === 0) return work();
  if (asRoot) {
    for (const path of ['.', ...(readdirSync(root, { recursive: true }) as string[])])
      lchownSync(join(root, path), nobody, nobody);
  }
  for (const [path, mode] of list) chmodSync(join(root, path), mode);
  if (asRoot) process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    if (asRoot) process.seteuid?.(0);
    for (const [path] of list) chmodSync(join(root, path), 0o755);
  }
}
