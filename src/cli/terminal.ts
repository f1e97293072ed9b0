import { confirm, input, select } from '@inquirer/prompts';
import type { Ask } from '../core/questions.js';
import { shownQuestion } from '../output/shown-question.js';

// Prompts go to standard error: standard output is for what a script reads.
const context = { output: process.stderr };

/** Asks one question at the terminal. */
export const ask: Ask = (asked) => {
  const { type, message, choices, validate, ...question } = shownQuestion(asked);
  if (type === 'confirm') return confirm({ message, default: question.default !== false }, context);
  const initial = question.default === undefined ? {} : { default: String(question.default) };
  return type === 'select'
    ? select({ message, choices: [...choices], ...initial }, context)
    : input({ message, validate, ...initial }, context);
};
