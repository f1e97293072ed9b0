import { type InspectedProject, inspectProject } from '../disk/inspect-project.js';
import { unix, withEolOf } from '../edits/eol.js';
import { valueAtKeys, withoutKey } from '../edits/json.js';
import { filesOf, type ManagedEntry, managedEntriesOf } from '../edits/managed-entries.js';
import { applyActions } from '../plan/apply-actions.js';
import { targetFor, withFeatures } from '../plan/feature-actions.js';
import { overMerged } from '../plan/open-merges.js';
import type { Plan } from '../plan/plan.js';
import { planOfEdits } from '../plan/session.js';
import { type FeatureRecord, sameText } from '../record/feature-record.js';
import { pathsAfterMoves } from '../record/moved-path.js';
import { featureRecordOf } from '../record/record-file.js';
import { answersFile, answersKey } from '../repository/stored-answers.js';
import { featureOf, features } from '../request/features.js';
import { importsOfPackage, stillImported, userOf } from './imported-by.js';
import { OtherFeatures } from './other-features.js';
import { removable } from './removable.js';
import { RemovalTree } from './removal-tree.js';
import { isUntouched } from './untouched.js';

/** The feature to remove, and the folder. */
export interface RemovalRequest {
  readonly feature: string;
  readonly root: string;
}

/**
 * Removes a feature: its untouched files, its lines in other files, its dependencies that nothing
 * else uses, its scripts and variables. Parts that the user has edited stay, and are reported.
 *
 * @throws {AgentopsError} if the feature is not recorded
 */
export async function makeRemoval({ feature: id, root }: RemovalRequest): Promise<Plan> {
  featureOf(id);
  const surveyed = inspectProject(root, {});
  return overMerged(surveyed, root, () => planRemoval(id, root, surveyed));
}

async function planRemoval(id: string, root: string, surveyed: InspectedProject): Promise<Plan> {
  const feature = featureOf(id);
  const { reader } = surveyed;
  const project = withFeatures(surveyed.project, [feature], reader);
  const memory = removable(reader, id);
  const others = features.flatMap((each) =>
    each.id === id ? [] : (featureRecordOf(reader, each.id) ?? []),
  );
  return new Removal(memory, others, { ...surveyed, project }).plan(root);
}

const manifest = 'package.json';

class Removal {
  readonly #memory: FeatureRecord;
  readonly #surveyed: InspectedProject;
  readonly #neighbours: OtherFeatures;
  readonly #tree: RemovalTree;
  readonly #notes: string[] = [];

  constructor(memory: FeatureRecord, others: readonly FeatureRecord[], surveyed: InspectedProject) {
    this.#memory = memory;
    this.#surveyed = surveyed;
    const { reader, project } = surveyed;
    const { style, symbols } = targetFor(project);
    const pathOf = pathsAfterMoves([...others, memory], style);
    this.#tree = new RemovalTree(reader.read, { project, symbols, pathOf });
    this.#neighbours = new OtherFeatures(memory, others, surveyed, pathOf);
  }

