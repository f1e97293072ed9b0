import { entriesOf } from '../disk/disk-reader.js';
import { type Held, nothingHeld, withHeldEntries } from '../disk/held.js';
import type { Ask } from '../model/ask.js';
import type { Change } from '../model/change.js';
import type { ConflictPolicy } from '../model/conflict-policy.js';
import { question } from '../model/questions.js';
import type { SettledPlan } from '../plan/session.js';
import { diffOf } from './diff.js';
import type { Paint } from './paint.js';
import { previewText, whatHappens } from './preview.js';
import { fileTree } from './summary.js';

/*
 * What every face asks the user beside the options: the folder, each conflict, and at the end
 * whether to write. The face lends its prompt (`ask`) and its voice (`say`).
 */

export interface Prompter {
  readonly ask: Ask;
  readonly say: (text: string) => void;
  readonly paint: Paint;
}

/** The folder of a new service: this one if nothing is in it. */
export async function askFolder(
  { ask }: Prompter,
  here: string,
  held: Held = nothingHeld,
): Promise<string> {
  const isEmpty = withHeldEntries(here, entriesOf(here), held).every(({ name }) => name === '.git');
  return String(
    await ask(
      question('dir', 'input', 'Folder of the new service', {
        default: isEmpty ? '.' : 'my-service',
        validate: (value) => String(value).trim() !== '' || 'Enter a folder.',
      }),
    ),
  );
}

/** Which of the features to add; those that are installed say so, and come last. */
export async function askFeatures(
  { ask }: Prompter,
  features: readonly { readonly id: string; readonly summary: string }[],
  isInstalled: (id: string) => boolean,
): Promise<string[]> {
  const [installed, open] = [true, false].map((wanted) =>
    features.filter(({ id }) => isInstalled(id) === wanted),
  );
  const choices = [
    ...(open ?? []).map(({ id, summary }) => ({ value: id, name: id, hint: summary })),
    ...(installed ?? []).map(({ id }) => ({ value: id, name: id, hint: 'already installed' })),
  ];
  const chosen = await ask(
    question('features', 'checkbox', 'Which features? Space selects, Enter continues', {
      choices,
      validate: (value) =>
        (Array.isArray(value) && value.length > 0) || 'Select at least one with Space.',
    }),
  );
  return (chosen as unknown[]).map(String);
}

/** Asks what to do with each file, until the answer is for all of them. */
export function conflictAsker(person: Prompter): (change: Change) => Promise<ConflictPolicy> {
  let isForAll = false;
  return async (change) => {
    if (isForAll) return 'overwrite';
    const choice = await askConflict(person, change);
    isForAll = choice === 'all';
    return choice === 'all' ? 'overwrite' : choice;
  };
}

/** Asks again as long as the user wants to see the difference first. */
async function askConflict(
  { ask, say }: Prompter,
  change: Change,
): Promise<ConflictPolicy | 'all'> {
  for (let fallback = 'diff'; ; fallback = 'skip') {
    const choice = (await ask(
      question('conflict', 'select', `${change.path} exists and differs`, {
        default: fallback,
        choices: [
          { value: 'diff', name: 'Show the difference' },
          { value: 'skip', name: 'Keep mine' },
          { value: 'merge', name: 'Merge, with markers where both differ' },
          { value: 'overwrite', name: 'Take the new one' },
          { value: 'all', name: 'Take the new one, here and in all other files' },
          { value: 'abort', name: 'Stop, and write nothing' },
        ],
      }),
    )) as ConflictPolicy | 'all' | 'diff';
    if (choice !== 'diff') return choice;
    say(diffOf([change]));
  }
}

/**
 * Shows what will be written and asks for a word. Undefined if it is no.
 *
 * @param asksInstall false where the install is not a question
 */
export async function confirmPlan(
  person: Prompter,
  plan: SettledPlan,
  install: boolean,
  asksInstall = true,
): Promise<{ install: boolean } | undefined> {
  const { ask, say, paint } = person;
  if (plan.changes.length === 0) return { install };
  say(`\n${previewText(plan, paint)}\n`);
  if (!(await mayWrite(person, plan))) {
    say('Nothing was written.');
    return undefined;
  }
  const installable = asksInstall && plan.changes.some(({ path }) => path === 'package.json');
  const wanted =
    install ||
    (installable &&
      (await ask(
        question('install', 'confirm', `Install the dependencies with ${plan.packageManager}?`),
      )) === true);
  return { install: wanted };
}

/** Asks as often as the user wants to see more first. */
async function mayWrite({ ask, say, paint }: Prompter, plan: SettledPlan): Promise<boolean> {
  for (;;) {
    const choice = await ask(
      question('write', 'select', whatHappens(plan), {
        default: 'write',
        choices: [
          { value: 'write', name: 'Yes, do it' },
          { value: 'diff', name: 'Show the diff' },
          { value: 'files', name: 'Show every file' },
          { value: 'no', name: 'No, write nothing' },
        ],
      }),
    );
    if (choice === 'diff') say(diffOf(plan.changes, { full: false }));
    else if (choice === 'files') say(`\n${fileTree(plan, paint)}\n`);
    else return choice === 'write';
  }
}
