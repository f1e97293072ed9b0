import { oneLine } from '../model/one-line.js';
import type { Question } from '../model/questions.js';
import { shown } from './paint.js';

/** A question as a prompt may show it; a suggested text is taken as it is shown. */
export const shownQuestion = (question: Question): Question => ({
  ...question,
  message: shown(question.message),
  default:
    question.type === 'input' && typeof question.default === 'string'
      ? shown(question.default)
      : question.default,
  choices: question.choices.map(({ value, name, hint }) => ({
    value,
    name: shown(name),
    ...(hint !== undefined && { hint: oneLine(hint) }),
  })),
  validate(value) {
    const said = question.validate(value);
    return said === true ? said : shown(said);
  },
});
