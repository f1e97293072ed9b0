import { confirm, input, select } from '@inquirer/prompts';
import { printable } from '../core/one-line.js';
import type { Ask } from '../core/questions.js';

// Prompts go to standard error: standard output is for what a script reads.
const context = { output: process.stderr };

/** Asks one question at the terminal. */
export const ask: Ask = ({ type, message: said, choices, validate, ...question }) => {
  const message = printable(said);
  if (type === 'confirm') return confirm({ message, default: question.default !== false }, context);
  const initial = question.default === undefined ? {} : { default: String(question.default) };
  return type === 'select'
    ? select({ message, choices: [...choices], ...initial }, context)
    : input({ message, validate, ...initial }, context);
};
