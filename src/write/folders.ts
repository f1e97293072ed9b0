import { rmdirSync } from 'node:fs';

/** Removes folders, innermost last in the list, as far as nothing is in them. */
export function removeEmpty(folders: readonly string[]): void {
  for (const folder of [...folders].reverse()) {
    try {
      rmdirSync(folder);
    } catch {
      // Not empty, or gone: then it is not ours to remove.
    }
  }
}
