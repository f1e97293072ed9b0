import type { Action, FileAction } from './core/actions.js';
import { AgentopsError } from './core/errors.js';
import type { Change } from './core/resolution.js';
import { resolve } from './core/resolve.js';
import { valueAtKeys, withoutKey } from './edits/json.js';
import { actionsNow, surroundingsOf, withFeatures } from './feature-actions.js';
import { featureOf, features } from './features.js';
import { fitPath } from './fit/fit.js';
import { importersOf, importersOfFile, importsOfPackage } from './imported-by.js';
import { type Item, itemsOf } from './memory/items.js';
import { manifestPath, memoryOf } from './memory/manifest.js';
import { type Memory, sameText } from './memory/memory.js';
import { manifestChange } from './memory/remember.js';
import { isUntouched } from './memory/untouched.js';
import { Withdrawal } from './memory/withdrawal.js';
import { withoutAdded } from './memory/without-added.js';
import type { Plan } from './plan.js';
import type { Project, Reader } from './project/project.js';
import { answersFile, answersKey } from './project/stored-answers.js';
import { planOfEdits } from './session.js';
import { type Inputs, type Survey, survey } from './survey.js';
import { generatorVersion } from './versions/versions.js';

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

class Removal {
  readonly #memory: Memory;
  readonly #others: readonly Memory[];
  /** What each of the others wants where this one is not. */
  readonly #wants: ReadonlyMap<Memory, readonly Action[]>;
  /** Its files, and those that others have written for both. */
  readonly #own: Readonly<Record<string, string>>;
  readonly #reader: Reader;
  readonly #project: Project;
  readonly #inputs: Inputs;
  readonly #tree: Withdrawal;
  readonly #notes: string[] = [];
  /** What goes on belonging to others, by their feature. */
  readonly #handedOver = new Map<
    string,
    { files: Record<string, string>; added: Record<string, string> }
  >();

