import type { Ask } from '../model/ask.js';
import type { Question } from '../model/questions.js';
import type { Prompter } from '../output/dialogue.js';
import { type Paint, paintFor, prose } from '../output/paint.js';
import { shownQuestion } from '../output/shown-question.js';
import { mayAsk, type RunOptions } from '../request/run-options.js';

type Answered = Readonly<Record<string, unknown>>;

/** What asks and speaks for a host. */
export interface HostVoice {
  /** The adapter of the environment. */
  readonly adapter: object;
  prompt(questions: readonly object[]): Promise<Answered>;
  say(text: string): void;
}

/**
 * Whoever can be asked. Yeoman's own adapter has a person only where it has a terminal, and CI has
 * none; an adapter of a host's own asks in its own way.
 */
export function personBehind(
  voice: HostVoice,
  run: Pick<RunOptions, 'yes' | 'json' | 'diff'>,
): Prompter | undefined {
  if (!mayAsk(run)) return undefined;
  const stdin = terminalOf(voice.adapter);
  if (stdin === undefined)
    return { ...spoken(voice), ask: Object.assign(asking(voice), form(voice)) };
  return stdin.isTTY === true && !process.env.CI
    ? { ...spoken(voice), ask: asking(voice) }
    : undefined;
}

const spoken = ({ say }: HostVoice): { say: Prompter['say']; paint: Paint } => ({
  say,
  paint: paintFor(process.stderr, process.env),
});

/** What Yeoman's own adapter reads from; undefined for any other one. */
function terminalOf(adapter: object): { isTTY?: boolean } | undefined {
  const { actualAdapter: inner = adapter } = adapter as { actualAdapter?: object };
  const { stdin } = inner as { stdin?: { isTTY?: boolean } };
  return [adapter, inner].every(asksItself) ? stdin : undefined;
}

/** False where a host has put its own way to ask into an adapter of Yeoman, or over it. */
function asksItself(adapter: object): boolean {
  const made = Object.getPrototypeOf(adapter) ?? {};
  return !Object.hasOwn(adapter, 'prompt') && Object.getPrototypeOf(made) === Object.prototype;
}

/** One after the other, under the headings of their groups. */
const asking =
  ({ prompt, say }: HostVoice): Ask =>
  async (asked) => {
    const paint = paintFor(process.stderr, process.env);
    if (asked.heading !== undefined) say(`\n${paint('bold', asked.heading)}`);
    if (asked.note !== undefined) say(prose(asked.note));
    const answers = await prompt([promptOf(asked)]);
    return answers[asked.name];
  };

/** All at once, each with the condition under which it arises. */
const form = ({ prompt, say }: HostVoice): Pick<Required<Ask>, 'form'> => ({
  form: (questions) => {
    for (const { note } of questions) if (note !== undefined) say(prose(note));
    return prompt(
      questions.map((asked) => ({
        ...promptOf(asked),
        ...(asked.when && { when: (answers: Answered) => asked.when?.(answers) }),
      })),
    );
  },
});

/** As inquirer has it, which is how every adapter of Yeoman knows a question. */
function promptOf(asked: Question): object {
  const { type, name, message, default: initial, choices, validate } = shownQuestion(asked);
  return { type, name, message, default: initial, choices: [...choices], validate };
}
