import { closestMatch } from 'leven';

/** ` Did you mean X?` where one of the known words is near, else nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  // More than a third of the letters changed is another word, not a slip.
  const maxDistance = Math.max(1, Math.ceil(word.length / 3));
  const near =
    known.find((each) => isSwapped(word, each)) ?? closestMatch(word, [...known], { maxDistance });
  return near === undefined ? '' : ` Did you mean ${near}?`;
}

/** True if two letters have changed places, which counts as two changes otherwise. */
const isSwapped = (word: string, other: string): boolean =>
  word.length === other.length &&
  [...word].some(
    (_, at) =>
      `${word.slice(0, at)}${word.charAt(at + 1)}${word.charAt(at)}${word.slice(at + 2)}` === other,
  );
