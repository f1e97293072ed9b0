import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';
import type { Change } from '../core/resolution.js';

/** A unified diff of all changes, as `git apply` takes it. */
export function diffOf(changes: readonly Change[]): string {
  return changes.map(patchOf).join('');
}

function patchOf({ path, before, after }: Change): string {
  const patch = structuredPatch(
    `a/${path}`,
    `b/${path}`,
    before ?? '',
    after ?? '',
    undefined,
    undefined,
    { context: 3 },
  );
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
