export type ReadText = (path: string) => string | undefined;

/** Reads texts in memory over those below; an entry without a text is a file that goes. */
export const readOver =
  (texts: ReadonlyMap<string, string | undefined>, below: ReadText): ReadText =>
  (path) =>
    texts.has(path) ? texts.get(path) : below(path);

/** A tree in memory over another one, such as a disk, to which nothing is written. */
export class VirtualTree {
  readonly #below: ReadText;
  #texts = new Map<string, string | undefined>();

  constructor(below: ReadText) {
    this.#below = below;
  }

  read: ReadText = (path) => readOver(this.#texts, this.#below)(path);

  /** The text below, as it was before the first change. */
  original: ReadText = (path) => this.#below(path);

  /** Sets a text; undefined if the file is deleted. */
  set(path: string, text: string | undefined): void {
    this.#texts.set(path, text);
  }

  /** Every path that was set, with its text before and after, sorted; the two may be the same. */
  touched(): { path: string; before: string | undefined; after: string | undefined }[] {
    return [...this.#texts]
      .map(([path, after]) => ({ path, before: this.#below(path), after }))
      .sort((one, other) => (one.path < other.path ? -1 : 1));
  }

  /** Of `touched`, those that differ. */
  changes(): ReturnType<VirtualTree['touched']> {
    return this.touched().filter(({ before, after }) => before !== after);
  }

  /** Keeps the tree as it is; the function that it returns goes back to that. */
  snapshot(): () => void {
    const texts = new Map(this.#texts);
    return () => {
      this.#texts = texts;
    };
  }
}
