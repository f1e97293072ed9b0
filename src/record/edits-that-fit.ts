/** Of one file's diffs, in characters. */
export const maxEdit = 1024 * 1024;

/** Of all diffs together, as they stand in JSON: the texts of a feature need their room, too. */
export const maxEdits = 4 * 1024 * 1024;

/**
 * The diffs that a memory has room for, the smaller ones first. Of a file whose diffs are left out
 * none is kept, as the older ones would not fit without the newer.
 */
export function editsThatFit(edits: Readonly<Record<string, string>>): Record<string, string> {
  const kept: [string, string][] = [];
  let room = maxEdits;
  const bySize = Object.entries(edits).sort(([, one], [, other]) => one.length - other.length);
  for (const [path, patches] of bySize) {
    room -= JSON.stringify(patches).length;
    if (patches.length > maxEdit || room < 0) break;
    kept.push([path, patches]);
  }
  return Object.fromEntries(kept);
}
