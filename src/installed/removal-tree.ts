import { lostImports } from '../code/lost-imports.js';
import { parseSource } from '../code/syntax.js';
import type { ManagedEntry } from '../edits/managed-entries.js';
import { takeOut } from '../edits/take-out.js';
import { takeBack } from '../merge/patch.js';
import type { ImportOf, WireEdit } from '../model/actions.js';
import { oneLine } from '../model/one-line.js';
import { VirtualTree } from '../model/virtual-tree.js';
import type { WiringView } from '../wiring/view.js';

/** A tree from which things are removed; nothing is written. */
export class RemovalTree extends VirtualTree {
  readonly #view: Omit<WiringView, 'read' | 'force'>;
  /** Steps that only the user can do. */
  readonly left: string[] = [];
  /** Items that stay because the user has edited them. */
  readonly kept: string[] = [];
  /** Items that were removed although the user had edited them. */
  readonly changed: string[] = [];

  constructor(
    read: (path: string) => string | undefined,
    view: Omit<WiringView, 'read' | 'force'>,
  ) {
    super(read);
    this.#view = view;
  }

  get view(): WiringView {
    return { ...this.#view, read: this.read, force: false };
  }

  /** Takes an edit back as it was made; false if its lines do not exist any more. */
  takeBack(path: string, patches: string): boolean {
    const text = this.read(path);
    if (text === undefined) return true;
    const before = takeBack(text, patches);
    if (before === undefined) return false;
    if (isCode(path)) {
      const source = parseSource(path, before);
      if (source === undefined || lostImports(parseSource(path, text), source).length > 0)
        return false;
    }
    this.set(path, before);
    return true;
  }

  /** Takes items out one by one, wherever they are by now. */
  async takeOut(
    items: readonly ManagedEntry[],
    isOursAlone: (key: string) => boolean,
    replaced: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    for (const item of items) {
      if (item.kind === 'edit' || item.kind === 'link') await this.#unwire(item, replaced);
      else {
        const outcome = takeOut(this.#fitted(item), this.read, isOursAlone);
        if ('stays' in outcome) this.kept.push(outcome.stays);
        else {
          for (const [path, text] of Object.entries(outcome.texts)) this.set(path, text);
          if (outcome.changed !== undefined) this.changed.push(outcome.changed);
          if (outcome.left !== undefined) this.kept.push(outcome.left);
        }
      }
    }
  }

  /** Leaves links of a removed feature to the user, if they have edited them. */
  async leaveChangedLinks(items: readonly ManagedEntry[]): Promise<void> {
    const links = items.flatMap((item) => (item.kind === 'link' ? [item.link] : []));
    const { changedLinks } = await import('../wiring/unlink.js');
    const places = changedLinks({ links }, this.view);
    this.left.push(
      ...places.map((place) => `${oneLine(place)} uses the removed feature: remove it by hand`),
    );
  }

  /** Takes imports out of a file that nothing there uses any more. */
  async withoutImports(path: string, imports: readonly ImportOf[]): Promise<void> {
    const text = this.read(path);
    if (text === undefined || !isCode(path)) return;
    const { withoutImports } = await import('../wiring/unwire.js');
    this.set(path, withoutImports(path, text, imports, this.view));
  }

  /**
   * Replaces a piece of wiring, if it is unedited, or returns its place. If the place stays the
   * same, the code is replaced where it is. Shared imports stay as the user has formatted them.
   */
  async rewire(
    was: WireEdit,
    now: WireEdit,
  ): Promise<'rewritten' | 'done' | 'gone' | { readonly place: string }> {
    const { unwire } = await import('../wiring/unwire.js');
    const more = withoutThose(now.imports, was.imports).some(({ names }) => names.length > 0);
    const imports = withoutThose(was.imports, now.imports);
    const isSamePlace = was.place === now.place && !more;
    const { texts, left } = unwire(was, this.view, {
      onlyAsWritten: true,
      imports,
      ...(isSamePlace && { instead: now.code }),
    });
    for (const [path, text] of texts) this.set(path, await this.#formatted(path, text));
    const [place] = left;
    if (place !== undefined) return { place };
    if (texts.size === 0) return 'gone';
    return isSamePlace ? 'rewritten' : 'done';
  }

  /** A text formatted like the one that it replaces. */
  async #formatted(path: string, text: string): Promise<string> {
    const { FormattedFiles } = await import('../adapt/formatted-files.js');
    const files = new FormattedFiles(this.#view.project.style.value, { looks: true });
    return files.edited(path, this.read(path) ?? '', text);
  }

  async #unwire(
    item: Extract<ManagedEntry, { kind: 'edit' | 'link' }>,
    replaced: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { unwire } = await import('../wiring/unwire.js');
    if (item.kind === 'link') {
      const { unlinkSeeds } = await import('../wiring/unlink.js');
      for (const [path, text] of unlinkSeeds({ links: [item.link] }, this.view))
        this.set(path, text);
      return;
    }
    const restore = replaced[`option ${item.edit.replaces}`];
    const { texts, left, changed } = unwire(item.edit, this.view, { restore });
    for (const [path, text] of texts) this.set(path, text);
    this.changed.push(...changed);
    this.left.push(...left.map((place) => `${place} uses ${item.edit.uses}: remove it by hand`));
  }

  #fitted(item: ManagedEntry): ManagedEntry {
    if (item.kind !== 'env') return item;
    return { ...item, action: { ...item.action, file: this.#view.pathOf(item.action.file) } };
  }

  /** Notes about edited items: those that stay, and those that were removed. */
  notes(): string[] {
    return [
      ...this.kept.map((each) => `${each}; it stays.`),
      ...this.changed.map((each) => `Removed, although you had edited it: ${each}`),
    ];
  }
}

const isCode = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path);

const withoutThose = (imports: readonly ImportOf[], those: readonly ImportOf[]): ImportOf[] =>
  imports.map(({ names, ...each }) => ({
    ...each,
    names: names.filter(
      (name) => !those.some(({ from, names: kept }) => from === each.from && kept.includes(name)),
    ),
  }));
