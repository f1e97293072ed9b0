/*
 * File names of records: a number or a date, then a slug. Names of other tools are kept, and new
 * names follow the existing ones.
 */

export interface RecordName {
  /** The prefix of the number, such as `adr-`. */
  readonly prefix: string;
  readonly number: number | undefined;
  /** The digits as they stand in the name: `0007`, `20251103`, `2025-11-03`. */
  readonly digits: string;
  /** Between the digits and the slug. */
  readonly separator: string;
  readonly slug: string;
}

const dated =
  /^(\d{4}-\d{2}-\d{2}|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))([-_ ])(.+)\.md$/;
const numbered = /^((?:adr)?[-_ ]?)(\d{1,6})(?:([-_. ]+)(.*))?\.md$/i;

/** The parts of a record's file name, or undefined for other files. */
export function readName(file: string): RecordName | undefined {
  const [, date, dash, rest] = dated.exec(file) ?? [];
  if (date !== undefined) {
    return {
      prefix: '',
      number: undefined,
      digits: date,
      separator: dash ?? '-',
      slug: rest ?? '',
    };
  }
  const [, prefix = '', digits, separator = '-', slug = ''] = numbered.exec(file) ?? [];
  if (digits === undefined) return undefined;
  return { prefix, number: Number(digits), digits, separator, slug };
}

export const fileOf = ({ prefix, digits, separator, slug }: RecordName): string =>
  `${prefix}${digits}${slug === '' ? '' : `${separator}${slug}`}.md`;

const slugLength = 64;
// Common file systems limit names to 255 bytes, and some tools append extensions.
const slugBytes = 180;

/**
 * A title as part of a file name: letters and digits of any script, small, with dashes. Latin letters
 * lose their accents; quotes, slashes, emoji and what turns the direction of writing are left out.
 */
export function slugOf(title: string): string {
  const small = title.toLowerCase();
  // Most titles: what follows compiles tables of all scripts, which takes longer than the rest of a record.
  if (/^[\x20-\x7e]*$/.test(small))
    return shortened(dashed(small.replaceAll("'", ''), /[^a-z0-9]+/g)) || 'decision';
  const plain = small
    .normalize('NFKD')
    .replace(/(\p{Script=Latin})[\u0300-\u036f]+/gu, '$1')
    .normalize('NFC')
    .replace(/['’ʼ‘]/g, '')
    // What only changes the letter before it (keycaps, variants) or is not seen at all.
    .replace(/[\uFE00-\uFE0F\u20D0-\u20FF\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '')
    .replace(/(^|[^\p{L}\p{N}\p{M}])\p{M}+/gu, '$1');
  return shortened(dashed(plain, /[^\p{L}\p{N}\p{M}]+/gu)) || 'decision';
}

/** With one dash for each row of other characters, none at the ends. */
const dashed = (text: string, others: RegExp): string =>
  text.replace(others, '-').replace(/^-|-$/g, '');

/** Cut between words where there are any, else between letters. */
function shortened(slug: string): string {
  let letters = [...slug];
  if (letters.length <= slugLength && bytesOf(slug) <= slugBytes) return slug;
  letters = letters.slice(0, slugLength);
  while (bytesOf(letters.join('')) > slugBytes) letters.pop();
  const cut = letters.join('');
  const dash = cut.lastIndexOf('-');
  const isWordEnd = slug[cut.length] === '-';
  return (isWordEnd || dash < cut.length / 2 ? cut : cut.slice(0, dash)).replace(/-$/, '');
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

export type Naming = 'number' | 'date';

/**
 * The name of a new record. Its number follows the highest one, in the same width.
 *
 * @param date ISO, as `2026-11-25`
 * @param naming by number or by date; left out, as the folder has it
 */
export function newName(
  there: readonly RecordName[],
  title: string,
  date: string,
  naming?: Naming,
): RecordName {
  const slug = slugOf(title);
  const last = there.at(-1);
  const byDate = (naming ?? (last && last.number === undefined ? 'date' : 'number')) === 'date';
  if (!byDate) {
    const highest = there
      .filter(({ number }) => number !== undefined)
      .reduce<RecordName | undefined>(
        (one, other) => ((one?.number ?? -1) > (other.number ?? -1) ? one : other),
        undefined,
      );
    const { prefix, separator, digits } = highest ?? { prefix: '', separator: '-', digits: '0000' };
    return numberedName({ prefix, separator, digits, slug, number: 0 }, (highest?.number ?? 0) + 1);
  }
  const latest = there.filter(({ number }) => number === undefined).at(-1);
  const digits = latest?.digits.includes('-') ? date : date.replaceAll('-', '');
  const name = { prefix: '', number: undefined, digits, separator: latest?.separator ?? '-', slug };
  const taken = new Set(there.map(fileOf));
  let free: RecordName = name;
  for (let more = 2; taken.has(fileOf(free)); more++) free = { ...name, slug: `${slug}-${more}` };
  return free;
}

/** The same name with another number, in the width that it has. */
export const numberedName = (name: RecordName, number: number): RecordName => ({
  ...name,
  number,
  digits: String(number).padStart(name.digits.length, '0'),
});

/** By number, then date, then slug: in chronological order. */
export function compareNames(one: RecordName, other: RecordName): number {
  const isDate = (name: RecordName): number => Number(name.number === undefined);
  return (
    isDate(one) - isDate(other) ||
    (one.number ?? 0) - (other.number ?? 0) ||
    compareTexts(one.digits.replaceAll('-', ''), other.digits.replaceAll('-', '')) ||
    compareTexts(one.slug, other.slug)
  );
}

/** By code units: the same on every machine, whatever its language. */
export const compareTexts = (one: string, other: string): number =>
  one < other ? -1 : one > other ? 1 : 0;
