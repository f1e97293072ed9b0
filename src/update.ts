import { posix } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Action } from './core/actions.js';
import { type Answers, judgeAnswers } from './core/answers.js';
import { AgentopsError } from './core/errors.js';
import type { Feature } from './core/feature.js';
import type { Past } from './core/past.js';
import type { Change, ManualStep } from './core/resolution.js';
import { resolve } from './core/resolve.js';
import { remembered, type Trace } from './core/trace.js';
import { actionsOf, inOrder, surroundingsOf, withFeatures } from './feature-actions.js';
import { featureOf, features } from './features.js';
import { fitPath } from './fit/fit.js';
import { type Delta, deltaOf } from './memory/delta.js';
import {
  filesIn,
  isNewer,
  migratedAnswers,
  migrationNotes,
  renamesOf,
} from './memory/feature-migrations.js';
import { itemsOf } from './memory/items.js';
import { manifestPath, memoryOf } from './memory/manifest.js';
import type { Memory } from './memory/memory.js';
import type { ConflictStyle } from './memory/merge-texts.js';
import { movedFiles } from './memory/moved-files.js';
import { relocated, withoutEnding } from './memory/relocate.js';
import type { Remembered } from './memory/remember.js';
import { pastOf } from './memory/renew.js';
import { Withdrawal } from './memory/withdrawal.js';
import { withoutAdded } from './memory/without-added.js';
import { type OwnTemplates, ownTemplates, withUsedTold } from './own-templates.js';
import { type Plan, withRepository } from './plan.js';
import type { Project, Reader } from './project/project.js';
import { storedAnswers } from './project/stored-answers.js';
import { planOfEdits } from './session.js';
import { type Inputs, type Survey, survey } from './survey.js';
import { generatorVersion } from './versions/versions.js';

export interface UpdateRequest {
  readonly root: string;
  /** Ids of features; all that are remembered, if none is named. */
  readonly features: readonly string[];
  /** Answers that are to be others than they were. */
  readonly flags?: Answers;
  readonly answers?: unknown;
  readonly conflicts?: ConflictStyle;
}

/** A feature that is there, with what it was and what it is to be. */
interface Subject {
  readonly feature: Feature;
  readonly memory: Memory;
  readonly answers: Answers;
  readonly actions: readonly Action[];
}

/**
 * Brings features to this version: their texts are merged with what a person has made of them, and
 * of what was put into a person's own files only that is touched which this version has changed.
 * Reads `root`, writes nothing.
 *
 * @throws {AgentopsError} where nothing is remembered, or a newer version has written it
 */
export async function makeUpdate(request: UpdateRequest): Promise<Plan> {
  const surveyed = survey(request.root, {});
  const { reader } = surveyed;
  const named = request.features.map(featureOf);
  const all = features.flatMap((feature) => {
    const memory = memoryOf(reader, feature.id);
    return memory === undefined ? [] : [{ feature, memory }];
  });
  refuse(named, all);
  const chosen = all.filter(({ feature }) => named.length === 0 || named.includes(feature));
  const wanted = chosen.map(({ feature }) => feature);
  const project = withRepository(
    withFeatures(surveyed.project, wanted, reader),
    wanted,
    request.root,
  );
  const added: Memory['added'] = Object.assign({}, ...all.map(({ memory }) => memory.added));
  const subjects = chosen.map(({ feature, memory }): Subject => {
    const stored = migratedAnswers(feature, memory, storedAnswers(reader, feature.id));
    const { answers: given, flags = {} } = request;
    // What ours has brought is no fact about the package: the plan is made as it was made then.
    const had = itemsOf(memory.actions);
    const own = Object.entries(added).filter(([key]) => had.has(key));
    const bare = withoutAdded(project, { added: Object.fromEntries(own) });
    // An option that is new gets its default, as a person would have got it then.
    const answers = judgeAnswers(feature.options, { stored, given, flags });
    return {
      feature,
      memory,
      answers,
      actions: inOrder(actionsOf(feature, answers, reader, bare)),
    };
  });
  const others = all.filter(({ feature }) => !chosen.some((each) => each.feature === feature));
  const memories = others.map(({ memory }) => memory);
  return new Update(subjects, memories, { ...surveyed, project }, request).plan();
}

