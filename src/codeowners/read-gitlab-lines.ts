import type { FileBuilder } from './file-builder.js';
import type { Owner } from './owners.js';
import { ownerOf } from './owners.js';
import type { Section } from './parsed.js';
import { type Heading, headingOf } from './section-heading.js';
import { type Word, wordsOf } from './words.js';

/** GitLab: rules in sections, each of which decides for itself. */
export function readGitlabLines(lines: readonly string[], draft: FileBuilder): Section[] {
  const sections = new Sections(draft);
  for (const [index, text] of lines.entries()) {
    const line = index + 1;
    const [first, ...rest] = wordsOf(text, { comments: false });
    if (first === undefined || first.text.startsWith('#')) continue;
    const heading = headingOf(text.trim());
    if (heading && heading.name !== '') {
      sections.open(heading, line);
      continue;
    }
    if (/^\^?\[/.test(first.text)) {
      const message =
        'This is not a valid section heading (a name, both brackets, a space before owners), so GitLab reads it as a rule of the previous section.';
      draft.fault('unparsable-section', 'error', message, line);
    }
    readRule(first, rest, line, sections, draft);
  }
  return sections.all;
}

function readRule(
  first: Word,
  rest: readonly Word[],
  line: number,
  { current, defaults }: Sections,
  draft: FileBuilder,
): void {
  const excludes = first.text.startsWith('!') && first.text.length > 1;
  const pattern = excludes ? first.text.slice(1) : first.text;
  const hash = rest.findIndex(({ text }) => text.startsWith('#'));
  const behind = hash === -1 ? [] : rest.slice(hash);
  if (behind.length > 0) {
    const message =
      'GitLab has no comments after a rule: owners named in one own the files as well.';
    draft.fault('inline-comment', 'warning', message, line, behind[0]?.column);
  }
  const named = draft.owners(hash === -1 ? rest : rest.slice(0, hash), line).owners;
  const own = [...named, ...behind.flatMap(({ text }) => ownerOf('gitlab', text) ?? [])];
  const owners = rest.length > 0 ? own : defaults;
  if (excludes && own.length > 0) {
    const message = 'An exclusion removes all owners; the owners that it names are ignored.';
    draft.fault('owners-of-exclusion', 'warning', message, line);
  }
  if (!excludes && owners.length === 0) {
    const message =
      'Neither the rule nor its section has a valid owner, so its files need no approval.';
    draft.fault('no-owners', 'error', message, line);
  }
  draft.rule({ line, pattern, owners: excludes ? [] : owners, excludes, section: current });
}

interface OpenSection {
  readonly name: string;
  readonly lines: number[];
  optional: boolean;
  approvals: number;
}

class Sections {
  readonly all: OpenSection[] = [{ name: '', lines: [], optional: false, approvals: 1 }];
  /** Index of the section that rules go to. */
  current = 0;
  /** The owners of rules that name none. */
  defaults: readonly Owner[] = [];
  readonly #draft: FileBuilder;

  constructor(draft: FileBuilder) {
    this.#draft = draft;
  }

  open({ name, optional, approvals, owners }: Heading, line: number): void {
    const count = this.#approvals(approvals, line);
    // Names know no case, and sections of one name are one.
    const at = this.all.findIndex(
      (each) => each.name !== '' && each.name.toLowerCase() === name.toLowerCase(),
    );
    const known = this.all[at];
    if (known) {
      known.lines.push(line);
      // Required once is required.
      known.optional &&= optional;
      known.approvals = Math.max(known.approvals, count);
      this.current = at;
    } else this.current = this.all.push({ name, lines: [line], optional, approvals: count }) - 1;
    this.defaults = this.#draft.owners(wordsOf(owners, { comments: false }), line).owners;
  }

  #approvals(written: string | undefined, line: number): number {
    if (written === undefined) return 1;
    if (/^[1-9]\d*$/.test(written)) return Number(written);
    const message = `[${written}] is not a positive number of approvals; GitLab uses 1.`;
    this.#draft.fault('wrong-approvals', 'warning', message, line);
    return 1;
  }
}
