import { posix } from 'node:path';
import { render } from '../adapt/render.js';
import { blockPlace, placeBlock } from '../edits/block.js';
import { withEolOf } from '../edits/eol.js';
import type { Block } from '../model/block.js';
import type { AdrFolder, Tree } from './folders.js';
import { linkText, linkTo } from './link-target.js';
import { compareTexts } from './name.js';
import { type AdrRecord, idOf } from './record.js';

/*
 * The list of records in a folder's README, a block of ours. One line for each, by title: two branches
 * that add a record each write to different places, where a list by number would have both write to its
 * end. Nothing in a line depends on another record, and columns are not aligned.
 */

const mark = { name: 'adr-index', comment: '<!--' } as const;

export const indexPath = (folder: AdrFolder): string => posix.join(folder.path, 'README.md');

/** The line of the list, from 1; undefined if the folder has no such list. */
export const indexLine = (tree: Tree, folder: AdrFolder): number | undefined =>
  blockPlace(tree.read(indexPath(folder)) ?? '', mark)?.start;

/** True if the begin and end markers of the list do not match, for example after a merge. */
export function hasBrokenIndex(tree: Tree, folder: AdrFolder): boolean {
  const text = tree.read(indexPath(folder)) ?? '';
  return (
    blockPlace(text, mark) === undefined && /^<!-- agentops:(begin|end) adr-index -->/m.test(text)
  );
}

/**
 * The README with its list up to date.
 *
 * @param make also if there is no list yet
 * @returns undefined if there is none and none is to be made, or if its markers do not match
 */
export function withIndex(
  tree: Tree,
  folder: AdrFolder,
  folders: readonly AdrFolder[],
  { make = false } = {},
): string | undefined {
  const text = tree.read(indexPath(folder));
  const isThere = blockPlace(text ?? '', mark) !== undefined;
  if (!isThere && !make) return undefined;
  const lines = ['', ...indexLines(tree, folder, folders), ''];
  const block: Block = { ...mark, lines, place: isThere ? 'keep' : 'last' };
  if (text !== undefined) return placeBlock(text, block);
  const intro = render('adr/README.md', {}).trimEnd().split('\n');
  const readme = placeBlock(undefined, { ...block, intro });
  return readme && withEolOf(folder.records[0]?.markdown.text ?? tree.read('package.json'), readme);
}
function indexLines(tree: Tree, folder: AdrFolder, folders: readonly AdrFolder[]): string[] {
  const from = indexPath(folder);
  const records = [...folder.records]
    .sort(
      (one, other) =>
        compareTexts(one.title.toLowerCase(), other.title.toLowerCase()) ||
        compareTexts(one.path, other.path),
    )
    .map((record) => lineOf(record, from));
  const below = folder.owner === '.' ? othersThan(folder, folders) : [];
  const packages = below.map((other) => {
    const readme = indexPath(other);
    const target = tree.read(readme) === undefined ? other.path : readme;
    return `- [${linkText(other.path)}](${linkTo(from, target)})`;
  });
  return [
    ...(records.length === 0 ? ['No records yet.'] : records),
    ...(packages.length === 0 ? [] : ['', 'Records of packages:', '', ...packages]),
  ];
}

const lineOf = (record: AdrRecord, from: string): string =>
  `- [${linkText(record.title)}](${linkTo(from, record.path)}) · ${idOrDate(record)} · ${record.word ?? 'no status'}`;

/** Records named by date have no number. */
const idOrDate = (record: AdrRecord): string =>
  record.name.number === undefined ? record.name.digits : idOf(record);

const othersThan = (folder: AdrFolder, folders: readonly AdrFolder[]): AdrFolder[] => {
  const isFirst = folders.find(({ owner }) => owner === '.') === folder;
  return isFirst ? folders.filter((each) => each !== folder && each.records.length > 0) : [];
};
