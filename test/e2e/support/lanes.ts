/** Does pieces of work in the order in which they were handed in, a few at a time. */
export class Lanes {
  readonly #waiting: (() => Promise<void>)[] = [];
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  do<T>(work: () => Promise<T>): Promise<T> {
    const result = new Promise<T>((resolve, reject) => {
      this.#waiting.push(() => work().then(resolve, reject));
    });
    // Whoever awaits it may come later: a failure until then is not an unhandled one.
    result.catch(() => {});
    this.#next();
    return result;
  }

  #next(): void {
    if (this.#free === 0) return;
    const work = this.#waiting.shift();
    if (!work) return;
    this.#free--;
    void work().finally(() => {
      this.#free++;
      this.#next();
    });
  }
}
