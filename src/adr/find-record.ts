import { posix } from 'node:path';
import { AgentopsError } from '../model/errors.js';
import { didYouMean } from '../model/suggest.js';
import type { AdrFolder } from './folders.js';
import { fileOf } from './name.js';
import { type AdrRecord, idOf } from './record.js';

/**
 * The record that the user means: by number (`7`, `0007`, `ADR-0007`), by file name, path, slug or
 * a part of it, with the package in front where several have it (`packages/api/7`).
 *
 * @param home the folder whose records are meant first
 * @throws {AgentopsError} if there is none, or more than one
 */
export function findRecord(
  folders: readonly AdrFolder[],
  wanted: string,
  home?: AdrFolder,
): AdrRecord {
  const records = folders.flatMap((folder) => folder.records);
  const name = wanted.replaceAll('\\', '/').replace(/^\.\//, '');
  for (const fits of waysToMean(name, folders)) {
    const found = records.filter(fits);
    const near = found.filter(({ folder }) => folder === home?.path);
    const meant = near.length > 0 ? near : found;
    if (meant.length === 1 && meant[0]) return meant[0];
    if (meant.length > 1) {
      throw new AgentopsError('USAGE', `${wanted} matches ${meant.length} records.`, {
        details: meant.map(({ path }) => path),
        next: 'Pass the path of one of them.',
      });
    }
  }
  const ids = records.flatMap((record) => [idOf(record), record.name.slug]);
  throw new AgentopsError(
    'USAGE',
    `There is no record ${JSON.stringify(wanted)}.${didYouMean(name, ids)}`,
    {
      next: 'agentops adr list',
    },
  );
}

/** Ordered from exact to fuzzy; the first that matches anything decides. */
function waysToMean(
  name: string,
  folders: readonly AdrFolder[],
): ((record: AdrRecord) => boolean)[] {
  const last = posix.basename(name);
  const owner = posix.dirname(name);
  const ofOwner = new Set(
    folders.filter((each) => each.owner === owner || each.path === owner).map(({ path }) => path),
  );
  const digits = /^(?:ADR[-_ ]?)?(\d+)$/i.exec(last)?.[1];
  const isThere = ({ folder }: AdrRecord): boolean => owner === '.' || ofOwner.has(folder);
  const part = last.toLowerCase();
  return [
    ({ path }) => path === name,
    (record) =>
      isThere(record) && [fileOf(record.name), fileOf(record.name).slice(0, -3)].includes(last),
    (record) => isThere(record) && digits !== undefined && record.name.number === Number(digits),
    (record) => isThere(record) && record.name.slug === last,
    (record) =>
      isThere(record) &&
      digits === undefined &&
      part !== '' &&
      (record.name.slug.toLowerCase().includes(part) || record.title.toLowerCase().includes(part)),
  ];
}
