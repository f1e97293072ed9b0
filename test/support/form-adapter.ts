import { createLogger } from '@yeoman/adapter';

/** A question as a host can draw it: nothing but JSON. */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly message: string;
  readonly default?: unknown;
  readonly choices: readonly { readonly value: string; readonly name: string }[];
  readonly hasWhen: boolean;
}

interface Question extends Omit<Field, 'hasWhen'> {
  readonly when?: (answers: Readonly<Record<string, unknown>>) => boolean;
  readonly validate?: (value: unknown) => true | string;
}

/** An adapter that shows forms as JSON, as a wizard in an editor does, and fills them in. */
export class FormAdapter {
  readonly forms: Field[][] = [];
  readonly refused: string[] = [];
  readonly log = createLogger();
  readonly #answers: Readonly<Record<string, unknown>>;
  readonly #controller = new AbortController();
  readonly signal = this.#controller.signal;

  constructor(answers: Readonly<Record<string, unknown>>) {
    this.#answers = answers;
  }

  async prompt(asked: Question | readonly Question[]): Promise<Record<string, unknown>> {
    const questions = [asked].flat() as Question[];
    this.forms.push(
      JSON.parse(
        JSON.stringify(questions.map((each) => ({ ...each, hasWhen: each.when !== undefined }))),
      ),
    );
    const answers: Record<string, unknown> = {};
    for (const { name, when, validate, default: standard } of questions) {
      const given = this.#answers[name];
      const answer = Array.isArray(given) ? given.shift() : (given ?? standard);
      const said = validate?.(answer);
      if (when?.(answers) !== false && typeof said === 'string') {
        this.refused.push(`${name}: ${said}`);
      }
      // Whoever draws a form may leave a field in it that does not apply.
      answers[name] = answer;
    }
    return answers;
  }

  abort(reason?: unknown): void {
    this.#controller.abort(reason);
  }

  close(): void {
    this.abort();
  }

  async progress<T>(task: (progress: { step: () => void }) => Promise<T>): Promise<T> {
    return task({ step: () => {} });
  }
}
