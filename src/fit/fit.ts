import { AgentopsError } from '../core/errors.js';
import type { FormatStyle, ImportEndings, Language, ModuleSystem } from '../project/project.js';
import { formatLike, templateFormat } from './format.js';

/** How a repository writes its source files. */
export interface OutputStyle {
  readonly language: Language;
  readonly moduleSystem: ModuleSystem;
  /** For TypeScript; JavaScript names its files as they are. */
  readonly endings: ImportEndings;
  /** True where the compiler has to be told of ES2022, which Node has whatever it compiles to. */
  readonly needsLib?: boolean;
  /** Undefined: as the templates are. */
  readonly format: FormatStyle | undefined;
}

/** What the templates are: with this, nothing is done, and no parser or formatter is loaded. */
export const templateStyle: OutputStyle = {
  language: 'ts',
  moduleSystem: 'esm',
  endings: '.js',
  format: undefined,
};

/** Where a template's file goes: `a.ts`, `a.js`, or `a.cjs`. Other files stay what they are. */
export function fitPath(path: string, { language, moduleSystem }: OutputStyle): string {
  if (language === 'ts') return path;
  return path.replace(/\.ts$/, moduleSystem === 'cjs' ? '.cjs' : '.js');
}

/**
 * The text of a rendered template as the repository would have it.
 * @param path the template's own path, `.ts` for source files; the text of any other file is
 *   returned as it is
 * @param theirs imports whose endings stay: of modules that are no templates of ours
 * @throws {AgentopsError} where the template has something that can not be said in that style
 */
export async function fit(
  text: string,
  path: string,
  style: OutputStyle,
  theirs: readonly string[] = [],
): Promise<string> {
  if (!path.endsWith('.ts')) return text;
  const fitted = await inStyle(text, path, style, theirs);
  const isNewer = style.language === 'ts' && style.needsLib === true && ofEs2022.test(fitted);
  return isNewer
    ? `/// <reference lib="es2022" />${style.format?.eol === 'crlf' ? '\r\n' : '\n'}${fitted}`
    : fitted;
}

/** What the templates use that ES2020, which Node's own types bring, does not have. */
const ofEs2022 = /\b(ErrorOptions|AggregateError|Object\.hasOwn)\b|\bcause\b|\.(at|replaceAll)\(/;

async function inStyle(
  text: string,
  path: string,
  style: OutputStyle,
  theirs: readonly string[],
): Promise<string> {
  const { language, moduleSystem, endings, format } = style;
  const isOfTemplates = language === 'ts' && moduleSystem === 'esm' && endings === '.js';
  if (isOfTemplates && format === undefined) return text;
  const key = JSON.stringify([path, style, theirs, text]);
  const known = fittedTexts.get(key);
  if (known !== undefined) return known;
  const fitted = await converted(text, path, style, theirs);
  // The oldest goes: a host may have thousands of targets, in as many styles.
  if (fittedTexts.size >= mostTexts) fittedTexts.delete(fittedTexts.keys().next().value ?? '');
  fittedTexts.set(key, fitted);
  return fitted;
}

/** Texts by what they were made from: many targets of one process are written in one style. */
const fittedTexts = new Map<string, string>();
const mostTexts = 400;

async function converted(
  text: string,
  path: string,
  style: OutputStyle,
  theirs: readonly string[],
): Promise<string> {
  const { language, moduleSystem, endings, format } = style;
  const isOfTemplates = language === 'ts' && moduleSystem === 'esm' && endings === '.js';
  try {
    let fitted = text;
    if (!isOfTemplates) {
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
