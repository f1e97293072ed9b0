import { formatLike, templateFormat } from '../code/format.js';
import { withCrlf } from '../edits/eol.js';
import { AgentopsError } from '../model/errors.js';
import type { OutputStyle } from '../model/output-style.js';
import { LruCache } from './lru-cache.js';

/** The extension of source files in a style: `.ts`, `.js`, `.mjs` or `.cjs`. */
export const endingOf = ({
  language,
  moduleSystem,
  isMjs,
}: Pick<OutputStyle, 'language' | 'moduleSystem' | 'isMjs'>): '.ts' | '.js' | '.mjs' | '.cjs' => {
  if (language === 'ts') return '.ts';
  return moduleSystem === 'cjs' ? '.cjs' : isMjs ? '.mjs' : '.js';
};

/**
 * The path of a template's file: `a.ts` gets the extension of the style. Other files keep theirs.
 */
export const adaptPath = (path: string, style: OutputStyle): string =>
  path.replace(/\.ts$/, endingOf(style));

/**
 * A rendered template, adapted to the style of the repository.
 * @param path the template's own path, `.ts` for source files; of any other file only the line
 *   endings are fitted
 * @param theirs imports whose endings stay: of modules that are no templates of ours
 * @throws {AgentopsError} if the template uses something that the style cannot express
 */
export async function adapt(
  text: string,
  path: string,
  style: OutputStyle,
  theirs: readonly string[] = [],
): Promise<string> {
  const isCrlf = style.format?.eol === 'crlf';
  if (!path.endsWith('.ts')) return isCrlf ? withCrlf(text) : text;
  const named = style.zodInside ? text.replace(/(?<=\bfrom )'zod'/g, "'zod/v4'") : text;
  const fitted = await inStyleOnce(named, path, style, theirs);
  const isNewer = style.language === 'ts' && style.needsLib === true && ofEs2022.test(fitted);
  return isNewer ? `/// <reference lib="es2022" />${isCrlf ? '\r\n' : '\n'}${fitted}` : fitted;
}

/** The templates use ES2022; the types of Node only reference ES2020. */
const ofEs2022 = /\b(ErrorOptions|AggregateError|Object\.hasOwn)\b|\bcause\b|\.(at|replaceAll)\(/;

/**
 * Repositories of a team share a style, so the same template is often adapted to the same style.
 */
const known = new LruCache(4 * 2 ** 20);

async function inStyleOnce(
  text: string,
  path: string,
  style: OutputStyle,
  theirs: readonly string[],
): Promise<string> {
  if (isTemplateStyle(style)) return text;
  const key = JSON.stringify([path, style, theirs, text]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const fitted = await inStyle(text, path, style, theirs);
  known.set(key, fitted);
  return fitted;
}

const isOfTemplates = ({ language, moduleSystem, endings }: OutputStyle): boolean =>
  language === 'ts' && moduleSystem === 'esm' && endings === '.js';

const isTemplateStyle = (style: OutputStyle): boolean =>
  isOfTemplates(style) && style.format === undefined;

async function inStyle(
  text: string,
  path: string,
  style: OutputStyle,
  theirs: readonly string[],
): Promise<string> {
  const { format } = style;
  try {
    let fitted = text;
    if (!isOfTemplates(style)) {
      // The parser is loaded only here, when needed.
      const { convert } = await import('./convert.js');
      fitted = convert(text, style, theirs);
    }
    if (fitted === text && format === undefined) return text;
    return await formatLike(fitted, adaptPath(path, style), format ?? templateFormat);
  } catch (cause) {
    throw new AgentopsError(
      'TEMPLATE',
      `The template of ${path} could not be converted to this project's language.`,
      {
        details: [(cause as Error).message],
        next: 'This is a bug in generator-agentops. Please report it with the command that you ran.',
        cause,
      },
    );
  }
}
