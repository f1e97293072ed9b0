import type * as z from 'zod';
import type { Answers } from './answers.js';
import { oneLine } from './one-line.js';
import { type Option, optionsOf } from './options.js';

/** A question as data, in words that the bin's prompts and Yeoman's adapter both take. */
export interface Question {
  readonly name: string;
  readonly type: 'input' | 'select' | 'confirm' | 'checkbox';
  readonly message: string;
  /** What it belongs to; said before the first question of a group. */
  readonly heading?: string | undefined;
  /** What the user should know before they answer. */
  readonly note?: string;
  readonly default: string | boolean | undefined;
  readonly choices: readonly Choice[];
  /** Asked again and again until the answer is empty; the answer is a list. */
  readonly repeats?: boolean;
  /** False if the answers so far leave nothing to ask. */
  when?(answers: Answers): boolean;
  /** True, or the sentence that says what is wrong. */
  validate(value: unknown): true | string;
}

export interface Choice {
  readonly value: string;
  readonly name: string;
  /** What the user should know of it. */
  readonly hint?: string;
}

/** What the questions of a feature are asked in: some at once, all others only on demand. */
export interface PromptLayout {
  readonly first: readonly string[];
  /** By heading. */
  readonly rest: Readonly<Record<string, readonly string[]>>;
}

interface Asking {
  readonly layout?: PromptLayout | undefined;
  /** What is answered already. */
  readonly known: Answers;
  /** Stronger than the defaults of the schema. */
  readonly defaults: Answers;
  readonly unasked?: readonly string[] | undefined;
}

/** The name of the question whether all others are to be asked. */
export const customise = 'customise';

/** A question with the usual rest. */
export const question = (
  name: string,
  type: Question['type'],
  message: string,
  more: Partial<Question> = {},
): Question => ({
  name,
  type,
  message,
  default: type === 'confirm' ? true : undefined,
  choices: [],
  validate: () => true,
  ...more,
});

/** The questions for what `known` does not answer yet. */
export function questionsOf(schema: z.ZodObject, asking: Asking): Question[] {
  const { layout, known, unasked = [], defaults } = asking;
  const open = new Map(
    optionsOf(schema)
      .filter(({ name, prompt, choices }) => {
        // Nothing to ask where there is one choice, and no prompt for what only scripts set.
        const isAsked = prompt !== undefined && choices.length !== 1 && !unasked.includes(name);
        return isAsked && known[name] === undefined;
      })
      .map((option) => [option.name, option]),
  );
  const of = (names: Iterable<string>): Question[] =>
    [...names].flatMap((name) => {
      const option = open.get(name);
      return option ? [questionOf(schema, option, defaults)] : [];
    });
  if (layout === undefined) return of(open.keys());
  const rest = Object.entries(layout.rest).flatMap(([heading, names]) =>
    of(names).map((each, index) => ({
      ...each,
      heading: index === 0 ? heading : undefined,
      when: (answers: Answers) => answers[customise] === true,
    })),
  );
  return [
    ...of(layout.first),
    ...(rest.length > 0 ? [customiseQuestion(rest, open)] : []),
    ...rest,
  ];
}

function customiseQuestion(
  rest: readonly Question[],
  options: ReadonlyMap<string, Option>,
): Question {
  const flags = rest.map(({ name }) => options.get(name)?.flag ?? name);
  const width = Math.max(...flags.map((flag) => flag.length));
  const lines = rest.map(
    (each, index) => `  ${flags[index]?.padEnd(width)}  ${valueText(each.default)}`,
  );
  return question(customise, 'confirm', 'Customise the rest?', {
    default: false,
    note: ['Recommended defaults for the rest:', ...lines].join('\n'),
  });
}

const valueText = (value: unknown): string => {
  if (value === undefined || value === '') return '(none)';
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : oneLine(String(value));
};

function questionOf(schema: z.ZodObject, option: Option, defaults: Answers): Question {
  const fallback = defaults[option.name] ?? option.default;
  return {
    name: option.name,
    type: option.type === 'boolean' ? 'confirm' : option.choices.length > 0 ? 'select' : 'input',
    message: option.prompt ?? option.name,
    default:
      typeof fallback === 'number' ? String(fallback) : (fallback as string | boolean | undefined),
    choices: option.choices.map((value) => ({ value, name: option.labels[value] ?? value })),
    ...(option.type === 'list' && { repeats: true }),
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

/** What was answered, each as its option has it. */
export function readAnswered(schema: z.ZodObject, answers: Answers): Answers {
  return Object.fromEntries(
    optionsOf(schema)
      .filter(({ name }) => answers[name] !== undefined)
      .map((option) => {
        const value = answers[option.name];
        return [option.name, option.type === 'number' ? read(option, value) : value];
      }),
  );
}
