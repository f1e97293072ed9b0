import { formatLike, templateFormat } from '../code/format.js';
import { withCrlf } from '../edits/eol.js';
import { AgentopsError } from '../model/errors.js';
import type { OutputStyle } from '../model/output-style.js';
import { KeptTexts } from './lru-cache.js';

/** How source files end in a style: `.ts`, `.js`, `.mjs` or `.cjs`. */
export const endingOf = ({
  language,
  moduleSystem,
  isMjs,
}: Pick<OutputStyle, 'language' | 'moduleSystem' | 'isMjs'>): '.ts' | '.js' | '.mjs' | '.cjs' => {
  if (language === 'ts') return '.ts';
  return moduleSystem === 'cjs' ? '.cjs' : isMjs ? '.mjs' : '.js';
};

/** Where a template's file goes: `a.ts` in the ending of the style. Other files stay what they are. */
export const fitPath = (path: string, style: OutputStyle): string =>
  path.replace(/\.ts$/, endingOf(style));

/**
 * The text of a rendered template as the repository would have it.
 * @param path the template's own path, `.ts` for source files; of any other file only the ends of
 *   line are fitted
 * @param theirs imports whose endings stay: of modules that are no templates of ours
 * @throws {AgentopsError} where the template has something that can not be said in that style
 */
export async function fit(
  text: string,
  path: string,
  style: OutputStyle,
  theirs: readonly string[] = [],
): Promise<string> {
  const isCrlf = style.format?.eol === 'crlf';
  if (!path.endsWith('.ts')) return isCrlf ? withCrlf(text) : text;
  const fitted = await inStyleOnce(text, path, style, theirs);
  const isNewer = style.language === 'ts' && style.needsLib === true && ofEs2022.test(fitted);
  return isNewer ? `/// <reference lib="es2022" />${isCrlf ? '\r\n' : '\n'}${fitted}` : fitted;
}

/** What the templates use that ES2020, which Node's own types bring, does not have. */
const ofEs2022 = /\b(ErrorOptions|AggregateError|Object\.hasOwn)\b|\bcause\b|\.(at|replaceAll)\(/;

/** Repositories of one team are written alike, and so the same template is asked for in the same style again. */
const known = new KeptTexts(4 * 2 ** 20);

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
      // Only here, and so only when needed, the parser is loaded.
      const { convert } = await import('./convert.js');
      fitted = convert(text, style, theirs);
    }
    if (fitted === text && format === undefined) return text;
    return await formatLike(fitted, fitPath(path, style), format ?? templateFormat);
  } catch (cause) {
    throw new AgentopsError('TEMPLATE', `The template of ${path} can not be made to fit.`, {
      details: [(cause as Error).message],
      next: 'This is a fault of generator-agentops: please report it with the command that you ran.',
      cause,
    });
  }
}