function refuse(
  named: readonly Feature[],
  all: readonly { feature: Feature; memory: Memory }[],
): void {
  const missing = named.filter((feature) => !all.some((each) => each.feature === feature));
  const [first] = missing;
  if (first !== undefined || all.length === 0) {
    const what = first === undefined ? 'anything' : missing.map(({ id }) => id).join(', ');
    throw new AgentopsError('USAGE', `Nothing is remembered of ${what} here.`, {
      details: missing.map(({ id }) => `there is no ${manifestPath(id)}`),
      next:
        first === undefined
          ? 'Run it in the folder of a service that agentops has written to.'
          : `If it is here all the same, agentops add ${first.id} writes its manifest; see agentops check.`,
    });
  }
  const newer = all.filter(({ memory }) => isNewer(memory.version, generatorVersion));
  if (newer.length > 0) {
    throw new AgentopsError('REFUSED', 'A newer version has written here.', {
      details: newer.map(({ feature, memory }) => `${feature.id}: ${memory.version}`),
      next: `This is ${generatorVersion}. Nothing was written; run the newer version.`,
    });
  }
}

class Update {
  readonly #subjects: readonly Subject[];
  readonly #others: readonly Memory[];
  readonly #reader: Reader;
  readonly #project: Project;
  readonly #inputs: Inputs;
  readonly #own: OwnTemplates;
  readonly #request: UpdateRequest;
  readonly #tree: Withdrawal;
  readonly #moved: Record<string, string>;
  /** New paths of our own files by their old ones. */
  readonly #renames = new Map<string, string>();
  readonly #notes: string[] = [];
  readonly #manual: ManualStep[] = [];
  readonly #unchanged: string[] = [];
  readonly #conflicts = new Set<string>();
  readonly #droppedKeys = new Set<string>();
  readonly #traces: Record<string, Trace> = {};

