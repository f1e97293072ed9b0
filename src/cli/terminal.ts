import {
  confirm,
  intro,
  isCancel,
  log,
  multiselect,
  type Option,
  S_CONNECT_LEFT,
  select,
  settings,
  text,
} from '@clack/prompts';
import { type Ask, back } from '../model/ask.js';
import type { Question } from '../model/questions.js';
import { paintFor, prose, shown } from '../output/paint.js';
import { shownQuestion } from '../output/shown-question.js';

// Prompts go to standard error: standard output is for what a script reads.
const output = process.stderr;
const bar = 3;
let isOpen = false;

/** Asks one question at the terminal. */
export const ask: Ask = async (asked, canGoBack) => {
  if (!isOpen && canGoBack !== undefined) {
    intro(shown('Enter accepts, Esc goes back, Ctrl-C cancels.'), { output });
    isOpen = true;
  }
  say(asked);
  // Clack treats Esc like Ctrl-C. Here it goes back, or does nothing at the first question.
  if (canGoBack) settings.aliases.set('escape', 'cancel');
  else settings.aliases.delete('escape');
  let pressed: string | undefined;
  const onKey = (_: unknown, key?: { name?: string }): void => {
    pressed = key?.name;
  };
  const ended = new AbortController();
  // Clack does not handle the end of input (Ctrl-D).
  const onPause = (): void => void setImmediate(() => isAsked && ended.abort());
  let isAsked = true;
  process.stdin.on('keypress', onKey).on('pause', onPause);
  const answer = await prompt(shownQuestion(asked), ended.signal);
  isAsked = false;
  process.stdin.off('keypress', onKey).off('pause', onPause);
  if (!isCancel(answer)) return answer;
  if (canGoBack && pressed === 'escape') {
    log.message(shown('(back)'), { output, spacing: 0 });
    return back;
  }
  // The name by which Yeoman's adapter and `report` know it.
  throw Object.assign(new Error('Interrupted'), { name: 'ExitPromptError' });
};

function say({ heading, note }: Question): void {
  const paint = paintFor(output, process.env);
  const columns = (output.columns || 80) - bar;
  if (heading !== undefined) {
    log.message(shown(paint('bold', heading)), { output, symbol: S_CONNECT_LEFT });
  }
  if (note !== undefined) log.message(shown(prose(note), columns), { output });
}

function prompt(question: Question, signal: AbortSignal): Promise<unknown> {
  const streams = { output, signal };
  const { type, message, choices, validate } = question;
  const initial = typeof question.default === 'string' ? question.default : '';
  const options: Option<string>[] = choices.map(({ value, name: label, hint }) => ({
    value,
    label,
    ...(hint !== undefined && { hint }),
  }));
  switch (type) {
    case 'confirm':
      return confirm({ message, initialValue: question.default !== false, ...streams });
    case 'select':
      return select({ message, options, initialValue: initial, ...streams });
    case 'checkbox':
      return multiselect({ message, options, required: true, ...streams });
    case 'input':
      return text({
        message,
        placeholder: initial,
        defaultValue: initial,
        validate: (value) => {
          const said = validate(value || initial);
          return said === true ? undefined : said;
        },
        ...streams,
      });
  }
}
