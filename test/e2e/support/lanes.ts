/** Named pieces of work on one subject, to be done in this order. */
export type Steps = Readonly<Record<string, () => Promise<void>>>;

/**
 * Mocha runs one test after the other. This runs the steps of a few subjects side by side and a
 * little ahead, and the tests wait for what became of them.
 */
export class Lanes {
  readonly #subjects: readonly Steps[];
  readonly #results = new Map<string, Deferred>();
  readonly #waiting: number[] = [];
  readonly #begun = new Set<number>();
  readonly #ahead: number;
  #free: number;

  constructor(subjects: readonly Steps[], count: number) {
    this.#subjects = subjects;
    this.#free = count;
    this.#ahead = count;
  }

  /** Begins with a subject, and queues the ones behind it that a lane may become free for. */
  begin(subject: number): void {
    const last = Math.min(subject + this.#ahead, this.#subjects.length - 1);
    for (let each = subject; each <= last; each++) {
      if (this.#begun.has(each)) continue;
      this.#begun.add(each);
      this.#waiting.push(each);
    }
    this.#next();
  }

  resultOf(subject: number, step: string): Promise<void> {
    return this.#deferred(subject, step).promise;
  }

  #next(): void {
    if (this.#free === 0) return;
    const subject = this.#waiting.shift();
    if (subject === undefined) return;
    this.#free--;
    void this.#run(subject).finally(() => {
      this.#free++;
      this.#next();
    });
    this.#next();
  }

  async #run(subject: number): Promise<void> {
    let sound = true;
    for (const [at, [name, step]] of Object.entries(this.#subjects[subject] ?? {}).entries()) {
      const { resolve, reject } = this.#deferred(subject, name);
      if (!sound) {
        reject(new Error('Not tried: the first step failed.'));
        continue;
      }
      await step().then(resolve, (error: unknown) => {
        if (at === 0) sound = false;
        reject(error);
      });
    }
  }

  #deferred(subject: number, step: string): Deferred {
    const key = `${subject} ${step}`;
    const deferred = this.#results.get(key) ?? makeDeferred();
    this.#results.set(key, deferred);
    return deferred;
  }
}

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

function makeDeferred(): Deferred {
  let resolve = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<void>((fulfil, fail) => {
    resolve = fulfil;
    reject = fail;
  });
  // A test asks for it later; until then a failure is not an unhandled one.
  promise.catch(() => {});
  return { promise, resolve, reject };
}
