import type { FormatStyle } from '../project/project.js';
import { formatEdited, isFormatted } from './format.js';

/** Keeps files that are formatted so through edits, and looks at each text of theirs only once. */
export class FormattedFiles {
  readonly #style: FormatStyle;
  /** Texts that are known to be formatted, by path. */
  readonly #texts = new Map<string, string>();

  constructor(style: FormatStyle) {
    this.#style = style;
  }

  /** Takes a text for formatted. */
  add(path: string, text: string): void {
    this.#texts.set(path, text);
  }

  /** The text after an edit, formatted if the one before was; what no formatter reads stays. */
  async edited(path: string, before: string, after: string): Promise<string> {
    const style = this.#style;
    try {
      const wasFormatted =
        this.#texts.get(path) === before || (await isFormatted(before, path, style));
      if (!wasFormatted) return after;
      const text = await formatEdited(before, after, path, style);
      this.add(path, text);
      return text;
    } catch {
      return after;
    }
  }
}
