import { posix } from 'node:path';
import { adaptPath } from '../adapt/adapt.js';
import type { Action } from '../model/actions.js';
import type { Answers } from '../model/answers.js';
import type { Feature } from '../model/feature.js';
import type { OutputStyle } from '../model/output-style.js';
import type { Reader } from '../model/project.js';
import { filesIn, renamesOf } from '../record/feature-migrations.js';
import type { FeatureRecord } from '../record/feature-record.js';
import { movedFiles } from './moved-files.js';
import { relocated, withoutEnding } from './relocate.js';
import type { RemovalTree } from './removal-tree.js';

/** An installed feature, with its record and its new plan. */
export interface InstalledFeature {
  readonly feature: Feature;
  readonly memory: FeatureRecord;
  readonly answers: Answers;
  readonly actions: readonly Action[];
}

/**
 * Where files of features are: a version may name them otherwise, and the user may have moved them.
 */
export class FileMoves {
  readonly #subjects: readonly InstalledFeature[];
  readonly #memories: readonly FeatureRecord[];
  readonly #reader: Reader;
  readonly #style: OutputStyle;
  /** Their place by the one that this version has for them. */
  readonly moved: Record<string, string>;
  /** New paths of our own files by their old ones. */
  readonly renames = new Map<string, string>();

  constructor(
    subjects: readonly InstalledFeature[],
    others: readonly FeatureRecord[],
    reader: Reader,
    style: OutputStyle,
  ) {
    this.#subjects = subjects;
    this.#memories = [...subjects.map(({ memory }) => memory), ...others];
    this.#reader = reader;
    this.#style = style;
    this.moved = this.#findMoved();
  }

  placeOf = (path: string): string => this.moved[path] ?? path;

  /** Where files are that are not at their place any more, by the place that this version has for them. */
  #findMoved(): Record<string, string> {
    const known: Record<string, string> = Object.assign(
      {},
      ...this.#memories.map(({ moved }) => moved),
    );
    const texts: Record<string, string> = Object.assign(
      {},
      ...this.#memories.map(({ files }) => files),
    );
    const isThere = (path: string): boolean => this.#reader.read(known[path] ?? path) !== undefined;
    const missing = Object.fromEntries(Object.entries(texts).filter(([path]) => !isThere(path)));
    const taken = new Set([...Object.keys(texts), ...Object.values(known)]);
    const still = Object.fromEntries(Object.entries(known).filter(([path]) => isThere(path)));
    return { ...still, ...movedFiles(missing, taken, this.#reader) };
  }

  /**
   * Where imports of files of ours go that the user has moved, by what they import, without
   * endings.
   */
  targets(): Map<string, string> {
    const old = [...this.renames].flatMap(([from, path]) =>
      path in this.moved ? [[from, this.placeOf(path)] as const] : [],
    );
    return new Map(
      [...Object.entries(this.moved), ...old].map(([from, to]) => [
        withoutEnding(from),
        withoutEnding(to),
      ]),
    );
  }

  /** A file that has another name in this version takes the user's edits with it. */
  rename(tree: RemovalTree): void {
    const style = this.#style;
    for (const { feature, memory, answers, actions } of this.#subjects) {
      for (const [from, to] of renamesOf(feature, memory, answers, actions)) {
        const [old, path] = [adaptPath(from, style), adaptPath(to, style)];
        if (!(old in memory.files)) continue;
        this.renames.set(old, path);
        const there = this.placeOf(old);
        const text = tree.read(there);
        if (there !== old) {
          // The user has it where they want it.
          this.moved[path] = there;
          delete this.moved[old];
        } else if (text !== undefined && tree.read(path) !== undefined) {
          // The user already has a file of that name.
          this.moved[path] = old;
        } else if (text !== undefined) {
          tree.set(path, relocated(text, old, path, new Map()));
          tree.set(old, undefined);
        }
      }
    }
  }

  /** New files go to the folder that the user has moved their siblings to. */
  follow(): void {
    const style = this.#style;
    for (const { memory, actions } of this.#subjects) {
      const there = Object.keys(memory.files).map((path) => this.renames.get(path) ?? path);
      for (const { path: wanted } of filesIn(actions)) {
        const path = adaptPath(wanted, style);
        const beside = there.filter((each) => posix.dirname(each) === posix.dirname(path));
        const folders = new Set(beside.map((each) => posix.dirname(this.placeOf(each))));
        const [folder] = folders;
        if (there.includes(path) || folder === undefined || folders.size > 1) continue;
        const place = posix.join(folder, posix.basename(path));
        if (place !== path) this.moved[path] = place;
      }
    }
  }

  /** Texts as they were written for each feature, by the paths that this version has for them. */
  pristine(): Record<string, Record<string, string>> {
    return Object.fromEntries(
      this.#memories.map(({ feature, files }) => [
        feature,
        Object.fromEntries(
          Object.entries(files).map(([path, text]) => {
            const now = this.renames.get(path);
            return now === undefined ? [path, text] : [now, relocated(text, path, now, new Map())];
          }),
        ),
      ]),
    );
  }

  /** False for decision records, which no later version writes again. */
  isTemplated({ actions }: FeatureRecord, path: string): boolean {
    const style = this.#style;
    return actions.some(
      (action) =>
        (action.type === 'file' && adaptPath(action.path, style) === path) ||
        (action.type === 'wire' &&
          action.seeds.some((each) => adaptPath(each.path, style) === path)),
    );
  }

  /** True for a file that an earlier version wanted, too, whether it wrote it or found it there. */
  wasWanted(path: string, feature: string): boolean {
    const memory = this.#memories.find((each) => each.feature === feature);
    return filesIn(memory?.actions ?? []).some((each) => {
      const was = adaptPath(each.path, this.#style);
      return (this.renames.get(was) ?? was) === path;
    });
  }
}
