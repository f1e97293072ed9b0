import { countUntil } from './count-until.js';
import type { SourceFile } from './syntax.js';

/* Comments by their places: they are in the order of the text, and may be many. */

type Comments = SourceFile['comments'];
type Comment = Comments[number];

/** The last comment that ends at a place or before it. */
export const commentBefore = (comments: Comments, at: number): Comment | undefined =>
  comments[countUntil(comments, ({ end }) => end > at) - 1];

/** The comment that ends right at a place. */
export function commentEndingAt(comments: Comments, at: number): Comment | undefined {
  const found = commentBefore(comments, at);
  return found?.end === at ? found : undefined;
}

/** The comment that begins right at a place. */
export function commentAt(comments: Comments, at: number): Comment | undefined {
  const found = comments[countUntil(comments, ({ start }) => start >= at)];
  return found?.start === at ? found : undefined;
}
