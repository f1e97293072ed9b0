import type { Options, Plugin } from 'prettier';
import type { FormatStyle } from '../model/project.js';
import { partsBeyond, partsThatOpen, withParts } from './parts.js';

/** The style of the templates. */
export const templateFormat: FormatStyle = {
  indent: 2,
  quotes: 'single',
  semicolons: true,
  width: 100,
  trailingCommas: 'all',
  arrowParens: 'always',
  bracketSpacing: true,
  eol: 'lf',
  finalNewline: true,
};

/** A TypeScript or JavaScript text in a style; the text of another file as it is. */
export async function formatLike(text: string, path: string, style: FormatStyle): Promise<string> {
  const kind = kindOf(path);
  if (kind === undefined) return text;
  return withEnd(await laidOut(text, kind, style), style);
}

/** True if formatting in that style would change nothing. */
export async function isFormatted(
  text: string,
  path: string,
  style: FormatStyle,
): Promise<boolean> {
  return (await formatLike(text, path, style)) === text;
}

/** Formats the edited parts of a formatted text. Other parts are not formatted again. */
export async function formatEdited(
  before: string,
  after: string,
  path: string,
  style: FormatStyle,
): Promise<string> {
  const kind = kindOf(path);
  if (kind === undefined) return after;
  const edited = await withParts(after, partsBeyond(before), (part) => laidOut(part, kind, style));
  return withEnd(edited ?? (await laidOut(after, kind, style)), style);
}

const kindOf = (path: string): Kind | undefined =>
  /\.[cm]?(ts|js)$/.exec(path)?.[1] as Kind | undefined;

const withEnd = (text: string, { finalNewline }: FormatStyle): string =>
  finalNewline ? text : text.replace(/\r?\n$/, '');

async function laidOut(text: string, kind: Kind, style: FormatStyle): Promise<string> {
  const format = await formatterOf(kind);
  const options = prettierOptions(style);
  const once = await format(text, options);
  // An object that was broken stays broken, and what is around it may now be laid out differently.
  const opens = partsThatOpen(text, once);
  if (!opens(once)) return once;
  return (await withParts(once, opens, (part) => format(part, options))) ?? format(once, options);
}

type Kind = 'ts' | 'js';
type Format = (text: string, options: Options) => Promise<string>;

const formatters = new Map<Kind, Promise<Format>>();

function formatterOf(kind: Kind): Promise<Format> {
  const known = formatters.get(kind) ?? load(kind);
  formatters.set(kind, known);
  return known;
}

/**
 * Babel parses both languages, and TypeScript twice as fast as TypeScript's own parser, which is
 * loaded only for syntax that Babel does not support.
 */
async function load(kind: Kind): Promise<Format> {
  const [{ format }, estree, babel] = await Promise.all([
    import('prettier/standalone'),
    import('prettier/plugins/estree'),
    import('prettier/plugins/babel'),
  ]);
  const by = (parser: string, plugin: Plugin) => (text: string, options: Options) =>
    // Without a path it takes TypeScript for TSX, in which `<T>` alone would be an element.
    format(text, {
      ...options,
      parser,
      filepath: `file.${kind}`,
      plugins: [estree as Plugin, plugin],
    });
  if (kind === 'js') return by('babel', babel);
  const quick = by('babel-ts', babel);
  return (text, options) =>
    quick(text, options).catch(async () =>
      by('typescript', await import('prettier/plugins/typescript'))(text, options),
    );
}

function prettierOptions(style: FormatStyle): Options {
  const { indent, quotes, semicolons, width, trailingCommas, arrowParens, bracketSpacing, eol } =
    style;
  return {
    ...(indent === 'tab' ? { useTabs: true } : { useTabs: false, tabWidth: indent }),
    singleQuote: quotes === 'single',
    semi: semicolons,
    printWidth: width,
    trailingComma: trailingCommas,
    arrowParens: arrowParens === 'avoid' ? 'avoid' : 'always',
    bracketSpacing,
    endOfLine: eol,
  };
}
