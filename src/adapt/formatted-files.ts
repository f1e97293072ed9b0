import { formatEdited, isFormatted } from '../code/format.js';
import type { FormatStyle } from '../model/project.js';
import { stylesOfFile } from '../repository/written-style.js';

/*
 * The time that the formatter takes grows with the square of the comments beside each other, so
 * larger files keep the lines of an edit as they were written.
 */
const mostCharacters = 256 * 1024;
const mostComments = 2000;

/** True for a text that the formatter lays out in a time that nobody notices. */
const isSmall = (text: string): boolean =>
  text.length <= mostCharacters &&
  text.split(/\/[/*]/, mostComments + 2).length <= mostComments + 1;

/** Keeps files that are formatted so through edits, and looks at each text of theirs only once. */
export class FormattedFiles {
  readonly #style: FormatStyle;
  readonly #looks: boolean;
  /** Texts that are known to be formatted, by path. */
  readonly #texts = new Map<string, string>();

  /** @param looks true where a file may be in a style of its own, which is read off it */
  constructor(style: FormatStyle, { looks = false } = {}) {
    this.#style = style;
    this.#looks = looks;
  }

  /** Takes a text for formatted. */
  add(path: string, text: string): void {
    this.#texts.set(path, text);
  }

  /** The text after an edit, formatted if the one before was; what no formatter reads stays. */
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

  /** The style that a text is formatted in; undefined where it is in none. */
  async #styleOf(path: string, text: string): Promise<FormatStyle | undefined> {
    const style = this.#style;
    if (this.#texts.get(path) === text || (await isFormatted(text, path, style))) return style;
    if (!this.#looks) return undefined;
    for (const each of stylesOfFile(style, { path, text })) {
      if (await isFormatted(text, path, each)) return each;
    }
    return undefined;
  }
}
