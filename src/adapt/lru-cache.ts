/**
 * An LRU cache of texts, limited by size: one process may serve thousands of repositories, and its
 * memory must not grow with them.
 */
export class LruCache {
  readonly #room: number;
  /** In the order of their last use. */
  readonly #texts = new Map<string, string>();
  #size = 0;

  /** @param room for keys and texts together, in characters */
  constructor(room: number) {
    this.#room = room;
  }

  /** Characters that are kept. */
  get size(): number {
    return this.#size;
  }

  get(key: string): string | undefined {
    const text = this.#texts.get(key);
    if (text === undefined) return undefined;
    this.#texts.delete(key);
    this.#texts.set(key, text);
    return text;
  }

  set(key: string, text: string): void {
    this.#drop(key);
    this.#texts.set(key, text);
    this.#size += key.length + text.length;
    for (const oldest of this.#texts.keys()) {
      if (this.#size <= this.#room) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const text = this.#texts.get(key);
    if (text === undefined) return;
    this.#texts.delete(key);
    this.#size -= key.length + text.length;
  }
}
