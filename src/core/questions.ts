import type * as z from 'zod';
import type { Answers } from './answers.js';
import { type Option, optionsOf } from './options.js';

/** A prompt, in words that both inquirer and Yeoman's adapter take. */
export interface Question {
  readonly name: string;
  readonly type: 'input' | 'select' | 'confirm';
  readonly message: string;
  readonly default: string | boolean | undefined;
  readonly choices: readonly { readonly value: string; readonly name: string }[];
  /** True, or the sentence that says what is wrong. */
  validate(value: unknown): true | string;
}

export type Ask = (question: Question) => Promise<unknown>;

/** Asks, in the order of the schema, for what `known` does not answer yet. */
export async function askFor(
  schema: z.ZodObject,
  known: Answers,
  defaults: Answers,
  ask: Ask,
  unasked: readonly string[] = [],
): Promise<Answers> {
  const answers: Record<string, unknown> = {};
  for (const option of optionsOf(schema)) {
    // Nothing to ask where there is one choice, and no prompt for what only scripts set.
    if (
      option.prompt === undefined ||
      option.choices.length === 1 ||
      unasked.includes(option.name) ||
      known[option.name] !== undefined
    )
      continue;
    const question = questionOf(schema, option, defaults);
    answers[option.name] =
      option.type === 'list' ? await askList(question, ask) : read(option, await ask(question));
  }
  return answers;
}

/** One value after the other, until there is none. */
async function askList(question: Question, ask: Ask): Promise<string[]> {
  const values: string[] = [];
  for (;;) {
    const value = String(await ask(question)).trim();
    if (value === '') return values;
    values.push(value);
  }
}

function questionOf(schema: z.ZodObject, option: Option, defaults: Answers): Question {
  const fallback = defaults[option.name] ?? option.default;
  return {
    name: option.name,
    type: option.type === 'boolean' ? 'confirm' : option.choices.length > 0 ? 'select' : 'input',
    message: option.prompt ?? option.name,
    default:
      typeof fallback === 'number' ? String(fallback) : (fallback as string | boolean | undefined),
    choices: option.choices.map((value) => ({ value, name: option.labels[value] ?? value })),
    validate(value) {
      const judged = schema.shape[option.name]?.safeParse(read(option, value));
      return judged?.success === false ? (judged.error.issues[0]?.message ?? 'Not valid.') : true;
    },
  };
}

const read = (option: Option, value: unknown): unknown => {
  // The value of a list that ends it is none of its values.
  if (option.type === 'list') return value === '' ? [] : [value];
  return option.type === 'number' && typeof value === 'string' ? Number(value) : value;
};
