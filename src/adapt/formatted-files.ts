import { formatEdited, isFormatted } from '../code/format.js';
import type { FormatStyle } from '../model/project.js';
import { stylesOfFile } from '../repository/written-style.js';

/*
 * The formatter takes quadratic time for adjacent comments, so edits in larger files are not
 * formatted.
 */
const mostCharacters = 256 * 1024;
const mostComments = 2000;

/** True for a text that can be formatted quickly. */
const isSmall = (text: string): boolean =>
  text.length <= mostCharacters &&
  text.split(/\/[/*]/, mostComments + 2).length <= mostComments + 1;

/** Keeps formatted files formatted through edits; checks each text only once. */
export class FormattedFiles {
  readonly #style: FormatStyle;
  readonly #looks: boolean;
  /** Texts that are known to be formatted, by path. */
  readonly #texts = new Map<string, string>();

  /** @param looks true if a file may be in a style of its own, which is read off it */
  constructor(style: FormatStyle, { looks = false } = {}) {
    this.#style = style;
    this.#looks = looks;
  }

  /** Marks a text as formatted. */
  add(path: string, text: string): void {
    this.#texts.set(path, text);
  }

  /** The text after an edit, formatted if the previous one was and the formatter can parse it. */
  async edited(path: string, before: string, after: string): Promise<string> {
    if (!isSmall(before)) return after;
    try {
      const style = await this.#styleOf(path, before);
      if (style === undefined) return after;
      const text = await formatEdited(before, after, path, style);
      this.add(path, text);
      return text;
    } catch {
      return after;
    }
  }

  /** The style that a text is formatted in; undefined if it is in none. */
  async #styleOf(path: string, text: string): Promise<FormatStyle | undefined> {
    // A checkout may end lines otherwise than the formatter would.
    const style: FormatStyle = { ...this.#style, eol: text.includes('\r\n') ? 'crlf' : 'lf' };
    if (this.#texts.get(path) === text || (await isFormatted(text, path, style))) return style;
    if (!this.#looks) return undefined;
    for (const each of stylesOfFile(style, { path, text })) {
      if (await isFormatted(text, path, each)) return each;
    }
    return undefined;
  }
}
