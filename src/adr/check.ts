import { posix } from 'node:path';
import type { Finding } from '../model/finding.js';
import type { AdrFolder, Tree } from './folders.js';
import { hasBrokenIndex, indexLine, indexPath, withIndex } from './index-block.js';
import { fileBehind } from './link-target.js';
import { readMarkdown } from './markdown.js';
import { type AdrRecord, type Format, idOf, sectionNamed } from './record.js';
import { isKnown, statusWords } from './status.js';

export const rules = {
  'duplicate-number': 'Two records in a folder have the same number',
  'missing-number': 'A number in the sequence is missing',
  'broken-link': 'A link points to a file that does not exist',
  'one-way-supersede': 'A record supersedes another one that does not say so',
  'unknown-status': 'Unknown status',
  'missing-status': 'A record has no status',
  'missing-section': 'A required section is missing, or is empty in an accepted record',
  'outdated-index': 'The list in the README is out of date',
} as const;

export type Rule = keyof typeof rules;

const found = (rule: Rule, path: string, line: number, message: string): Finding[] => [
  { rule, level: rule === 'missing-number' ? 'warning' : 'error', message, path, line },
];

/** All findings about the records, by file and line. */
export function checkRecords(tree: Tree, folders: readonly AdrFolder[]): Finding[] {
  const records = folders.flatMap((folder) => folder.records);
  return [
    ...folders.flatMap((folder) => [...numbersOf(folder), ...indexOf(tree, folder, folders)]),
    ...records.flatMap((record) => [
      ...statusOf(record),
      ...sectionsOf(record),
      ...linksOf(tree, record.path, record.markdown.text),
      ...supersedesOf(record, records),
    ]),
  ].sort(
    (one, other) =>
      (one.path < other.path ? -1 : one.path > other.path ? 1 : 0) ||
      (one.line ?? 0) - (other.line ?? 0),
  );
}

function numbersOf({ records, path: folder }: AdrFolder): Finding[] {
  const findings: Finding[] = [];
  const first = new Map<number, AdrRecord>();
  const numbered = records.filter(({ name }) => name.number !== undefined);
  for (const record of numbered) {
    const { number = 0 } = record.name;
    const other = first.get(number);
    if (other === undefined) first.set(number, record);
    else {
      const message = `${idOf(record)} is also the number of ${posix.basename(other.path)}. Run: agentops adr renumber`;
      findings.push(...found('duplicate-number', record.path, 1, message));
    }
  }
  const numbers = [...first.keys()].sort((one, other) => one - other);
  for (const [index, number] of numbers.entries()) {
    const before = numbers[index - 1];
    const record = first.get(number);
    if (before === undefined || record === undefined || number === before + 1) continue;
    const width = record.name.digits.length;
    const shown = (each: number): string => String(each).padStart(width, '0');
    const gap =
      number - before === 2 ? shown(before + 1) : `${shown(before + 1)} to ${shown(number - 1)}`;
    const message = `${gap} is missing in ${folder} before this record`;
    findings.push(...found('missing-number', record.path, 1, message));
  }
  return findings;
}

function indexOf(tree: Tree, folder: AdrFolder, folders: readonly AdrFolder[]): Finding[] {
  const line = indexLine(tree, folder);
  const path = indexPath(folder);
  if (line === undefined) {
    const isBroken = hasBrokenIndex(tree, folder);
    return isBroken
      ? found('outdated-index', path, 1, 'the begin and end markers of the list do not match')
      : [];
  }
  const links = linksOf(tree, path, tree.read(path) ?? '');
  if (withIndex(tree, folder, folders) === tree.read(path)) return links;
  const message = 'the list is out of date. Run: agentops adr index';
  return found('outdated-index', path, line, message);
}

function statusOf({ status, word, path }: AdrRecord): Finding[] {
  if (status === undefined || word === undefined) {
    return found('missing-status', path, 1, 'the record has no status');
  }
  if (isKnown(word)) return [];
  const message = `the status ${JSON.stringify(status.value)} is not one of ${statusWords.join(', ')}`;
  return found('unknown-status', path, status.line, message);
}

const wanted: Readonly<Record<Format, readonly (readonly [name: string, pattern: RegExp])[]>> = {
  nygard: [
    ['Context', /^context\b/i],
    ['Decision', /^decision\b/i],
    ['Consequences', /^consequences\b/i],
  ],
  // The sections of MADR's shortest template.
  madr: [
    ['Context and Problem Statement', /^context( and problem statement)?\b/i],
    ['Considered Options', /^(considered (options|alternatives)|pros and cons of the options)\b/i],
    ['Decision Outcome', /^decision( outcome)?\b/i],
  ],
  agentops: [
    ['Context', /^context\b/i],
    ['Decision', /^decision\b/i],
    ['Alternatives', /^alternatives\b/i],
    ['Consequences', /^consequences\b/i],
  ],
};

function sectionsOf({ format, word, path, sections, markdown }: AdrRecord): Finding[] {
  return wanted[format].flatMap(([name, pattern]): Finding[] => {
    const section = sectionNamed(sections, pattern);
    if (section === undefined) {
      return found('missing-section', path, 1, `the section ${name} is missing`);
    }
    // Code counts as content; comments and headings do not.
    const body = markdown.text
      .slice(section.start, section.end)
      .replace(/<!--[\s\S]*?(-->|$)/g, '')
      .replace(/^#+ .*$/gm, '');
    return word === 'accepted' && body.trim() === ''
      ? found(
          'missing-section',
          path,
          section.heading.line,
          `the section ${name} of an accepted record is empty`,
        )
      : [];
  });
}

function linksOf(tree: Tree, path: string, text: string): Finding[] {
  return readMarkdown(text).links.flatMap(({ target, line }): Finding[] => {
    const file = fileBehind(target, path);
    return file === undefined || tree.exists(file)
      ? []
      : found('broken-link', path, line, `${target} does not exist`);
  });
}

/** Supersedes relations that the other record does not confirm. */
function supersedesOf(record: AdrRecord, records: readonly AdrRecord[]): Finding[] {
  return record.relations.flatMap(({ kind, path, number, line }): Finding[] => {
    const isOther = (other: AdrRecord): boolean =>
      path === undefined
        ? other.folder === record.folder && other.name.number === number
        : other.path === path;
    const others = records.filter(isOther);
    const back = kind === 'supersedes' ? 'superseded by' : 'supersedes';
    const shown = path ? posix.basename(path) : `ADR ${number}`;
    const answers = others.some((other) =>
      other.relations.some(
        (relation) =>
          relation.kind === back &&
          (relation.path === record.path ||
            (relation.path === undefined &&
              relation.number === record.name.number &&
              other.folder === record.folder)),
      ),
    );
    if (answers || (others.length === 0 && path !== undefined)) return [];
    const message =
      others.length === 0
        ? `it says "${kind} ${shown}", which does not exist`
        : `it says "${kind} ${shown}", but that record does not say "${back} ${posix.basename(record.path)}"`;
    return found('one-way-supersede', record.path, line, message);
  });
}
