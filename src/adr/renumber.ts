import { posix } from 'node:path';
import type { AdrFolder, Tree } from './folders.js';
import { fileBehind, linkTo } from './link-target.js';
import { type Markdown, readMarkdown } from './markdown.js';
import { compareTexts, fileOf, numberedName } from './name.js';
import { type AdrRecord, readRecord } from './record.js';

/** A record and the name that it gets. */
export interface Move {
  readonly record: AdrRecord;
  readonly to: string;
  readonly number: number;
}

/**
 * Decides which of several records with the same number are renumbered: the later ones get numbers
 * after the last one of the folder.
 *
 * @param arrival in which order the files came into the repository; none for what is not committed
 * @param chosen paths that are renumbered in any case
 */
export function movesOf(
  folder: AdrFolder,
  arrival: (path: string) => number | undefined,
  chosen: readonly string[] = [],
): Move[] {
  const byNumber = new Map<number, AdrRecord[]>();
  for (const record of folder.records) {
    const { number } = record.name;
    if (number !== undefined) byNumber.set(number, [...(byNumber.get(number) ?? []), record]);
  }
  let next = Math.max(0, ...byNumber.keys());
  const givesWay = [...byNumber.values()].flatMap((same) => {
    const ordered = [...same].sort(
      (one, other) =>
        Number(chosen.includes(one.path)) - Number(chosen.includes(other.path)) ||
        compareArrival(arrival(one.path), arrival(other.path)) ||
        compareTexts(one.date?.value ?? '', other.date?.value ?? '') ||
        compareTexts(one.path, other.path),
    );
    return ordered.slice(1);
  });
  return givesWay.map((record) => {
    next += 1;
    const to = posix.join(record.folder, fileOf(numberedName(record.name, next)));
    return { record, to, number: next };
  });
}

const compareArrival = (
  one = Number.POSITIVE_INFINITY,
  other = Number.POSITIVE_INFINITY,
): number => (one === other ? 0 : one - other);

/** Every Markdown file that reads differently after the moves, with its path then. */
export function afterMoves(
  tree: Tree,
  moves: readonly Move[],
): { path: string; to: string; text: string }[] {
  const byPath = new Map(moves.map((move) => [move.record.path, move]));
  // A file that names none of them is not parsed.
  const stems = moves.map(({ record }) => posix.basename(record.path, '.md'));
  return tree.files.flatMap((path) => {
    const before = tree.read(path);
    const own = byPath.get(path);
    if (before === undefined || !/\.(md|markdown|mdx)$/i.test(path)) return [];
    const isNamed = stems.some((stem) => before.includes(stem) || before.includes(encodeURI(stem)));
    if (own === undefined && !isNamed) return [];
    const linked = relinked(path, before, byPath);
    const text = own ? renumbered(own, linked) : linked;
    return own || text !== before ? [{ path, to: own?.to ?? path, text }] : [];
  });
}

/** The links that go to a record that moves, and the number where their text begins with it. */
function relinked(path: string, text: string, byPath: ReadonlyMap<string, Move>): string {
  const markdown = readMarkdown(text);
  let after = text;
  for (const link of [...markdown.links].reverse()) {
    const move = byPath.get(fileBehind(link.target, path) ?? '');
    if (move === undefined) continue;
    // Only the file name changes, so the path to its folder stays as written.
    const [target = ''] = link.target.split(/[?#]/);
    const start = link.targetStart + target.lastIndexOf('/') + 1;
    after = `${after.slice(0, start)}${linkTo('x', posix.basename(move.to))}${after.slice(link.targetStart + target.length)}`;
    const shown = withNumber(link.text, move);
    if (shown !== link.text) {
      after = `${after.slice(0, link.textStart)}${shown}${after.slice(link.textStart + link.text.length)}`;
    }
  }
  return inFrontMatter(path, after, markdown, byPath);
}

/** `7. Use X`, `0007`, `ADR-0007`, `ADR 7 …`: the number in front, in the width that it has. */
function withNumber(text: string, { record, to, number }: Move): string {
  const stem = posix.basename(record.path, '.md');
  if (text.includes(stem)) return text.replace(stem, () => posix.basename(to, '.md'));
  return text.replace(/^(\W*(?:ADR[-_ ]?)?)(\d+)\b/i, (all, before: string, digits: string) =>
    Number(digits) === record.name.number
      ? `${before}${String(number).padStart(digits.length, '0')}`
      : all,
  );
}

/** MADR's `status: superseded by ADR-0007` has no link; the one in the text tells which 7 it is. */
function inFrontMatter(
  path: string,
  text: string,
  { frontMatter, links }: Markdown,
  byPath: ReadonlyMap<string, Move>,
): string {
  if (frontMatter === undefined) return text;
  const moves = links.flatMap(({ target }) => byPath.get(fileBehind(target, path) ?? '') ?? []);
  const matter = text.slice(frontMatter.start, frontMatter.end);
  const after = matter.replace(
    /^(status:.*\bADR[-_ ]?)(\d+)\b(?!\S*\.md)/im,
    (all, before: string, digits: string) => {
      const move = moves.find(({ record }) => record.name.number === Number(digits));
      return move ? `${before}${String(move.number).padStart(digits.length, '0')}` : all;
    },
  );
  return text.slice(0, frontMatter.start) + after + text.slice(frontMatter.end);
}

/** A record whose own heading says its number. */
function renumbered({ record, number }: Move, text: string): string {
  const title = readRecord(record.path, text)?.markdown.headings.find(({ level }) => level === 1);
  if (title === undefined) return text;
  const line = text.slice(title.start, title.end);
  const after = line.replace(
    /^(\W*(?:ADR[-_ ]?)?)(\d+)(?=\s*[.:)–-]\s)/i,
    (all, before: string, digits: string) =>
      Number(digits) === record.name.number
        ? `${before}${String(number).padStart(digits.length, '0')}`
        : all,
  );
  return text.slice(0, title.start) + after + text.slice(title.end);
}
