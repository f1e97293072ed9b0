import type * as z from 'zod';
import type { Answers } from './answers.js';
import { oneLine } from './one-line.js';
import { customise, type Question, questionsOf, readAnswered } from './questions.js';

/** The answer for going back to the previous question. */
export const back = Symbol('back');

/**
 * Asks one question.
 *
 * @param canGoBack true if there is a question before it, and `back` an answer; left out of one
 *   that is asked by itself
 */
export interface Ask {
  (question: Question, canGoBack?: boolean): Promise<unknown>;
  /** Asks several at once, where a form shows them. */
  readonly form?: (questions: readonly Question[]) => Promise<Answers>;
}

/** Asks in turn. After going back, the earlier answer is the default. */
export async function askInTurn(questions: readonly Question[], ask: Ask): Promise<Answers> {
  const answers: Record<string, unknown> = {};
  /** The questions that were answered on the way here. */
  const way: number[] = [];
  const soFar = (): Answers =>
    Object.fromEntries(
      way.flatMap((at) => {
        const name = questions[at]?.name;
        return name === undefined ? [] : [[name, answers[name]]];
      }),
    );
  for (let at = 0; at < questions.length; ) {
    const question = questions[at] as Question;
    if (question.when?.(soFar()) === false) {
      at += 1;
      continue;
    }
    const answer = await askOne(question, answers[question.name], ask, way.length > 0);
    if (answer === back) at = way.pop() ?? at;
    else {
      answers[question.name] = answer;
      way.push(at);
      at += 1;
    }
  }
  return soFar();
}

async function askOne(
  question: Question,
  earlier: unknown,
  ask: Ask,
  canGoBack: boolean,
): Promise<unknown> {
  if (!question.repeats) {
    const fallback = earlier === undefined ? question.default : (earlier as Question['default']);
    return ask({ ...question, default: fallback }, canGoBack);
  }
  const values: string[] = [];
  for (;;) {
    const value = await ask(question, canGoBack);
    if (value === back) return back;
    const text = String(value).trim();
    if (text === '') return values;
    values.push(text);
  }
}

/** A form has one field for each question, so those that repeat come after it. */
async function askInForm(
  questions: readonly Question[],
  ask: Ask,
  form: NonNullable<Ask['form']>,
): Promise<Answers> {
  const once = questions.filter(({ repeats }) => !repeats);
  const filled = once.length === 0 ? {} : await form(once);
  const answers: Record<string, unknown> = {};
  // Whatever a form returns, a question that does not arise has no answer.
  for (const { name, when } of once) {
    if (filled[name] !== undefined && when?.(answers) !== false) answers[name] = filled[name];
  }
  return {
    ...answers,
    ...(await askInTurn(
      questions.filter(({ repeats }) => repeats),
      ask,
    )),
  };
}

/** Asks for the options that `asking.known` does not answer yet. */
export async function askFor(
  schema: z.ZodObject,
  asking: Parameters<typeof questionsOf>[1],
  ask: Ask,
): Promise<Answers> {
  const questions = questionsOf(schema, asking);
  const { [customise]: wanted, ...answers } = await (ask.form
    ? askInForm(questions, ask, ask.form)
    : askInTurn(questions, ask));
  const shown = questions.filter(({ name, when }) => when && asking.defaults[name] !== undefined);
  const taken = wanted === false ? shown.map((each) => [each.name, takenAsShown(each)]) : [];
  return readAnswered(schema, { ...Object.fromEntries(taken), ...answers });
}

const takenAsShown = ({ default: value }: Question): unknown =>
  typeof value === 'string' ? oneLine(value) : value;
