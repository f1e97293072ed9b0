import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * One folder for the whole run, outside the checkout, so that nothing of the checkout (its
 * node_modules, its git repository) is found by looking upwards. Gone at the end.
 */

let root: string | undefined;
const endings: (() => unknown)[] = [];

function scratchRoot(): string {
  if (root === undefined) {
    root = mkdtempSync(join(realpathSync(tmpdir()), 'agentops-e2e-'));
    // An ordinary user works below it, too.
    chmodSync(root, 0o755);
  }
  return root;
}

/** A new, empty folder with a name that tells whose it is. */
export function freshFolder(name: string): string {
  const folder = mkdtempSync(join(scratchRoot(), `${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}

/** A folder that is there once in a run, made when first asked for. */
export function sharedFolder(name: string): string {
  const folder = join(scratchRoot(), name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Has something done when all tests of the run are over, whatever became of them. */
export function atTheEnd(ending: () => unknown): void {
  endings.unshift(ending);
}

/** Makes something when it is first needed; every later caller gets the same. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

export const mochaHooks = {
  async afterAll(): Promise<void> {
    for (const ending of endings) await ending();
    if (root === undefined) return;
    if (process.env.AGENTOPS_E2E_KEEP) console.log(`kept: ${root}`);
    else rmSync(root, { recursive: true, force: true });
  },
};
