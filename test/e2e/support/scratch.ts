import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/*
 * One folder for the whole run, outside the checkout, so that nothing of the checkout (its
 * node_modules, its git repository) is found by looking upwards. Gone at the end. Mocha runs files
 * side by side, each in one of a few processes; they find the run's folder by this variable.
 */
const variable = 'AGENTOPS_E2E_RUN';

let root: string | undefined;
let endings: (() => unknown)[] = [];

function runRoot(): string {
  const folder = process.env[variable];
  if (folder === undefined) throw new Error('mochaGlobalSetup made no folder for the run');
  return folder;
}

/** Of this process. */
function scratchRoot(): string {
  root ??= open(mkdtempSync(join(runRoot(), 'process-')));
  return root;
}

/** An ordinary user works below it, too. */
function open(folder: string): string {
  chmodSync(folder, 0o755);
  return folder;
}

/** A new, empty folder with a name that tells whose it is. */
export function freshFolder(name: string): string {
  return open(mkdtempSync(join(scratchRoot(), `${name}-`)));
}

/** A folder that is there once in a process, made when first asked for. */
export function sharedFolder(name: string): string {
  const folder = join(scratchRoot(), name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A folder that all processes of the run share. */
export function folderOfTheRun(name: string): string {
  const folder = join(runRoot(), name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Has something done when all tests of the file are over, whatever became of them. */
export function atTheEnd(ending: () => unknown): void {
  endings.unshift(ending);
}

/** Makes something when it is first needed; every later caller in this process gets the same. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/**
 * Fills a folder when it is first needed in the run; every other process waits for it and gets the
 * same. Only for what the tests do not write into.
 */
export function onceInTheRun(
  name: string,
  fill: (folder: string) => Promise<unknown>,
): () => Promise<string> {
  return once(async () => {
    const folder = join(runRoot(), name);
    const done = `${folder}.done`;
    const failed = `${folder}.failed`;
    try {
      mkdirSync(folder);
    } catch {
      while (!existsSync(done)) {
        if (existsSync(failed)) throw new Error(`${name}: ${readFileSync(failed, 'utf8')}`);
        await wait(100);
      }
      return folder;
    }
    try {
      await fill(open(folder));
      writeFileSync(done, '');
    } catch (error) {
      writeFileSync(failed, String(error));
      throw error;
    }
    return folder;
  });
}

export function mochaGlobalSetup(): void {
  process.env[variable] = open(mkdtempSync(join(realpathSync(tmpdir()), 'agentops-e2e-')));
}

export function mochaGlobalTeardown(): void {
  if (process.env.AGENTOPS_E2E_KEEP) console.log(`kept: ${runRoot()}`);
  else rmSync(runRoot(), { recursive: true, force: true });
}

export const mochaHooks = {
  async afterAll(): Promise<void> {
    const due = endings;
    endings = [];
    for (const ending of due) await ending();
  },
};
