import { encodeLink, linkText, linkTo } from './link-target.js';
import type { Manner } from './new-record.js';
import { type AdrRecord, idOf, readRecord, type Section, sectionNamed } from './record.js';
import type { Status } from './status.js';

/* Edits of a record, each of the lines that it is about; every other byte stays. */

/** A status as the format spells it. */
export const statusText = ({ format }: Pick<Manner, 'format'>, status: Status): string =>
  format === 'nygard' ? status.replace(/^./, (letter) => letter.toUpperCase()) : status;

/** The text of the record in another state. */
export function withStatus(
  record: AdrRecord,
  status: Exclude<Status, 'superseded'>,
  date: string,
): string {
  return dated(record, said(record, statusText(record, status)), status, date);
}

/** The text of a superseded record. */
export function supersededBy(record: AdrRecord, other: AdrRecord, date: string): string {
  const words = statusText(record, 'superseded');
  // YAML would need quotes for a link, so front matter names the number and the link is below.
  if (record.layout !== 'front matter') {
    return dated(record, said(record, `${words} by ${linkIn(record, other)}`), 'superseded', date);
  }
  const text = dated(record, said(record, `${words} by ${nameOf(other)}`), 'superseded', date);
  return withRelation(again(record, text), 'Superseded by', other);
}

/** The text of a record with a relation to another one, added once. */
export function withRelation(record: AdrRecord, words: string, other: AdrRecord): string {
  const { text, eol } = record.markdown;
  const line = `${words} ${linkIn(record, other)}`;
  if (text.split(/\r?\n/).some((each) => each.replace(/^\s*[-*+]\s+/, '').trim() === line))
    return text;
  if (record.layout === 'section') {
    const section = sectionNamed(record.sections, /^status$/i);
    if (section) return behind(text, section, `${eol}${line}`, eol);
  }
  const section = sectionNamed(record.sections, /^(links|more information)$/i);
  if (section) {
    const isList = /^[ \t]*[-*+][ \t][^\r\n]*\s*$/m.test(
      lastLine(text.slice(section.start, section.end)),
    );
    return behind(text, section, isList ? `- ${line}` : `${eol}- ${line}`, eol);
  }
  const title = record.layout === 'front matter' ? 'More Information' : 'Links';
  const end = text === '' || text.endsWith('\n') ? '' : eol;
  return `${text}${end}${eol}## ${title}${eol}${eol}- ${line}${eol}`;
}

/** How a record names another one, as its format and its tools do. */
export function linkIn(record: AdrRecord, other: AdrRecord): string {
  const target = linkTo(record.path, other.path);
  return `[${linkText(shownIn(record, other))}](${target})`;
}

function shownIn({ format, layout }: AdrRecord, other: AdrRecord): string {
  const { number } = other.name;
  if (format === 'nygard') return number === undefined ? other.title : `${number}. ${other.title}`;
  if (format === 'madr') return layout === 'list' ? idOf(other) : nameOf(other);
  return other.title;
}

const nameOf = ({ name, path }: AdrRecord): string =>
  name.number === undefined ? encodeLink(idOf({ name })) || path : `ADR-${name.digits}`;

const again = (record: AdrRecord, text: string): AdrRecord =>
  readRecord(record.path, text) ?? record;

/** MADR and our own format date a decision by its last change; others by the day of its making. */
function dated(record: AdrRecord, text: string, status: Status, date: string): string {
  const isDecision = status === 'accepted' || status === 'rejected';
  const moves = record.format === 'agentops' ? isDecision : record.layout === 'front matter';
  const { date: span } = again(record, text);
  if (!moves || span === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(span.value)) return text;
  return text.slice(0, span.start) + date + text.slice(span.end);
}

function said(record: AdrRecord, value: string): string {
  const { status, layout, markdown, sections } = record;
  const { text, eol, frontMatter, headings } = markdown;
  if (status) return text.slice(0, status.start) + value + text.slice(status.end);
  const put = (at: number, line: string): string => text.slice(0, at) + line + text.slice(at);
  if (layout === 'front matter') {
    return frontMatter
      ? put(frontMatter.start, `status: ${value}${eol}`)
      : put(0, `---${eol}status: ${value}${eol}---${eol}${eol}`);
  }
  const title = headings.find(({ level }) => level === 1);
  if (layout === 'list') {
    const date = record.date && text.lastIndexOf('\n', record.date.start) + 1;
    return date === undefined
      ? put(title?.end ?? 0, `${eol}- Status: ${value}${eol}`)
      : put(date, `- Status: ${value}${eol}`);
  }
  const section = sectionNamed(sections, /^status$/i);
  if (section) return put(section.start, `${eol}${value}${eol}`);
  const first = headings.find(({ start }) => start > (title?.start ?? -1));
  const at = first?.start ?? text.length;
  return put(at, `## Status${eol}${eol}${value}${eol}${eol}`);
}

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

/** A line after the last one of a section. */
function behind(text: string, { start, end }: Section, line: string, eol: string): string {
  const body = text.slice(start, end);
  const at = start + body.trimEnd().length;
  return body.trim() === ''
    ? `${text.slice(0, start)}${eol}${line.replace(/^\r?\n/, '')}${eol}${text.slice(start)}`
    : `${text.slice(0, at)}${eol}${line}${text.slice(at)}`;
}
