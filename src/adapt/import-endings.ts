import MagicString from 'magic-string';
import { parseSource, walk } from '../code/converted-source.js';
import type { ImportEndings, Language } from '../model/project.js';

/** Gives relative imports, which end with `.js`, another ending; `theirs` keep the one they have. */
export function changeEndings(
  text: string,
  language: Language,
  ending: ImportEndings | '.cjs' | '.mjs',
  theirs: readonly string[] = [],
): string {
  const code = new MagicString(text);
  walk(parseSource(text, language).program, (node) => {
    const source = 'source' in node && node.source;
    if (source && typeof source === 'object' && source.type === 'Literal') {
      const { value } = source;
      const isOurs = typeof value === 'string' && !theirs.includes(value);
      if (isOurs && /^\.\.?\/.*\.js$/.test(value)) {
        code.update(source.end - '.js'.length - 1, source.end - 1, ending === 'none' ? '' : ending);
      }
    }
    return true;
  });
  return code.toString();
}
