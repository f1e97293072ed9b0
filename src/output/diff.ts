import { FILE_HEADERS_ONLY, formatPatch } from 'diff';
import { patchBetween } from '../merge/patch-between.js';
import type { Change } from '../model/change.js';
import { sizeOf } from '../plan/result.js';
import { isRecordFile } from '../record/record-file.js';

/**
 * A unified diff of all changes, as `git apply` takes it; edits of files that exist come first.
 *
 * @param full without it a record has one line that tools skip, as nobody reads what is packed in
 *   it
 */
export function diffOf(changes: readonly Change[], { full = true } = {}): string {
  return [...changes]
    .sort((one, other) => rankOf(one) - rankOf(other))
    .map((change) => (full || !isRecordFile(change.path) ? patchOf(change) : lineFor(change)))
    .join('');
}

/** Edited files first, then created and deleted ones, and packed records last. */
const rankOf = ({ path, before, after }: Change): number => {
  if (isRecordFile(path)) return 2;
  return before !== undefined && after !== undefined ? 0 : 1;
};

function lineFor({ path, before, after }: Change): string {
  const what = before === undefined ? 'created' : after === undefined ? 'removed' : 'changed';
  const size = (sizeOf(after ?? before ?? '') / 1000).toFixed(1);
  return `# ${path}: ${what}, ${size} kB, not shown (--full shows it)\n`;
}

function patchOf({ path, before, after }: Change): string {
  const patch = patchBetween([`a/${path}`, `b/${path}`], [before ?? '', after ?? ''], 3);
  return formatPatch(
    {
      ...patch,
      isGit: true,
      ...(before === undefined && { isCreate: true, newMode: '100644', oldFileName: '/dev/null' }),
      ...(after === undefined && { isDelete: true, oldMode: '100644', newFileName: '/dev/null' }),
    },
    FILE_HEADERS_ONLY,
  );
}
