import { firstOfEach } from '../code/once.js';

/**
 * What can be reached from places that lead on to each other. Each place is looked at once, also
 * where the ways go in circles: all places of a circle reach the same (Tarjan, 1972, on strongly
 * connected components).
 */
export class Reach<Found> {
  readonly #most: number;
  readonly #keyOf: (found: Found) => string;
  readonly #places = new Map<object, Map<string, Place<Found>>>();
  /** Places whose circle may still grow. */
  readonly #open: Place<Found>[] = [];
  /** The outermost open place that the present one has led back to. */
  #back = Number.POSITIVE_INFINITY;

  /** @param most how many are kept of what one place reaches; where there are more, nobody counts */
  constructor(most: number, keyOf: (found: Found) => string) {
    this.#most = most;
    this.#keyOf = keyOf;
  }

  /** What is reached from a place, which is an object and a name that belongs to it. */
  from(owner: object, name: string, find: () => readonly Found[]): readonly Found[] {
    const ofOwner = this.#places.get(owner) ?? new Map<string, Place<Found>>();
    this.#places.set(owner, ofOwner);
    const before = ofOwner.get(name);
    if (before) {
      if (before.isOpen) this.#back = Math.min(this.#back, before.index);
      return before.found;
    }
    const place: Place<Found> = { index: this.#open.length, isOpen: true, found: [] };
    ofOwner.set(name, place);
    this.#open.push(place);
    const outerBack = this.#back;
    this.#back = Number.POSITIVE_INFINITY;
    place.found = this.#unique(find());
    if (this.#back < place.index) this.#back = Math.min(this.#back, outerBack);
    else {
      for (const each of this.#open.splice(place.index)) {
        each.found = place.found;
        each.isOpen = false;
      }
      this.#back = outerBack;
    }
    return place.found;
  }

  #unique(all: readonly Found[]): readonly Found[] {
    if (all.length < 2) return all;
    const unique = firstOfEach(all.map((each) => [this.#keyOf(each), each] as const));
    return [...unique.values()].slice(0, this.#most);
  }
}

interface Place<Found> {
  readonly index: number;
  isOpen: boolean;
  found: readonly Found[];
}
