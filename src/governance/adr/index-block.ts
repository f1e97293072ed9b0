import { posix } from 'node:path';
import { render } from '../../core/render.js';
import type { AdrFolder, Tree } from './folders.js';
import { linkText, linkTo } from './link-target.js';
import { compareTexts } from './name.js';
import { type AdrRecord, idOf } from './record.js';

/*
 * The list of records in a folder's README, between two markers. One line for each, by title: two
 * branches that add a record each write to different places, where a list by number would have both
 * write to its end. Nothing in a line depends on another record, and columns are not aligned.
 */

const opening = '<!-- adr-index -->';
const closing = '<!-- /adr-index -->';
const block = /<!-- adr-index -->[\s\S]*?<!-- \/adr-index -->/;

export const indexPath = (folder: AdrFolder): string => posix.join(folder.path, 'README.md');

/** The line of the block, from 1; undefined where the folder has no index of ours. */
export function indexLine(tree: Tree, folder: AdrFolder): number | undefined {
  const text = tree.read(indexPath(folder));
  const at = text?.search(block) ?? -1;
  return text === undefined || at === -1 ? undefined : text.slice(0, at).split('\n').length;
}

/**
 * The README with its index up to date.
 *
 * @param make also where there is no index yet
 * @returns undefined where there is none and none is to be made
 */
export function withIndex(
  tree: Tree,
  folder: AdrFolder,
  folders: readonly AdrFolder[],
  { make = false } = {},
): string | undefined {
  const text = tree.read(indexPath(folder));
  const lines = indexLines(tree, folder, folders);
  if (text === undefined) {
    const eol = folder.records[0]?.markdown.eol ?? '\n';
    return make
      ? joined(render('adr/README.md', { index: lines.join('\n') }).split('\n'), eol)
      : undefined;
  }
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const made = joined([opening, '', ...lines, '', closing], eol);
  // What a merge has left in there goes with the rest: all of it is made.
  if (block.test(text)) return text.replace(block, () => made);
  if (!make) return undefined;
  return `${text}${text.endsWith('\n') || text === '' ? '' : eol}${eol}${made}${eol}`;
}

const joined = (lines: readonly string[], eol: string): string => lines.join(eol);

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

/** Of records with names by date the link says the rest. */
const idOrDate = (record: AdrRecord): string =>
  record.name.number === undefined ? record.name.digits : idOf(record);

const othersThan = (folder: AdrFolder, folders: readonly AdrFolder[]): AdrFolder[] => {
  const isFirst = folders.find(({ owner }) => owner === '.') === folder;
  return isFirst ? folders.filter((each) => each !== folder && each.records.length > 0) : [];
};
