/** The number of elements of a sorted list before the first that is beyond, by binary search. */
export function countUntil<T>(list: readonly T[], isBeyond: (each: T) => boolean): number {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isBeyond(list[middle] as T)) to = middle;
    else from = middle + 1;
  }
  return from;
}
