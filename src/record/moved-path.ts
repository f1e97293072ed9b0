import { fitPath } from '../adapt/adapt.js';
import type { OutputStyle } from '../model/output-style.js';
import type { Memory } from './feature-record.js';

/** Where a module of ours is: where it was written, or where the user has moved it to. */
export function pathsAfterMoves(
  memories: readonly Memory[],
  style: OutputStyle,
): (module: string) => string {
  const moved = new Map(memories.flatMap((each) => Object.entries(each.moved)));
  return (module) => {
    const path = fitPath(module, style);
    return moved.get(path) ?? path;
  };
}
