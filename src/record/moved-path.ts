import { adaptPath } from '../adapt/adapt.js';
import type { OutputStyle } from '../model/output-style.js';
import type { FeatureRecord } from './feature-record.js';

/** Where a module of ours is: where it was written, or where the user has moved it to. */
export function pathsAfterMoves(
  memories: readonly FeatureRecord[],
  style: OutputStyle,
): (module: string) => string {
  const moved = new Map(memories.flatMap((each) => Object.entries(each.moved)));
  return (module) => {
    const path = adaptPath(module, style);
    return moved.get(path) ?? path;
  };
}
