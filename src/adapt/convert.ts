import type { OutputStyle } from '../model/output-style.js';
import { changeEndings } from './import-endings.js';
import { replaceImportMeta } from './import-meta.js';
import { stripTypes } from './strip-types.js';
import { refuseTopLevelAwait, toCommonJs } from './to-cjs.js';

/**
 * A TypeScript module in the language and module system of the style; the format is not adapted
 * here.
 */
export function convert(
  text: string,
  { language, moduleSystem, endings, isMjs = false }: OutputStyle,
  theirs: readonly string[] = [],
): string {
  if (language === 'js') {
    const script = stripTypes(text);
    if (moduleSystem === 'esm') return isMjs ? changeEndings(script, 'js', '.mjs', theirs) : script;
    return toCommonJs(replaceImportMeta(changeEndings(script, 'js', '.cjs', theirs), 'js'));
  }
  const ended = endings === '.js' ? text : changeEndings(text, 'ts', endings, theirs);
  if (moduleSystem === 'esm') return ended;
  // The compiler turns imports and exports into CommonJS, which has no equivalent of these two.
  refuseTopLevelAwait(ended, 'ts');
  return replaceImportMeta(ended, 'ts');
}
