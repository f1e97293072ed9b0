import type { Change } from '../model/change.js';
import type { Reader } from '../model/project.js';
import { VirtualTree } from '../model/virtual-tree.js';

/** One edit of a text, and for which feature it was made. */
export interface Step {
  readonly owner: string;
  readonly before: string | undefined;
  readonly after: string;
}

/** How a text came about. */
interface Origin {
  /** True if a whole file replaces what exists. */
  readonly whole: boolean;
  readonly steps: readonly Step[];
}

/** A tree as actions so far leave it, with the features that each text comes from. */
export class TracedTree {
  readonly #reader: Reader;
  readonly #tree: VirtualTree;
  #origins = new Map<string, Origin>();
  /** By feature and path: files of its own as it printed them, before edits and merges. */
  #printed = new Map<string, Readonly<Record<string, string>>>();
  /** The feature whose action is at work. */
  owner = '';

  constructor(reader: Reader) {
    this.#reader = reader;
    this.#tree = new VirtualTree((path) => reader.read(path));
  }

  read = (path: string): string | undefined => this.#tree.read(path);

  /** The text before the first action. */
  original = (path: string): string | undefined => this.#tree.original(path);

  /** Why a file may not be edited; undefined if it may. */
  readOnly = (path: string): string | undefined => this.#reader.readOnly?.(path);

  /** The text that a feature has printed as a whole file. */
  whole(path: string): string | undefined {
    return this.#origins.get(path)?.whole ? this.read(path) : undefined;
  }

  /** An edit; `again` where it only goes on with the one before, as a formatter does. */
  edit(path: string, text: string, { again = false } = {}): void {
    const before = this.read(path);
    const origin = this.#origin(path);
    const last = origin.steps.at(-1);
    const owner = again ? (last?.owner ?? this.owner) : this.owner;
    const step = { owner, before, after: text };
    const steps =
      before === text
        ? origin.steps
        : last?.owner === owner
          ? [...origin.steps.slice(0, -1), { ...step, before: last.before }]
          : [...origin.steps, step];
    this.#set(path, text, { ...origin, steps });
  }

  /** A whole file of a feature. */
  put(path: string, text: string): void {
    this.#set(path, text, { ...this.#origin(path), whole: true });
  }

  /** Keeps what a feature has printed as its own file, whatever the tree gets of it. */
  remember(path: string, printed: string): void {
    this.#printed.set(this.owner, { ...this.#printed.get(this.owner), [path]: printed });
  }

  /** All as it is, to go back to. */
  snapshot(): () => void {
    const restore = this.#tree.snapshot();
    const origins = new Map(this.#origins);
    const printed = new Map(this.#printed);
    return () => {
      restore();
      this.#origins = origins;
      this.#printed = printed;
    };
  }

  changes(): Change[] {
    return this.#tree.touched().map(({ path, before, after }): Change => {
      const isWhole = this.#origin(path).whole;
      return { path, before, after, conflict: isWhole && before !== undefined };
    });
  }

  /** Own files of a feature, as it printed them. */
  printedBy = (owner: string): Readonly<Record<string, string>> => this.#printed.get(owner) ?? {};

  /** What was edited for a feature in files that are not its own, where its edits stand together. */
  stepsOf(owner: string): Map<string, Step> {
    const own = this.printedBy(owner);
    return new Map(
      [...this.#origins].flatMap(([path, { steps }]) => {
        const [step, ...more] = steps.filter((each) => each.owner === owner);
        return step === undefined || more.length > 0 || path in own ? [] : [[path, step] as const];
      }),
    );
  }

  #set(path: string, text: string, origin: Origin): void {
    this.#tree.set(path, text);
    this.#origins.set(path, origin);
  }

  #origin(path: string): Origin {
    return this.#origins.get(path) ?? { whole: false, steps: [] };
  }
}
