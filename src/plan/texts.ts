import type { Change } from '../model/change.js';
import type { Reader } from '../model/project.js';

/** One edit of a text, and for which feature it was made. */
export interface Step {
  readonly owner: string;
  readonly before: string | undefined;
  readonly after: string;
}

/** A text of the overlay, with how it came about. */
interface Entry {
  readonly text: string;
  /** True where a whole file takes the place of what is there. */
  readonly whole: boolean;
  readonly steps: readonly Step[];
}

/** The texts of a tree as actions so far leave them; what no action has touched is read below. */
export class Texts {
  readonly #reader: Reader;
  #entries = new Map<string, Entry>();
  /** By feature and path: files of its own as it printed them, before edits and merges. */
  #printed = new Map<string, Readonly<Record<string, string>>>();
  /** The feature whose action is at work. */
  owner = '';

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  read(path: string): string | undefined {
    return this.#entries.get(path)?.text ?? this.#reader.read(path);
  }

  /** The text before the first action. */
  original(path: string): string | undefined {
    return this.#reader.read(path);
  }

  /** Why a file may not be edited; undefined where it may. */
  readOnly = (path: string): string | undefined => this.#reader.readOnly?.(path);

  /** The text that a feature has printed as a whole file. */
  whole(path: string): string | undefined {
    const entry = this.#entries.get(path);
    return entry?.whole ? entry.text : undefined;
  }

  /** An edit; `again` where it only goes on with the one before, as a formatter does. */
  edit(path: string, text: string, { again = false } = {}): void {
    const before = this.read(path);
    const entry = this.#entry(path);
    const last = entry.steps.at(-1);
    const owner = again ? (last?.owner ?? this.owner) : this.owner;
    const step = { owner, before, after: text };
    const steps =
      before === text
        ? entry.steps
        : last?.owner === owner
          ? [...entry.steps.slice(0, -1), { ...step, before: last.before }]
          : [...entry.steps, step];
    this.#entries.set(path, { ...entry, text, steps });
  }

  /** A whole file of a feature. */
  put(path: string, text: string): void {
    this.#entries.set(path, { ...this.#entry(path), text, whole: true });
  }

  /** Keeps what a feature has printed as its own file, whatever the tree gets of it. */
  remember(path: string, printed: string): void {
    this.#printed.set(this.owner, { ...this.#printed.get(this.owner), [path]: printed });
  }

  /** All entries as they are, to go back to. */
  snapshot(): () => void {
    const entries = new Map(this.#entries);
    const printed = new Map(this.#printed);
    return () => {
      this.#entries = entries;
      this.#printed = printed;
    };
  }

  changes(): Change[] {
    return [...this.#entries]
      .map(([path, { text, whole }]): Change => {
        const before = this.original(path);
        return { path, before, after: text, conflict: whole && before !== undefined };
      })
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Own files of a feature, as it printed them. */
  printedBy = (owner: string): Readonly<Record<string, string>> => this.#printed.get(owner) ?? {};

  /** What was edited for a feature in files that are not its own, where its edits stand together. */
  stepsOf(owner: string): Map<string, Step> {
    const own = this.printedBy(owner);
    return new Map(
      [...this.#entries].flatMap(([path, { steps }]) => {
        const [step, ...more] = steps.filter((each) => each.owner === owner);
        return step === undefined || more.length > 0 || path in own ? [] : [[path, step] as const];
      }),
    );
  }

  #entry(path: string): Entry {
    return this.#entries.get(path) ?? { text: '', whole: false, steps: [] };
  }
}
