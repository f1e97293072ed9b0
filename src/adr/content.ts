import { readMarkdown } from './markdown.js';
import { type Section, sectionNamed, sectionsOf } from './record.js';

/** The content of a record in any format. Texts are Markdown; an empty one is yet to be written. */
export interface Content {
  readonly title: string;
  readonly context: string;
  readonly decision: string;
  readonly alternatives: readonly Alternative[];
  readonly positive: readonly string[];
  readonly negative: readonly string[];
  readonly neutral: readonly string[];
  readonly links: readonly string[];
}

/** The rejected alternatives. */
export interface Alternative {
  readonly name: string;
  readonly reason: string;
}

export const emptyContent = (title: string): Content => ({
  title,
  context: '',
  decision: '',
  alternatives: [],
  positive: [],
  negative: [],
  neutral: [],
  links: [],
});

/** `name=why it lost`, as a flag gives it. */
export function alternativeOf(text: string): Alternative {
  const [name = '', ...reason] = text.split('=');
  return { name: oneLine(name), reason: oneLine(reason.join('=')) };
}

export const oneLine = (text: string): string =>
  text.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** A title as text of a heading: on one line, without comments, and with nothing that would be a link. */
export function cleanTitle(title: string): string {
  const line = oneLine(title.replace(/<!--|--!?>/g, ' '));
  const { links, plain } = readMarkdown(`# ${line}`);
  if (links.length === 0) return line;
  // In code, which `plain` blanks out, nothing is a link.
  return line.replace(/[[\]<]/g, (letter, at: number) =>
    plain[at + 2] === letter && line[at - 1] !== '\\' ? `\\${letter}` : letter,
  );
}

/** Takes a record in this generator's own format apart, so that it can be written in any other. */
export function contentOf(text: string): Content {
  const markdown = readMarkdown(text.replaceAll('\r\n', '\n'));
  const sections = sectionsOf(markdown);
  const bodyOf = (section: Section | undefined): string =>
    section ? markdown.text.slice(section.start, section.end).trim() : '';
  const named = (name: RegExp, within?: Section) => sectionNamed(sections, name, within);
  const alternatives = named(/^alternatives$/i);
  const consequences = named(/^consequences$/i);
  const bullets = (name: RegExp) => itemsOf(bodyOf(named(name, consequences)));
  return {
    title: markdown.headings.find(({ level }) => level === 1)?.text ?? '',
    context: bodyOf(named(/^context$/i)),
    decision: bodyOf(named(/^decision$/i)),
    alternatives: sections
      .filter(
        ({ heading, start }) =>
          heading.level === 3 &&
          alternatives &&
          start >= alternatives.start &&
          start <= alternatives.end,
      )
      .map((section) => ({ name: section.heading.text, reason: bodyOf(section) })),
    positive: bullets(/^positive$/i),
    negative: bullets(/^negative$/i),
    neutral: bullets(/^neutral$/i),
    links: itemsOf(bodyOf(named(/^links$/i))),
  };
}

/** The items of a list, each on one line. */
const itemsOf = (text: string): string[] =>
  text
    .split(/^- /m)
    .map(oneLine)
    .filter((item) => item !== '');
