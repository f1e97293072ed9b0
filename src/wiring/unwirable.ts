import { lineOf, type Node, type SourceFile } from '../code/syntax.js';

/** Why something can not be wired, as a sentence for the person who then does it by hand. */
export class Unwirable extends Error {}

/** `file:line` of a node, as a person looks it up. */
export const placeOf = ({ source, node }: { source: SourceFile; node: Node }): string =>
  `${source.path}:${lineOf(source, node.start)}`;

/** What `find` gives, or undefined where it can not be found for certain. */
export function ifWirable<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof Unwirable) return undefined;
    throw error;
  }
}
