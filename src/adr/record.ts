import { posix } from 'node:path';
import { scalarsOf } from '../repository/yaml-keys.js';
import { type Heading, lineAt, type Markdown, readMarkdown } from './markdown.js';
import { fileOf, type RecordName, readName } from './name.js';
import { type Relation, relationsOf } from './relations.js';
import { wordOf } from './status.js';

export const formats = ['agentops', 'madr', 'nygard'] as const;
export type Format = (typeof formats)[number];

/** The place of the status: in front matter, in a list below the title, or in a section. */
export type Layout = 'front matter' | 'list' | 'section';

/** A piece of a file. */
export interface Span {
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

export interface Section {
  readonly heading: Heading;
  /** What is below the heading, with all that is below it. */
  readonly start: number;
  readonly end: number;
}

export interface AdrRecord {
  readonly path: string;
  readonly folder: string;
  readonly name: RecordName;
  readonly title: string;
  readonly format: Format;
  readonly layout: Layout;
  /** As written, such as `superseded by [9. Use X](0009-use-x.md)`. */
  readonly status: Span | undefined;
  /** The status as one lower-case word; undefined if there is none. */
  readonly word: string | undefined;
  readonly date: Span | undefined;
  readonly sections: readonly Section[];
  readonly relations: readonly Relation[];
  readonly markdown: Markdown;
}

/** Reads a record of any of the formats; undefined if the name is not one of a record. */
export function readRecord(path: string, text: string): AdrRecord | undefined {
  const name = readName(posix.basename(path));
  if (name === undefined) return undefined;
  const markdown = readMarkdown(text);
  const sections = sectionsOf(markdown);
  const layout = layoutOf(markdown, sections);
  const status =
    layout === 'section' ? statusSection(markdown, sections) : metadata(markdown, 'status');
  return {
    path,
    folder: posix.dirname(path),
    name,
    title: titleOf(markdown) ?? titleOfName(name),
    format: formatOf(sections, layout),
    layout,
    status,
    word: status && wordOf(status.value),
    date: metadata(markdown, 'date'),
    sections,
    relations: relationsOf(markdown, path, status),
    markdown,
  };
}

/** The headings of records say their number in some formats: `# 7. Use X`. */
const numberBefore = /^(?:ADR[-_ ]?)?\d+\s*[.:)–-]\s+/i;

const titleHeading = ({ headings }: Markdown): Heading | undefined =>
  headings.find(({ level }) => level === 1);

const titleOf = (markdown: Markdown): string | undefined =>
  titleHeading(markdown)?.text.replace(numberBefore, '') || undefined;

const titleOfName = ({ slug, digits }: RecordName): string =>
  slug.replace(/[-_]+/g, ' ').replace(/^./u, (letter) => letter.toUpperCase()) || digits;

export function sectionsOf({ headings, text }: Markdown): Section[] {
  return headings
    .filter(({ level }) => level > 1)
    .map((heading) => {
      const next = headings.find(
        ({ start, level }) => start > heading.start && level <= heading.level,
      );
      return { heading, start: heading.end, end: next?.start ?? text.length };
    });
}

export const sectionNamed = (
  sections: readonly Section[],
  name: RegExp,
  within?: Section,
): Section | undefined =>
  sections.find(
    ({ heading }) =>
      name.test(heading.text) &&
      (within === undefined || (heading.start >= within.start && heading.start < within.end)),
  );

function layoutOf(markdown: Markdown, sections: readonly Section[]): Layout {
  if (markdown.frontMatter && metadata(markdown, 'status')) return 'front matter';
  if (sectionNamed(sections, /^status$/i)) return 'section';
  if (markdown.frontMatter && !inHead(markdown, 'status')) return 'front matter';
  if (inHead(markdown, 'status') || inHead(markdown, 'date')?.isItem) return 'list';
  return isMadr(sections) ? 'front matter' : 'section';
}

const isMadr = (sections: readonly Section[]): boolean =>
  sectionNamed(
    sections,
    /^(context and problem statement|decision outcome|considered options)$/i,
  ) !== undefined;

function formatOf(sections: readonly Section[], layout: Layout): Format {
  if (isMadr(sections)) return 'madr';
  if (layout === 'section') return 'nygard';
  return layout === 'list' ? 'agentops' : 'madr';
}

/** A field of the front matter, or of the lines below the title. */
function metadata(markdown: Markdown, key: string): Span | undefined {
  return inFrontMatter(markdown, key) ?? inHead(markdown, key);
}

function inFrontMatter({ text, frontMatter }: Markdown, key: string): Span | undefined {
  if (frontMatter === undefined) return undefined;
  const matter = text.slice(frontMatter.start, frontMatter.end);
  const value = scalarsOf(matter).get(key);
  const match = new RegExp(`^${key}:[ \\t]+`, 'm').exec(matter);
  if (value === undefined || match === null) return undefined;
  const at = frontMatter.start + match.index + match[0].length;
  const start = text.indexOf(value, at);
  return { value, start, end: start + value.length, line: lineAt(text, start) };
}

function inHead(markdown: Markdown, key: string): (Span & { isItem: boolean }) | undefined {
  const { text, plain, headings, bodyStart } = markdown;
  const from = titleHeading(markdown)?.end ?? bodyStart;
  const to = headings.find(({ start }) => start >= from)?.start ?? text.length;
  const pattern = new RegExp(
    `^[ \\t]*([-*+][ \\t]+)?(\\*\\*|__)?${key}(?:\\2:|:\\2|:)[ \\t]*([^\\r\\n]*)`,
    'im',
  );
  const match = pattern.exec(plain.slice(from, to));
  const shown = match?.[3]?.trimEnd();
  if (match === null || !shown) return undefined;
  const start = from + match.index + match[0].length - (match[3] ?? '').length;
  const value = text.slice(start, start + shown.length);
  const end = start + shown.length;
  return { value, start, end, line: lineAt(text, start), isItem: match[1] !== undefined };
}

/** The first line of the section that is not a mere link to another record. */
function statusSection(markdown: Markdown, sections: readonly Section[]): Span | undefined {
  const section = sectionNamed(sections, /^status$/i);
  if (section === undefined) return undefined;
  const { text, plain } = markdown;
  const lines = [
    ...plain.slice(section.start, section.end).matchAll(/^[ \t]*(\S[^\r\n]*?)[ \t]*$/gm),
  ].map((match) => {
    const start = section.start + match.index + match[0].indexOf(match[1] ?? '');
    const end = start + (match[1] ?? '').length;
    return { value: text.slice(start, end), start, end, line: lineAt(text, start) };
  });
  const isLink = ({ value }: Span): boolean => /\]\(/.test(value);
  return (
    lines.find((line) => !isLink(line)) ??
    // adr-tools removes the word when it writes the successor.
    lines.find(({ value }) => wordOf(value) === 'superseded')
  );
}

/** Its number, or its date and slug. */
export const idOf = ({ name }: Pick<AdrRecord, 'name'>): string =>
  name.number === undefined ? fileOf(name).slice(0, -3) : `${name.prefix}${name.digits}`;
