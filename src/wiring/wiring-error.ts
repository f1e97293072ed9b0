import { lineOf, type Node, type SourceFile } from '../code/syntax.js';

/** Why something cannot be wired, as a sentence for the user who then does it by hand. */
export class WiringError extends Error {}

/** `file:line` of a node, as the user looks it up. */
export const placeOf = ({ source, node }: { source: SourceFile; node: Node }): string =>
  `${source.path}:${lineOf(source, node.start)}`;

/** What `find` gives, or undefined if it cannot be found for certain. */
export function tryLocate<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof WiringError) return undefined;
    throw error;
  }
}