  constructor(memory: Memory, others: readonly Memory[], { reader, project, inputs }: Survey) {
    this.#memory = memory;
    this.#others = others;
    this.#reader = reader;
    this.#project = project;
    this.#inputs = inputs;
    const { style, known } = surroundingsOf(project);
    const moved = Object.assign({}, ...[...others, memory].map((each) => each.moved));
    const pathOf = (module: string): string => {
      const path = fitPath(module, style);
      return moved[path] ?? path;
    };
    this.#tree = new Withdrawal(reader.read, { project, known, pathOf });
    this.#own = { ...this.#sharedFiles(), ...memory.files };
    const without = {
      ...withoutAdded(project, memory),
      features: project.features.filter((id) => id !== memory.feature),
    };
    this.#wants = new Map(
      others.map((other) => {
        const now = actionsNow(other.feature, reader, without) ?? [];
        // Of another version's files only its own memory tells.
        const isNow = now.length > 0 && other.version === generatorVersion;
        return [other, isNow ? now : [...now, ...other.actions]];
      }),
    );
  }

  async plan(root: string): Promise<Plan> {
    const items = [...itemsOf(this.#memory.actions)];
    await this.#takeBackEdits(items);
    const isDependency = ({ kind }: Item): boolean => /ependency$/.test(kind);
    await this.#takeOut(items.filter(([, item]) => !isDependency(item)));
    await this.#unlinkFromOthers();
    await this.#files();
    await this.#takeOut(items.filter(([, item]) => isDependency(item)));
    this.#answers();
    this.#emptyFiles();
    return planOfEdits(root, {
      changes: [...this.#changes(), ...this.#manifests()].sort((one, other) =>
        one.path < other.path ? -1 : 1,
      ),
      manual: this.#tree.left.map((where) => ({ where, lines: [] })),
      notes: [...this.#notes, ...this.#tree.kept.map((each) => `${each}; it stays.`)],
      features: [this.#memory.feature],
      packageManager: this.#project.packageManager.value,
      inputs: this.#inputs,
    });
  }

  /** Files that this feature wanted, too, and found there. */
  #sharedFiles(): Record<string, string> {
    const wanted = new Set(
      this.#memory.actions.flatMap(filesOf).map(({ path }) => this.#tree.view.pathOf(path)),
    );
    return Object.fromEntries(
      this.#others.flatMap(({ files }) =>
        Object.entries(files).filter(([path]) => wanted.has(path)),
      ),
    );
  }

  /** Byte for byte, where the lines are as they were made and nobody else needs what is in them. */
  async #takeBackEdits(items: readonly (readonly [string, Item])[]): Promise<void> {
    const shared = new Set(
      items.flatMap(([key, item]) => (this.#wantedBy(key) === undefined ? [] : fileOf(item))),
    );
    for (const [path, patches] of Object.entries(this.#memory.edits)) {
      if (shared.has(path) || path in this.#memory.files) continue;
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
      const other = isWiring ? undefined : this.#wantedBy(key);
      if (other === undefined) {
        if (!('name' in item) || item.kind === 'script' || this.#isUnused(item.name))
          wanted.push(item);
      } else this.#handOver(other).added[key] = this.#memory.added[key] ?? '';
    }
    await this.#tree.takeOut(wanted, (key) => key in this.#memory.added);
  }

  /** The other feature that wants the same. */
  #wantedBy = (key: string): Memory | undefined =>
    this.#others.find((other) =>
      itemsOf([...(this.#wants.get(other) ?? []), ...other.actions]).has(key),
    );

  #handOver({ feature }: Memory) {
    const known = this.#handedOver.get(feature) ?? { files: {}, added: {} };
    this.#handedOver.set(feature, known);
    return known;
  }

  /** Links of other features that lead to files which go. */
  async #unlinkFromOthers(): Promise<void> {
    const links = this.#others.flatMap(({ actions }) =>
      [...itemsOf(actions).values()].filter(
        (item) => item.kind === 'link' && this.#leadsHere(item),
      ),
    );
    await this.#tree.takeOut(links, () => false);
  }

  #leadsHere = (item: Item): boolean =>
    item.kind === 'link' &&
    item.link.imports.some(({ from }) => this.#goes(this.#tree.view.pathOf(from)));

  /** True for a file of this feature that no other one has, too. */
  #goes = (path: string): boolean =>
    path in this.#memory.files && this.#holderOf(path) === undefined;

  #holderOf = (path: string): Memory | undefined =>
    this.#others.find((other) =>
      (this.#wants.get(other) ?? []).some((action) =>
        filesOf(action).some((each) => this.#tree.view.pathOf(each.path) === path),
      ),
    );

  async #files(): Promise<void> {
    const going = new Map<string, string>();
    for (const [path, pristine] of Object.entries(this.#own)) {
      const there = this.#memory.moved[path] ?? path;
      const text = this.#tree.read(there);
      const memories = [this.#memory, ...this.#others];
      const isOurs =
        text !== undefined &&
        (sameText(text, pristine) || isUntouched(there, text, pristine, memories, this.#tree.view));
      const holder = this.#holderOf(path);
      if (holder !== undefined) await this.#keepFor(holder, path, isOurs ? there : undefined);
      else if (isOurs) going.set(there, text);
      else if (text !== undefined) this.#notes.push(`${there} is kept: you have edited it.`);
    }
    for (const path of this.#stillNeeded(going)) going.delete(path);
    for (const path of going.keys()) this.#tree.set(path, undefined);
  }

  /** A file that another feature has, too. What only this one made of it goes, if nobody edited it. */
  async #keepFor(holder: Memory, path: string, untouchedAt: string | undefined): Promise<void> {
    const own = this.#memory.files[path];
    if (own === undefined) return;
    const theirs = this.#others.flatMap(({ files }) => files[path] ?? []);
    const text = theirs[0] ?? (await this.#seedOf(holder, path)) ?? own;
    if (!(path in holder.files)) this.#handOver(holder).files[path] = text;
    const isTheirs = [...theirs, text].some((each) => sameText(each, own));
    if (untouchedAt !== undefined && !isTheirs) this.#tree.set(untouchedAt, text);
  }

  /** What a feature would have written in the place of a seed that was there. */
  async #seedOf({ actions }: Memory, path: string): Promise<string | undefined> {
    const seeds = actions.flatMap((action) => (action.type === 'wire' ? action.seeds : []));
    const seed = seeds.find((each) => this.#tree.view.pathOf(each.path) === path);
    if (seed === undefined) return undefined;
    const empty = { ...this.#reader, read: () => undefined };
    const { changes } = await resolve([seed], empty, surroundingsOf(this.#project));
    return changes[0]?.after;
  }

  /** Files that a person's own code imports, and those that these need in turn. */
  #stillNeeded(going: ReadonlyMap<string, string>): Set<string> {
    const imports = this.#imports();
    const needed = new Set<string>();
    for (let before = -1; before !== needed.size; ) {
      before = needed.size;
      for (const path of going.keys()) {
        if (needed.has(path)) continue;
        const by = importersOfFile(imports, path).filter(
          (each) => !going.has(each) || needed.has(each),
        );
        if (by.length === 0) continue;
        needed.add(path);
        this.#notes.push(`${path} is kept: ${by.join(', ')} needs it.`);
      }
    }
    return needed;
  }

  /** True for a package that neither code nor a script uses any more. */
  #isUnused(name: string): boolean {
    const [importer] = importersOf(this.#imports(), name);
    const scripts = Object.entries(
      (valueAtKeys(this.#tree.read('package.json') ?? '{}', ['scripts']) ?? {}) as Record<
        string,
        string
      >,
    );
    const words = name === 'typescript' ? ['tsc', 'typescript'] : [name];
    const [script] =
      scripts.find(([, command]) =>
        String(command)
          .split(/[\s=;&|]+/)
          .some((word) => words.includes(word)),
      ) ?? [];
    const by = importer ?? (script === undefined ? undefined : `the script ${script}`);
    if (by !== undefined) this.#notes.push(`${name} stays in package.json: ${by} uses it.`);
    return by === undefined;
  }

  #imports = (): Map<string, string[]> =>
    importsOfPackage({ ...this.#reader, read: this.#tree.read });

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

  /** The manifest goes, and others take over what is shared. */
  #manifests(): Change[] {
    const { feature, added } = this.#memory;
    const own = manifestPath(feature);
    const marks = Object.fromEntries(
      Object.entries(added).filter(([key]) => /^(file|section) /.test(key)),
    );
    const changed = this.#others.flatMap((other, index) => {
      const taken = this.#handedOver.get(other.feature);
      const actions = other.actions.map((action) =>
        action.type === 'wire'
          ? {
              ...action,
              links: action.links.filter(
                (link) => !this.#leadsHere({ kind: 'link', wire: action, link }),
              ),
            }
          : action,
      );
      const files = Object.entries(other.files).filter(
        ([path]) => this.#holderOf(path) !== undefined || !(path in this.#own),
      );
      const next: Memory = {
        ...other,
        files: { ...Object.fromEntries(files), ...taken?.files },
        added: { ...other.added, ...taken?.added, ...(index === 0 && marks) },
        actions,
      };
      const isSame = JSON.stringify(next) === JSON.stringify({ ...other });
      if (isSame) return [];
      const path = manifestPath(other.feature);
      return [
        {
          ...manifestChange(next, this.#reader.read(path), this.#project.style.value),
          keepsAll: true as const,
        },
      ];
    });
    return [
      {
        path: own,
        before: this.#reader.read(own),
        after: undefined,
        conflict: false,
        keepsAll: true,
      },
      ...changed,
    ];
  }
}

const filesOf = (action: Action): readonly FileAction[] =>
  action.type === 'file' ? [action] : action.type === 'wire' ? action.seeds : [];

/** The file that an item is in, where it is in one that several features edit. */
function fileOf(item: Item): string[] {
  switch (item.kind) {
    case 'json':
      return [item.path];
    case 'env':
      return [item.action.file, '.env.example'];
    case 'edit':
    case 'link':
    case 'block':
      return [];
    default:
      return ['package.json'];
  }
}
