import { AgentopsError } from './core/errors.js';
import type { Change } from './core/resolution.js';
import { resolve } from './core/resolve.js';
import { valueAtKeys, withoutKey } from './edits/json.js';
import { surroundingsOf, withFeatures } from './feature-actions.js';
import { featureOf, features } from './features.js';
import { fitPath } from './fit/fit.js';
import { importsOfPackage, stillImported, userOf } from './imported-by.js';
import { filesOf, type Item, itemsOf } from './memory/items.js';
import { manifestPath, memoryOf } from './memory/manifest.js';
import { type Memory, sameText } from './memory/memory.js';
import { isUntouched } from './memory/untouched.js';
import { Withdrawal } from './memory/withdrawal.js';
import { Neighbours } from './neighbours.js';
import type { Plan } from './plan.js';
import type { Reader } from './project/project.js';
import { answersFile, answersKey } from './project/stored-answers.js';
import { planOfEdits } from './session.js';
import { type Survey, survey } from './survey.js';

/** What is to be removed from where. */
export interface RemovalRequest {
  readonly feature: string;
  readonly root: string;
}

/**
 * Takes a feature out again: its untouched files, its lines in other files, its dependencies that
 * nothing else uses, its scripts and variables. What a person has edited stays, and is named.
 *
 * @throws {AgentopsError} where nothing is remembered of the feature
 */
export async function makeRemoval({ feature: id, root }: RemovalRequest): Promise<Plan> {
  const feature = featureOf(id);
  const surveyed = survey(root, {});
  const { reader } = surveyed;
  const project = withFeatures(surveyed.project, [feature], reader);
  const memory = remembered(reader, id);
  const others = features.flatMap((each) =>
    each.id === id ? [] : (memoryOf(reader, each.id) ?? []),
  );
  return new Removal(memory, others, { ...surveyed, project }).plan(root);
}

function remembered(reader: Reader, id: string): Memory {
  if (id === 'app') {
    throw new AgentopsError('REFUSED', 'app is the service itself, not a part of one.', {
      next: 'Nothing was removed. Delete the folder, or change an answer: agentops update app --help',
    });
  }
  const memory = memoryOf(reader, id);
  if (memory !== undefined) return memory;
  const isPart = memoryOf(reader, 'app') !== undefined;
  throw new AgentopsError('USAGE', `Nothing is remembered of ${id} here.`, {
    details: [`there is no ${manifestPath(id)}`],
    next: isPart
      ? 'A part of a new service belongs to its composition: take it out of src/main.ts and src/app.ts by hand.'
      : `If it is here all the same, agentops add ${id} writes its manifest; then remove it.`,
  });
}

const manifest = 'package.json';

class Removal {
  readonly #memory: Memory;
  readonly #surveyed: Survey;
  readonly #neighbours: Neighbours;
  readonly #tree: Withdrawal;
  readonly #notes: string[] = [];

  constructor(memory: Memory, others: readonly Memory[], surveyed: Survey) {
    this.#memory = memory;
    this.#surveyed = surveyed;
    const { reader, project } = surveyed;
    const { style, known } = surroundingsOf(project);
    const moved = Object.assign({}, ...[...others, memory].map((each) => each.moved));
    const pathOf = (module: string): string => {
      const path = fitPath(module, style);
      return moved[path] ?? path;
    };
    this.#tree = new Withdrawal(reader.read, { project, known, pathOf });
    this.#neighbours = new Neighbours(memory, others, surveyed, pathOf);
  }