  async plan(root: string): Promise<Plan> {
    const items = [...managedEntriesOf(this.#memory.actions)];
    const inManifest = ([, item]: (typeof items)[number]): boolean => 'name' in item;
    await this.#takeBackEdits(items, (path) => path !== manifest);
    await this.#takeOut(items.filter((each) => !inManifest(each)));
    await this.#unlinkFromOthers();
    await this.#files();
    // Package usage is known only after the files are gone.
    const used = this.#usedPackages(items);
    await this.#takeBackEdits(items, (path) => path === manifest && used.size === 0);
    await this.#takeOut(items.filter((each) => inManifest(each) && !used.has(each[0])));
    this.#answers();
    this.#emptyFiles();
    return planOfEdits(root, {
      changes: [
        ...this.#tree
          .changes()
          .map((each) => ({ ...each, conflict: false, keepsAll: true as const })),
        ...this.#neighbours.manifests(this.#surveyed, this.#tree.read),
      ].sort((one, other) => (one.path < other.path ? -1 : 1)),
      manual: this.#tree.left.map((where) => ({ where, lines: [] })),
      notes: [...this.#notes, ...this.#tree.notes()],
      features: [this.#memory.feature],
      packageManager: this.#surveyed.project.packageManager.value,
      inputs: this.#surveyed.inputs,
    });
  }

  /** Reverts edits byte for byte, if their lines are unchanged and no other feature needs them. */
  async #takeBackEdits(
    items: readonly (readonly [string, ManagedEntry])[],
    isWanted: (path: string) => boolean,
  ): Promise<void> {
    const shared = new Set(
      items.flatMap(([key, item]) =>
        this.#neighbours.wantedBy(key) === undefined ? [] : filesOf(item),
      ),
    );
    for (const [path, patches] of Object.entries(this.#memory.edits)) {
      if (!isWanted(path) || shared.has(path) || path in this.#memory.files) continue;
      if (!this.#tree.takeBack(path, patches)) continue;
      // Imports shared by several features are in the edit of the first.
      for (const [, item] of items) {
        if (item.kind === 'edit') await this.#tree.withoutImports(path, item.edit.imports);
      }
    }
  }

  async #takeOut(items: readonly (readonly [string, ManagedEntry])[]): Promise<void> {
    const wanted: ManagedEntry[] = [];
    for (const [key, item] of items) {
      if (item.kind === 'json' && item.path === answersFile) continue;
      const isWiring = item.kind === 'edit' || item.kind === 'link';
      if (!isWiring && !(key in this.#memory.added)) continue;
      const other = isWiring ? undefined : this.#neighbours.wantedBy(key);
      if (other === undefined) wanted.push(item);
      else {
        const keys = item.kind === 'env' ? [key, `example ${item.action.name}`] : [key];
        const taken = this.#neighbours.handOver(other).added;
        for (const each of keys) taken[each] = this.#memory.added[each] ?? '';
      }
    }
    const { added } = this.#memory;
    await this.#tree.takeOut(wanted, (key) => key in added, added);
  }

  /** Links of other features that lead to files which go. */
  async #unlinkFromOthers(): Promise<void> {
    const links = this.#neighbours.others.flatMap(({ actions }) =>
      [...managedEntriesOf(actions).values()].filter(
        (item) => item.kind === 'link' && this.#neighbours.leadsHere(item),
      ),
    );
    await this.#tree.takeOut(links, () => false);
    await this.#tree.leaveChangedLinks(links);
  }

  async #files(): Promise<void> {
    const going = new Map<string, string>();
    for (const [path, pristine] of Object.entries(this.#neighbours.own)) {
      const there = this.#memory.moved[path] ?? path;
      const text = this.#tree.read(there);
      const memories = [this.#memory, ...this.#neighbours.others];
      const isOurs =
        text !== undefined &&
        (sameText(text, pristine) || isUntouched(there, text, pristine, memories, this.#tree.view));
      const holder = this.#neighbours.holderOf(path) ?? this.#neighbours.recordHolder(path);
      if (holder !== undefined) await this.#keepFor(holder, path, isOurs ? there : undefined);
      else if (isOurs) going.set(there, text);
      else if (text !== undefined) this.#notes.push(`${there} is kept: you have edited it.`);
    }
    for (const [path, by] of stillImported(new Set(going.keys()), this.#imports())) {
      this.#notes.push(`${path} is kept: ${by.join(', ')} needs it.`);
      going.delete(path);
    }
    for (const path of going.keys()) this.#tree.set(path, undefined);
  }

  /** A file that another feature shares. The part of this one is removed, unless it was edited. */
  async #keepFor(
    holder: FeatureRecord,
    path: string,
    untouchedAt: string | undefined,
  ): Promise<void> {
    const own = this.#memory.files[path];
    if (own === undefined) return;
    const theirs = this.#neighbours.others.flatMap(({ files }) => files[path] ?? []);
    const text = theirs[0] ?? (await this.#seedOf(holder, path)) ?? own;
    if (!(path in holder.files)) this.#neighbours.handOver(holder).files[path] = unix(text);
    const isTheirs = [...theirs, text].some((each) => sameText(each, own));
    if (untouchedAt === undefined || isTheirs) return;
    this.#tree.set(untouchedAt, withEolOf(this.#tree.read(untouchedAt), text));
  }

  /** The text that a feature would have written instead of an existing seed. */
  async #seedOf({ actions }: FeatureRecord, path: string): Promise<string | undefined> {
    const seeds = actions.flatMap((action) => (action.type === 'wire' ? action.seeds : []));
    const seed = seeds.find((each) => this.#tree.view.pathOf(each.path) === path);
    if (seed === undefined) return undefined;
    const empty = { ...this.#surveyed.reader, read: () => undefined };
    const { changes } = await applyActions([seed], empty, targetFor(this.#surveyed.project));
    return changes[0]?.after;
  }

  /** Packages of this feature alone that code or a script still uses, by their keys. */
  #usedPackages(items: readonly (readonly [string, ManagedEntry])[]): Set<string> {
    const { added } = this.#memory;
    const own = items.flatMap(([key, item]) =>
      (item.kind === 'dependency' || item.kind === 'devDependency') &&
      key in added &&
      this.#neighbours.wantedBy(key) === undefined
        ? [{ key, name: item.name }]
        : [],
    );
    if (own.length === 0) return new Set();
    const imports = this.#imports();
    const all = valueAtKeys(this.#tree.read(manifest) ?? '{}', ['scripts']) ?? {};
    // Scripts that go with it are no reason to stay.
    const scripts = Object.fromEntries(
      Object.entries(all).filter(([name]) => !(`script ${name}` in added)),
    );
    const used = new Set<string>();
    for (const { key, name } of own) {
      const by = userOf(name, imports, scripts);
      if (by === undefined) continue;
      used.add(key);
      this.#notes.push(`${name} stays in ${manifest}: ${by} uses it.`);
    }
    return used;
  }

  #imports = (): Map<string, string[]> =>
    importsOfPackage({ ...this.#surveyed.reader, read: this.#tree.read });

  #answers(): void {
    const text = this.#tree.read(answersFile);
    if (text === undefined) return;
    const { feature } = this.#memory;
    const rest = withoutKey(text, [answersKey, feature], false);
    // Version and style are of all; the last one takes them along.
    const isLast =
      this.#neighbours.others.length === 0 &&
      !features.some(
        ({ id }) => id !== feature && valueAtKeys(rest, [answersKey, id]) !== undefined,
      );
    this.#tree.set(answersFile, isLast ? withoutKey(rest, [answersKey], false) : rest);
  }

  /** Files that were created for items that are removed now. */
  #emptyFiles(): void {
    for (const key of Object.keys(this.#memory.added)) {
      const [, path] = /^file (.+)$/.exec(key) ?? [];
      const text = path === undefined ? undefined : this.#tree.read(path);
      if (path === undefined || text === undefined) continue;
      if (/^\s*(\{\s*\})?\s*$/.test(text)) this.#tree.set(path, undefined);
    }
  }
}
