import { AgentopsError } from '../core/errors.js';
import type { FormatStyle, ImportEndings, Language, ModuleSystem } from '../project/project.js';
import { formatLike, templateFormat } from './format.js';

/** How a repository writes its source files. */
export interface OutputStyle {
  readonly language: Language;
  readonly moduleSystem: ModuleSystem;
  /** For TypeScript; JavaScript names its files as they are. */
  readonly endings: ImportEndings;
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
 * @throws {AgentopsError} where the template has something that can not be said in that style
 */
export async function fit(text: string, path: string, style: OutputStyle): Promise<string> {
  const { language, moduleSystem, endings, format } = style;
  if (!path.endsWith('.ts')) return text;
  const isOfTemplates = language === 'ts' && moduleSystem === 'esm' && endings === '.js';
  if (isOfTemplates && format === undefined) return text;
  try {
    let fitted = text;
    if (!isOfTemplates) {
      // Only here, and so only when needed, the parser is loaded.
      const { convert } = await import('./convert.js');
      fitted = convert(text, style);
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
