import { readdirSync } from 'node:fs';
import type { Ask, Question } from './core/questions.js';
import type { Change } from './core/resolution.js';
import type { ConflictPolicy } from './lifecycle/conflicts.js';
import { diffOf } from './output/diff.js';
import type { Paint } from './output/paint.js';
import { fileTree } from './output/summary.js';
import type { SettledPlan } from './session.js';

/*
 * What every face asks a person beside the options: the folder, each conflict, and at the end
 * whether to write. The face lends its prompt (`ask`) and its voice (`say`).
 */

export interface Person {
  readonly ask: Ask;
  readonly say: (text: string) => void;
  readonly paint: Paint;
}

/** The folder of a new service: this one if nothing is in it. */
export async function askFolder({ ask }: Person, here: string): Promise<string> {
  const isEmpty = readdirSync(here).every((name) => name === '.git');
  return String(
    await ask({
      ...question('dir', 'input', 'Folder of the new service'),
      default: isEmpty ? '.' : 'my-service',
      validate: (value) => String(value).trim() !== '' || 'A folder is needed.',
    }),
  );
}

/** Asks what to do with one file, as often as the person wants to see the difference first. */
export async function askConflict({ ask, say }: Person, change: Change): Promise<ConflictPolicy> {
  for (;;) {
    const choice = (await ask({
      ...question('conflict', 'select', `${change.path} exists and differs`),
      default: 'diff',
      choices: [
        { value: 'diff', name: 'Show the difference' },
        { value: 'skip', name: 'Keep mine' },
        { value: 'merge', name: 'Merge, with markers where both differ' },
        { value: 'overwrite', name: 'Take the new one' },
        { value: 'abort', name: 'Stop, and write nothing' },
      ],
    })) as ConflictPolicy | 'diff';
    if (choice !== 'diff') return choice;
    say(diffOf([change]));
  }
}

/** Shows what will be written and asks for a word. Undefined where it is no. */
export async function confirmPlan(
  { ask, say, paint }: Person,
  plan: SettledPlan,
  install: boolean,
): Promise<{ install: boolean } | undefined> {
  if (plan.changes.length === 0) return { install };
  say(`\n${fileTree(plan, paint)}\n`);
  const count = plan.changes.length === 1 ? 'this file' : `these ${plan.changes.length} files`;
  if (!(await ask(question('write', 'confirm', `Write ${count} to ${plan.root}?`)))) {
    say('Nothing was written.');
    return undefined;
  }
  const installable = plan.changes.some(({ path }) => path === 'package.json');
  const wanted =
    install ||
    (installable &&
      (await ask(
        question('install', 'confirm', `Install the dependencies with ${plan.packageManager}?`),
      )) === true);
  return { install: wanted };
}

const question = (name: string, type: Question['type'], message: string): Question => ({
  name,
  type,
  message,
  default: type === 'confirm' ? true : undefined,
  choices: [],
  validate: () => true,
});
