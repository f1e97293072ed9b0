import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Change } from '../model/change.js';
import type { ConflictPolicy } from '../model/conflict-policy.js';
import type { Settling } from '../plan/settle-changes.js';

const policies: Readonly<Record<string, ConflictPolicy>> = { skip: 'skip', force: 'overwrite' };

/**
 * What the `.yo-resolve` files of a repository say of a conflict comes before what the run says of
 * all: a line `<glob> skip` keeps a file, `<glob> force` takes the new one, a glob alone keeps it too.
 * The nearest folder that knows the file decides, and its first line that matches.
 *
 * @see https://github.com/yeoman/yeoman-api/tree/main/workspaces/conflicter
 */
export function withYoResolve(root: string, otherwise: Settling['onConflict']) {
  return async (change: Change): Promise<ConflictPolicy> =>
    (await resolution(join(root, change.path))) ??
    (typeof otherwise === 'function' ? otherwise(change) : (otherwise ?? 'abort'));
}

async function resolution(file: string): Promise<ConflictPolicy | undefined> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const lines = linesOf(folder);
    if (lines.length > 0) {
      // Hardly any repository has such a file, so no other run loads it.
      const { minimatch } = await import('minimatch');
      const line = lines.find(([glob = '']) =>
        minimatch(file, patternIn(folder, glob), { windowsPathsNoEscape: true }),
      );
      if (line) return policies[line[1] ?? 'skip'];
    }
    if (folder === dirname(folder)) return undefined;
  }
}

/** Each line as its glob and what follows. */
function linesOf(folder: string): string[][] {
  let text: string;
  try {
    text = readFileSync(join(folder, '.yo-resolve'), 'utf8');
  } catch {
    return [];
  }
  return text
    .split(/\r?\n/)
    .map((line) => (line.split('#')[0] ?? '').trim())
    .filter(Boolean)
    .map((line) => line.split(/[\s=]+/));
}

const patternIn = (folder: string, glob: string): string =>
  glob.startsWith('!') ? `!${folder}/${glob.slice(1)}` : `${folder}/${glob}`;
