import { confirm, input, select } from '@inquirer/prompts';
import type { Ask, Question } from '../core/questions.js';
import type { Change } from '../core/resolve.js';
import type { ConflictPolicy } from '../lifecycle/conflicts.js';
import { diffOf } from '../output/diff.js';

// Prompts go to standard error: standard output is for what a script reads.
const context = { output: process.stderr };

export const ask: Ask = (question: Question): Promise<unknown> => {
  const { message, validate } = question;
  if (question.type === 'confirm') {
    return confirm({ message, default: question.default !== false }, context);
  }
  const initial = question.default === undefined ? {} : { default: String(question.default) };
  if (question.type === 'select') {
    return select({ message, choices: [...question.choices], ...initial }, context);
  }
  return input({ message, validate, ...initial }, context);
};

export const askFolder = (): Promise<string> =>
  input(
    {
      message: 'Folder of the new service',
      default: 'my-service',
      validate: (value) => value.trim() !== '' || 'A folder is needed.',
    },
    context,
  );

export const askConfirm = (message: string): Promise<boolean> =>
  confirm({ message, default: true }, context);

/** Asks what to do with one file, as often as the person wants to see the difference first. */
export async function askConflict(change: Change): Promise<ConflictPolicy> {
  for (;;) {
    const choice = await select<ConflictPolicy | 'diff'>(
      {
        message: `${change.path} exists and differs`,
        choices: [
          { value: 'diff', name: 'Show the difference' },
          { value: 'skip', name: 'Keep mine' },
          { value: 'merge', name: 'Merge, with markers where both differ' },
          { value: 'overwrite', name: 'Take the new one' },
          { value: 'abort', name: 'Stop, and write nothing' },
        ],
      },
      context,
    );
    if (choice !== 'diff') return choice;
    process.stderr.write(`${diffOf([change])}\n`);
  }
}
