import { adaptPath } from '../adapt/adapt.js';
import type { FormattedFiles } from '../adapt/formatted-files.js';
import { withCrlf } from '../edits/eol.js';
import type { FileAction } from '../model/actions.js';
import type { ManualStep } from '../model/change.js';
import { stepsByHand } from '../model/manual-steps.js';
import type { OutputStyle } from '../model/output-style.js';
import type { PreviousVersion } from '../model/previous-version.js';
import type { TemplateRenderer } from './template-renderer.js';
import type { TracedTree } from './traced-tree.js';

interface FileWriterParts {
  readonly texts: TracedTree;
  readonly style: OutputStyle;
  readonly templates: TemplateRenderer;
  readonly formatted: FormattedFiles | undefined;
  readonly past: PreviousVersion | undefined;
  /** Where steps for the user go. */
  readonly manual: ManualStep[];
}

/** The files that features write as a whole. */
export class FileWriter {
  readonly #texts: TracedTree;
  readonly #style: OutputStyle;
  readonly #templates: TemplateRenderer;
  readonly #formatted: FormattedFiles | undefined;
  readonly #past: PreviousVersion | undefined;
  readonly #manual: ManualStep[];

  constructor({ texts, style, templates, formatted, past, manual }: FileWriterParts) {
    this.#texts = texts;
    this.#style = style;
    this.#templates = templates;
    this.#formatted = formatted;
    this.#past = past;
    this.#manual = manual;
  }

  /** Writes a file, or leaves what the user has there. */
  async take(action: FileAction): Promise<void> {
    const path = adaptPath(action.path, this.#style);
    const pristine = this.#past?.pristine(path, this.#texts.owner);
    if (pristine !== undefined) {
      const isOver = this.#past?.isReplaced(path) === true && action.replaces === undefined;
      return isOver ? undefined : this.#renew(action, path, pristine);
    }
    // It was left to the user, who had one, and may have deleted it since.
    if (this.#past?.wasWanted(path, this.#texts.owner)) return;
    const place = this.#past?.placeOf(path) ?? path;
    if (action.seed) {
      const there = this.#texts.read(place);
      if (there !== undefined && !(await this.#isEarlierOfOurs(there, action))) return;
      // An untouched text of ours gives way without a question, so it is an edit, not a conflict.
      if (there !== undefined) {
        const text = await this.#print(action);
        this.#texts.remember(path, text);
        return this.#texts.edit(place, text);
      }
    }
    const printed = await this.#print(action);
    const text = this.#past?.relocated(printed, path) ?? printed;
    const other = this.#texts.whole(place);
    // What two features need, each of them brings.
    if (other !== undefined && other !== text) throw new Error(`two features write ${path}`);
    this.#texts.remember(path, printed);
    this.#texts.put(place, text);
  }

  /** A file that an earlier version wrote: what the user has made of it since is kept. */
  async #renew(action: FileAction, path: string, pristine: string): Promise<void> {
    const text = await this.#print(action);
    this.#texts.remember(path, text);
    const there = this.#past?.placeOf(path) ?? path;
    const yours = this.#texts.read(there);
    // A file that the user has deleted stays so.
    if (yours === undefined) return;
    const merged = (await this.#isEarlierOfOurs(yours, action))
      ? // Of two branches the one without this feature was kept in a merge.
        { text: this.#past?.relocated(text, path) ?? text, manual: [], beside: new Map() }
      : await this.#past?.merge({ path, there, pristine, yours, text });
    if (merged === undefined) return;
    const reason = merged.text === yours ? undefined : this.#texts.readOnly(there);
    if (reason !== undefined) {
      // Until it can be edited it is of the version that wrote it.
      this.#texts.remember(path, pristine);
      const isMerged = merged.manual.length === 0;
      const [before, after] = isMerged ? [yours, merged.text] : [pristine, text];
      this.#manual.push(...stepsByHand({ path: there, before, after }, reason));
      return;
    }
    if (merged.text !== yours) this.#texts.edit(there, merged.text);
    this.#manual.push(...merged.manual);
    for (const [beside, rejected] of merged.beside) this.#texts.edit(beside, rejected);
  }

  async #isEarlierOfOurs(text: string, action: FileAction): Promise<boolean> {
    for (const earlier of action.replaces ?? []) {
      if (text === (await this.#print(earlier))) return true;
    }
    return false;
  }

  /**
   * A template's text as this repository has its files, with the line ending that the file has.
   * What is new in a service of ours has that of the checkout.
   */
  async #print(action: FileAction): Promise<string> {
    const text = await this.#templates.print(action);
    const target = adaptPath(action.path, this.#style);
    const isOfService = this.#past !== undefined && this.#style.format === undefined;
    const around = isOfService ? this.#texts.original('package.json') : undefined;
    const like = this.#texts.original(target) ?? around;
    if (like?.includes('\r\n')) return withCrlf(text);
    this.#formatted?.add(target, text);
    return text;
  }
}
