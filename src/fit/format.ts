import type { Options } from 'prettier';
import type { FormatStyle } from '../project/project.js';

/** As the templates are written. */
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
  const [, kind] = /\.[cm]?(ts|js)$/.exec(path) ?? [];
  if (kind === undefined) return text;
  const [{ format }, estree, language] = await Promise.all([
    import('prettier/standalone'),
    import('prettier/plugins/estree'),
    kind === 'ts' ? import('prettier/plugins/typescript') : import('prettier/plugins/babel'),
  ]);
  const options: Options = {
    ...prettierOptions(style),
    parser: kind === 'ts' ? 'typescript' : 'babel',
    plugins: [estree, language],
  };
  let formatted = await format(text, options);
  // An object that was broken stays broken, and what is around it may now be laid out differently.
  if (opensMore(text, formatted)) formatted = await format(formatted, options);
  return style.finalNewline ? formatted : formatted.replace(/\r?\n$/, '');
}

/** True where formatting in that style would change nothing. */
export async function isFormatted(
  text: string,
  path: string,
  style: FormatStyle,
): Promise<boolean> {
  return (await formatLike(text, path, style)) === text;
}

/** True if a line of `after` opens a brace that no such line of `before` opens. */
function opensMore(before: string, after: string): boolean {
  const opening = (text: string): string[] => text.match(/(?:\S.*)?\{(?=\r?$)/gm) ?? [];
  const known = new Map<string, number>();
  for (const line of opening(before)) known.set(line, (known.get(line) ?? 0) + 1);
  return opening(after).some((line) => {
    const left = (known.get(line) ?? 0) - 1;
    known.set(line, left);
    return left < 0;
  });
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
