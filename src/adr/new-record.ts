import { posix } from 'node:path';
import { render } from '../adapt/render.js';
import { withEolOf } from '../edits/eol.js';
import { type Content, cleanTitle } from './content.js';
import type { AdrFolder, Tree } from './folders.js';
import { fileOf, type Naming, newName, type RecordName } from './name.js';
import type { Format, Layout } from './record.js';
import { statusText } from './set-status.js';
import type { Status } from './status.js';

export interface NewRecord {
  readonly content: Content;
  readonly status: Exclude<Status, 'superseded'>;
  /** ISO, as `2026-11-25`. */
  readonly date: string;
  /** Defaults to the format of the existing records. */
  readonly format?: Format | undefined;
  readonly naming?: Naming | undefined;
}

export interface Manner {
  readonly format: Format;
  readonly layout: Layout;
}

const layoutOf: Readonly<Record<Format, Layout>> = {
  agentops: 'list',
  madr: 'front matter',
  nygard: 'section',
};

/** The format of a new record: that of the latest record, otherwise that of the folder's tool. */
export function mannerOf(folder: AdrFolder, format?: Format): Manner {
  const latest = folder.records.at(-1);
  const like = folder.isLog4brains
    ? { format: 'madr' as const, layout: 'list' as const }
    : (latest ?? { format: toolsFormat(folder), layout: layoutOf[toolsFormat(folder)] });
  const wanted = format ?? like.format;
  const isLike = wanted === like.format && (wanted === 'madr' || like.layout === layoutOf[wanted]);
  return { format: wanted, layout: isLike ? like.layout : layoutOf[wanted] };
}

const toolsFormat = ({ evidence }: AdrFolder): Format =>
  posix.basename(evidence) === '.adr-dir' ? 'nygard' : 'agentops';

/** The path and the text of a record to come. */
export function newRecord(
  tree: Tree,
  folder: AdrFolder,
  { content: given, status, date, format, naming }: NewRecord,
): { path: string; text: string } {
  const content = { ...given, title: cleanTitle(given.title) };
  const manner = mannerOf(folder, format);
  const name = newName(
    folder.records.map((record) => record.name),
    content.title,
    date,
    naming ?? (folder.isLog4brains && folder.records.length === 0 ? 'date' : undefined),
  );
  const own = format === undefined && isBare(content) ? ownTemplate(tree, folder) : undefined;
  const text =
    own === undefined
      ? printed(manner, name, content, status, date)
      : filled(own, name, content.title, statusText(manner, status), date);
  return {
    path: posix.join(folder.path, fileOf(name)),
    text: withEolOf(folder.records.at(-1)?.markdown.text ?? tree.read('package.json'), text),
  };
}

const isBare = ({ context, decision, alternatives }: Content): boolean =>
  context === '' && decision === '' && alternatives.length === 0;

/** adr-tools takes a repository's own template from there. */
const ownTemplate = (tree: Tree, { path }: AdrFolder): string | undefined =>
  tree.read(posix.join(path, 'templates/template.md'));

function filled(
  template: string,
  name: RecordName,
  title: string,
  status: string,
  date: string,
): string {
  const words: Readonly<Record<string, string>> = {
    NUMBER: String(name.number ?? ''),
    TITLE: title,
    DATE: date,
    STATUS: status,
  };
  // In one pass, so that a title that holds one of the words stays as it is.
  return template.replace(/\b(NUMBER|TITLE|DATE|STATUS)\b/g, (word) => words[word] ?? word);
}

function printed(
  { format, layout }: Manner,
  { number }: RecordName,
  content: Content,
  status: Status,
  date: string,
): string {
  const { title, links, alternatives } = content;
  const template = format === 'madr' && layout === 'list' ? 'madr-list' : format;
  const heading = format === 'nygard' && number !== undefined ? `${number}. ${title}` : title;
  const values = {
    heading,
    status: statusText({ format }, status),
    date,
    context: content.context,
    decision: content.decision,
    positive: content.positive,
    negative: content.negative,
    neutral: content.neutral,
    links,
    alternatives: alternatives.map(({ name, reason }) => ({ name, reason })),
  };
  return render(
    `adr/${template}.md`,
    format === 'madr' ? { ...values, option: title, because } : values,
  );
}

/**
 * A sentence after "because": `It is slow.` as `it is slow.`; names and code keep their letters.
 */
function because(sentence: string): string {
  const [first = ''] = sentence.split(/\s/, 1);
  const isWord = /^\p{Lu}\p{Ll}*$/u.test(first) && beginnings.has(first.toLowerCase());
  return isWord ? sentence[0]?.toLowerCase() + sentence.slice(1) : sentence;
}

const beginnings = new Set(
  'a an the it its they their there this that these those one two each every no nobody nothing what who whoever where when while with without in on at for from of by as if only most more all any both callers clients'.split(
    ' ',
  ),
);
