import { closestMatch } from 'leven';

/** ` Did you mean X?` where one of the known words is near, else nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  // More than a third of the letters changed is another word, not a slip.
  const maxDistance = Math.max(1, Math.ceil(word.length / 3));
  const near = closestMatch(word, [...known], { maxDistance });
  return near === undefined ? '' : ` Did you mean ${near}?`;
}