  constructor(
    subjects: readonly Subject[],
    others: readonly Memory[],
    surveyed: Survey,
    request: UpdateRequest,
  ) {
    const { reader, project } = surveyed;
    this.#subjects = subjects;
    this.#others = others;
    this.#reader = reader;
    this.#project = project;
    this.#inputs = surveyed.inputs;
    this.#own = ownTemplates(
      { ...request, features: subjects.map(({ feature }) => feature.id) },
      reader,
      surveyed.around,
    );
    this.#request = request;
    const { style, known } = surroundingsOf(project);
    this.#moved = this.#findMoved();
    const pathOf = (module: string): string => this.#placeOf(fitPath(module, style));
    this.#tree = new Withdrawal(reader.read, { project, known, pathOf });
  }

  #placeOf = (path: string): string => this.#moved[path] ?? path;

  #memories = (): Memory[] => [...this.#subjects.map(({ memory }) => memory), ...this.#others];

  /** Where files are that are not at their place any more, by the place that this version has for them. */
  #findMoved(): Record<string, string> {
    const known: Record<string, string> = Object.assign(
      {},
      ...this.#memories().map(({ moved }) => moved),
    );
    const texts: Record<string, string> = Object.assign(
      {},
      ...this.#memories().map(({ files }) => files),
    );
    const isThere = (path: string): boolean => this.#reader.read(known[path] ?? path) !== undefined;
    const missing = Object.fromEntries(Object.entries(texts).filter(([path]) => !isThere(path)));
    const taken = new Set([...Object.keys(texts), ...Object.values(known)]);
    const still = Object.fromEntries(Object.entries(known).filter(([path]) => isThere(path)));
    return { ...still, ...movedFiles(missing, taken, this.#reader) };
  }

  async plan(): Promise<Plan> {
    this.#rename();
    this.#follow();
    const isService = ({ feature }: Subject): boolean => feature.id === 'app';
    // A new service is written in our own style, and has no wiring; so it goes by itself.
    for (const group of [
      this.#subjects.filter(isService),
      this.#subjects.filter((each) => !isService(each)),
    ]) {
      if (group.length > 0) await this.#bring(group);
    }
    const dropped = this.#removeGone();
    const subjects = this.#subjects;
    return planOfEdits(this.#request.root, {
      changes: this.#tree
        .changes()
        .map((change): Change => ({ ...change, conflict: this.#conflicts.has(change.path) }))
        .sort((one, other) => (one.path < other.path ? -1 : 1)),
      unchanged: this.#unchanged.filter(
        (path) => this.#tree.read(path) === this.#reader.read(path),
      ),
      manual: [...this.#manual, ...this.#tree.left.map((where) => ({ where, lines: [] }))],
      notes: [
        ...subjects.flatMap(({ feature, memory }) => migrationNotes(feature, memory)),
        ...this.#notes,
        ...this.#tree.kept.map((each) => `${each}; it stays.`),
      ],
      features: subjects.map(({ feature }) => feature.id),
      answers: Object.fromEntries(subjects.map(({ feature, answers }) => [feature.id, answers])),
      packageManager: this.#project.packageManager.value,
      inputs: this.#inputs,
      remembered: this.#remembered(dropped),
      style: this.#project.style.value,
    });
  }

  /** Some of the features, in one go. */
  async #bring(group: readonly Subject[]): Promise<void> {
    const delta = deltaOf(
      group.flatMap(({ memory }) => memory.actions),
      group.flatMap(({ actions }) => actions),
      (path) => this.#tree.read(this.#tree.view.pathOf(path)),
    );
    const gone = await this.#takeOut(delta);
    for (const [path, text] of delta.replaced(this.#tree.read)) this.#tree.set(path, text);
    const surroundings = group.some(({ feature }) => feature.id === 'app')
      ? undefined
      : surroundingsOf(this.#project);
    const reader = { ...this.#reader, read: this.#tree.read };
    const actions = delta.actions.map((action) =>
      action.type === 'wire'
        ? { ...action, edits: action.edits.filter(({ uses }) => !gone.has(uses)) }
        : action,
    );
    const resolved = withUsedTold(
      await resolve(actions, reader, surroundings, this.#past(), this.#own.overrides),
    );
    for (const { path, after, conflict } of resolved.changes) {
      if (conflict && this.#reader.read(path) !== undefined) this.#conflicts.add(path);
      this.#tree.set(path, after);
    }
    Object.assign(this.#traces, resolved.traces);
    for (const key of delta.dropped) this.#droppedKeys.add(key);
    this.#unchanged.push(...resolved.unchanged);
    this.#manual.push(...resolved.manual);
    this.#notes.push(...delta.notes, ...resolved.notes);
  }

  /** Where imports of files of ours go that a person has moved, by what they import, without endings. */
  #targets(): Map<string, string> {
    const old = [...this.#renames].flatMap(([from, path]) =>
      path in this.#moved ? [[from, this.#placeOf(path)] as const] : [],
    );
    return new Map(
      [...Object.entries(this.#moved), ...old].map(([from, to]) => [
        withoutEnding(from),
        withoutEnding(to),
      ]),
    );
  }

  #past(): Past {
    const moved = this.#targets();
    return pastOf(this.#pristine(), this.#moved, {
      style: this.#project.style.value,
      conflicts: this.#request.conflicts ?? 'diff3',
      label: `agentops ${generatorVersion}`,
      relocated: (text, from, to) => relocated(text, from, to, moved),
      wasWanted: (path, feature) => this.#wasWanted(path, feature),
    });
  }

  #wasWanted(path: string, feature: string): boolean {
    const { style } = surroundingsOf(this.#project);
    const memory = this.#memories().find((each) => each.feature === feature);
    return filesIn(memory?.actions ?? []).some((each) => {
      const was = fitPath(each.path, style);
      return (this.#renames.get(was) ?? was) === path;
    });
  }

  /** A file that has another name in this version takes a person's edits with it. */
  #rename(): void {
    const { style } = surroundingsOf(this.#project);
    for (const { feature, memory, answers, actions } of this.#subjects) {
      for (const [from, to] of renamesOf(feature, memory, answers, actions)) {
        const [old, path] = [fitPath(from, style), fitPath(to, style)];
        if (!(old in memory.files)) continue;
        this.#renames.set(old, path);
        const there = this.#placeOf(old);
        const text = this.#tree.read(there);
        if (there !== old) {
          // A person has it where they want it.
          this.#moved[path] = there;
          delete this.#moved[old];
        } else if (text !== undefined && this.#tree.read(path) !== undefined) {
          // A file of theirs has the name already.
          this.#moved[path] = old;
        } else if (text !== undefined) {
          this.#tree.set(path, relocated(text, old, path, new Map()));
          this.#tree.set(old, undefined);
        }
      }
    }
  }

  /** What is new goes where a person has moved all that was beside it. */
  #follow(): void {
    const { style } = surroundingsOf(this.#project);
    for (const { memory, actions } of this.#subjects) {
      const there = Object.keys(memory.files).map((path) => this.#renames.get(path) ?? path);
      for (const { path: wanted } of filesIn(actions)) {
        const path = fitPath(wanted, style);
        const beside = there.filter((each) => posix.dirname(each) === posix.dirname(path));
        const folders = new Set(beside.map((each) => posix.dirname(this.#placeOf(each))));
        const [folder] = folders;
        if (there.includes(path) || folder === undefined || folders.size > 1) continue;
        const place = posix.join(folder, posix.basename(path));
        if (place !== path) this.#moved[path] = place;
      }
    }
  }

  /** Texts as they were written for each feature, by the paths that this version has for them. */
  #pristine(): Record<string, Record<string, string>> {
    return Object.fromEntries(
      this.#memories().map(({ feature, files }) => [
        feature,
        Object.fromEntries(
          Object.entries(files).map(([path, text]) => {
            const now = this.#renames.get(path);
            return now === undefined ? [path, text] : [now, relocated(text, path, now, new Map())];
          }),
        ),
      ]),
    );
  }

  /** Takes out what this version wants no more, or otherwise; returns what is not to be wired again. */
  async #takeOut({ outdated, rewired }: Delta): Promise<Set<string>> {
    const added = Object.assign({}, ...this.#subjects.map(({ memory }) => memory.added));
    const isShared = (key: string): boolean => this.#others.some((each) => key in each.added);
    const items = outdated
      .filter(({ key, isWiring }) => isWiring || (key in added && !isShared(key)))
      .map(({ item }) => item);
    await this.#tree.takeOut(items, (key) => key in added);
    const gone = new Set<string>();
    for (const { was, now } of rewired) {
      const outcome = await this.#tree.rewire(was, now);
      if (outcome === 'gone' || outcome === 'rewritten') gone.add(now.uses);
      else if (outcome !== 'done') {
        const where = `${outcome.place} is as you have changed it; this version would have`;
        this.#manual.push({ where, lines: [now.code] });
      }
    }
    return gone;
  }

  /** Files that this version does not have any more. */
  #removeGone(): Set<string> {
    const gone = new Set<string>();
    const wanted = new Set(
      [...Object.values(this.#traces), ...this.#others].flatMap(({ files }) => Object.keys(files)),
    );
    for (const { memory } of this.#subjects) {
      for (const [path, text] of Object.entries(memory.files)) {
        const now = this.#renames.get(path) ?? path;
        if (wanted.has(now) || !this.#isTemplated(memory, path)) continue;
        gone.add(path);
        const there = this.#placeOf(path);
        const yours = this.#tree.read(there);
        if (yours === undefined) continue;
        if (isSame(yours, relocated(text, path, there, this.#targets())))
          this.#tree.set(there, undefined);
        else
          this.#notes.push(`${there} is not generated any more; it stays, as you have edited it.`);
      }
    }
    return gone;
  }

  /** False for decision records, which no later version writes anew. */
  #isTemplated({ actions }: Memory, path: string): boolean {
    const { style } = surroundingsOf(this.#project);
    return actions.some(
      (action) =>
        (action.type === 'file' && fitPath(action.path, style) === path) ||
        (action.type === 'wire' && action.seeds.some((each) => fitPath(each.path, style) === path)),
    );
  }

  #remembered(gone: ReadonlySet<string>): Remembered[] {
    return this.#subjects.map(({ feature, memory, actions }) => {
      const { id } = feature;
      const trace = this.#traces[id] ?? { files: {}, edits: {}, added: {}, actions: [] };
      const files = Object.entries(memory.files)
        .filter(([path]) => !gone.has(path))
        .map(([path, text]) => [this.#renames.get(path) ?? path, text]);
      const moved = Object.entries(this.#moved).filter(
        ([path]) => path in trace.files || path in memory.files,
      );
      return {
        feature: id,
        version: generatorVersion,
        trace: { ...trace, actions: remembered(actions) },
        earlier: {
          ...memory,
          files: Object.fromEntries(files),
          moved: Object.fromEntries(moved),
          added: Object.fromEntries(
            Object.entries(memory.added).filter(([key]) => !this.#droppedKeys.has(key)),
          ),
        },
        was: memory,
        text: this.#reader.read(manifestPath(id)),
      };
    });
  }
}

const isSame = (one: string, other: string): boolean =>
  isDeepStrictEqual(one.split(/\r?\n/), other.split(/\r?\n/));