  async plan(root: string): Promise<Plan> {
    const items = [...itemsOf(this.#memory.actions)];
    const inManifest = ([, item]: (typeof items)[number]): boolean => 'name' in item;
    await this.#takeBackEdits(items, (path) => path !== manifest);
    await this.#takeOut(items.filter((each) => !inManifest(each)));
    await this.#unlinkFromOthers();
    await this.#files();
    // Only now can be told which packages are used by what stays.
    const used = new Set(items.flatMap(([key, item]) => (this.#isUsed(key, item) ? [key] : [])));
    await this.#takeBackEdits(items, (path) => path === manifest && used.size === 0);
    await this.#takeOut(items.filter((each) => inManifest(each) && !used.has(each[0])));
    this.#answers();
    this.#emptyFiles();
    return planOfEdits(root, {
      changes: [
        ...this.#changes(),
        ...this.#neighbours.manifests(this.#surveyed, this.#tree.read),
      ].sort((one, other) => (one.path < other.path ? -1 : 1)),
      manual: this.#tree.left.map((where) => ({ where, lines: [] })),
      notes: [...this.#notes, ...this.#tree.kept.map((each) => `${each}; it stays.`)],
      features: [this.#memory.feature],
      packageManager: this.#surveyed.project.packageManager.value,
      inputs: this.#surveyed.inputs,
    });
  }

  /** Byte for byte, where the lines are as they were made and nobody else needs what is in them. */
  async #takeBackEdits(
    items: readonly (readonly [string, Item])[],
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
      // What several features import stands in the edit of the first.
      for (const [, item] of items) {
        if (item.kind === 'edit') await this.#tree.withoutImports(path, item.edit.imports);
      }
    }
  }

  async #takeOut(items: readonly (readonly [string, Item])[]): Promise<void> {
    const wanted: Item[] = [];
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
      [...itemsOf(actions).values()].filter(
        (item) => item.kind === 'link' && this.#neighbours.leadsHere(item),
      ),
    );
    await this.#tree.takeOut(links, () => false);
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

  /** A file that another feature has, too. What only this one made of it goes, if nobody edited it. */
  async #keepFor(holder: Memory, path: string, untouchedAt: string | undefined): Promise<void> {
    const own = this.#memory.files[path];
    if (own === undefined) return;
    const theirs = this.#neighbours.others.flatMap(({ files }) => files[path] ?? []);
    const text = theirs[0] ?? (await this.#seedOf(holder, path)) ?? own;
    if (!(path in holder.files)) this.#neighbours.handOver(holder).files[path] = text;
    const isTheirs = [...theirs, text].some((each) => sameText(each, own));
    if (untouchedAt !== undefined && !isTheirs) this.#tree.set(untouchedAt, text);
  }

  /** What a feature would have written in the place of a seed that was there. */
  async #seedOf({ actions }: Memory, path: string): Promise<string | undefined> {
    const seeds = actions.flatMap((action) => (action.type === 'wire' ? action.seeds : []));
    const seed = seeds.find((each) => this.#tree.view.pathOf(each.path) === path);
    if (seed === undefined) return undefined;
    const empty = { ...this.#surveyed.reader, read: () => undefined };
    const { changes } = await resolve([seed], empty, surroundingsOf(this.#surveyed.project));
    return changes[0]?.after;
  }

  /** True for a package of this feature alone that code or a script still uses. */
  #isUsed(key: string, item: Item): boolean {
    if (item.kind !== 'dependency' && item.kind !== 'devDependency') return false;
    if (!(key in this.#memory.added) || this.#neighbours.wantedBy(key) !== undefined) return false;
    const all = valueAtKeys(this.#tree.read(manifest) ?? '{}', ['scripts']) ?? {};
    // Scripts that go with it are no reason to stay.
    const scripts = Object.entries(all).filter(
      ([name]) => !(`script ${name}` in this.#memory.added),
    );
    const by = userOf(item.name, this.#imports(), Object.fromEntries(scripts));
    if (by !== undefined) this.#notes.push(`${item.name} stays in ${manifest}: ${by} uses it.`);
    return by !== undefined;
  }

  #imports = (): Map<string, string[]> =>
    importsOfPackage({ ...this.#surveyed.reader, read: this.#tree.read });

  #answers(): void {
    const text = this.#tree.read(answersFile);
    if (text === undefined) return;
    const { feature } = this.#memory;
    const rest = withoutKey(text, [answersKey, feature], false);
    // Version and style are of all; the last one takes them along.
    const isLast = !features.some(
      ({ id }) => id !== feature && valueAtKeys(rest, [answersKey, id]) !== undefined,
    );
    this.#tree.set(answersFile, isLast ? withoutKey(rest, [answersKey], false) : rest);
  }

  /** Files that were made for what has gone from them. */
  #emptyFiles(): void {
    for (const key of Object.keys(this.#memory.added)) {
      const [, path] = /^file (.+)$/.exec(key) ?? [];
      const text = path === undefined ? undefined : this.#tree.read(path);
      if (path === undefined || text === undefined) continue;
      if (/^\s*(\{\s*\})?\s*$/.test(text)) this.#tree.set(path, undefined);
    }
  }

  #changes = (): Change[] =>
    this.#tree.changes().map((change) => ({ ...change, conflict: false, keepsAll: true }));
}
