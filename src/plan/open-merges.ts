import { join } from 'node:path';
import type { InspectedProject } from '../disk/inspect-project.js';
import { pathIn } from '../disk/package-folder.js';
import {
  markerLine,
  notMerged,
  type OpenPlace,
  openLine,
  openPlaceText,
  resolveRecords,
} from '../merge/conflict-markers.js';
import type { Change } from '../model/change.js';
import { AgentopsError } from '../model/errors.js';
import { isRecordFile } from '../record/record-file.js';

/*
 * Files with conflict markers give wrong facts, and an edit would change only one of the two sides.
 * So there is no plan with such files: everything that a run has read is searched for markers.
 */

const code = /\.[cm]?[jt]sx?$/;

/** The place that is open in a file; what a parser can read is a file about merges. */
async function openPlace(path: string, text: string): Promise<OpenPlace | undefined> {
  if (!/^[<>]{7}|^={7}/m.test(text)) return undefined;
  if (code.test(path)) {
    const { parseSource } = await import('../code/syntax.js');
    if (parseSource(path, text) !== undefined) return undefined;
  }
  const isParsed = code.test(path) || path.endsWith('.json');
  const line = isParsed ? markerLine(text) : openLine(text);
  return line === undefined ? undefined : { path, line };
}

async function openAmong(
  texts: Iterable<readonly [path: string, text: string | undefined]>,
): Promise<OpenPlace[]> {
  const places = await Promise.all([...texts].map(([path, text = '']) => openPlace(path, text)));
  return places.filter((each) => each !== undefined);
}

/**
 * The files with unresolved merges that a run has read so far; paths are relative to the package.
 */
export async function openMerges(
  { inputs, around }: Pick<InspectedProject, 'inputs' | 'around'>,
  root: string,
): Promise<OpenPlace[]> {
  const own = await openAmong(inputs.own.texts);
  const above = around === undefined ? [] : await openAmong(inputs.above.texts);
  const places = above.map((each) => ({
    ...each,
    path: pathIn(root, join(around ?? '', each.path)),
  }));
  // A package's own files are read from the repository's root as well.
  const known = new Set(own.map(({ path }) => path));
  return [...own, ...places.filter(({ path }) => !known.has(path))];
}

/**
 * Runs `make`, but reports files with unresolved merges first, whatever its outcome.
 *
 * @throws {AgentopsError} if there are such files
 */
export async function overMerged<Made>(
  surveyed: Pick<InspectedProject, 'inputs' | 'around'>,
  root: string,
  make: () => Promise<Made>,
): Promise<Made> {
  refuseOpen(await openMerges(surveyed, root));
  const made = await make().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  refuseOpen(await openMerges(surveyed, root));
  if ('error' in made) throw made.error;
  return made.value;
}

/**
 * Refuses changes of files that a merge has left open, but for records, which are written again.
 */
export async function requireMerged(changes: readonly Change[]): Promise<void> {
  const edited = changes.filter(({ path }) => !isRecordFile(path));
  refuseOpen(await openAmong(edited.map(({ path, before }) => [path, before] as const)));
}

function refuseOpen(places: readonly OpenPlace[]): void {
  const others = places.filter(({ path }) => !isRecordFile(path));
  if (others.length > 0) throw notMerged(others);
  if (places.length === 0) return;
  throw new AgentopsError('REFUSED', 'A merge is not resolved yet.', {
    details: places.map(openPlaceText),
    next: `Nothing was written. ${resolveRecords(places.map(({ path }) => path))}`,
  });
}
