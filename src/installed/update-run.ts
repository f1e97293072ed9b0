import { adaptPath } from '../adapt/adapt.js';
import type { Inputs, InspectedProject } from '../disk/inspect-project.js';
import type { ConflictStyle } from '../merge/merge-texts.js';
import type { Answers } from '../model/answers.js';
import type { Change, ManualStep } from '../model/change.js';
import { stepsByHand } from '../model/manual-steps.js';
import type { PreviousVersion } from '../model/previous-version.js';
import type { Project, Reader } from '../model/project.js';
import { applyActions } from '../plan/apply-actions.js';
import { targetFor } from '../plan/feature-actions.js';
import { type Footprint, recordedActions } from '../plan/footprint.js';
import { type OwnTemplates, ownTemplates, withUsedTold } from '../plan/own-templates.js';
import type { PendingRecord } from '../plan/pending-record.js';
import type { Plan } from '../plan/plan.js';
import { planOfEdits } from '../plan/session.js';
import { migrationNotes } from '../record/feature-migrations.js';
import { type FeatureRecord, sameText, withoutKeys } from '../record/feature-record.js';
import { recordPath } from '../record/record-file.js';
import { answersFile } from '../repository/stored-answers.js';
import { generatorVersion } from '../versions/versions.js';
import { type Delta, deltaOf } from './delta.js';
import { FileMoves, type InstalledFeature } from './file-moves.js';
import { previousVersionOf } from './merge-file.js';
import { relocated } from './relocate.js';
import { RemovalTree } from './removal-tree.js';

export interface UpdateRequest {
  readonly root: string;
  /** Ids of features; all that are recorded, if none is named. */
  readonly features: readonly string[];
  /** Answers that are to be others than they were; `added` is what added features stand for. */
  readonly flags?: Answers;
  readonly answers?: unknown;
  readonly added?: Answers;
  readonly conflicts?: ConflictStyle;
}

/** One update, from what was recorded to a plan. */
export class Update {
  readonly #subjects: readonly InstalledFeature[];
  readonly #others: readonly FeatureRecord[];
  readonly #reader: Reader;
  readonly #project: Project;
  readonly #inputs: Inputs;
  readonly #own: OwnTemplates;
  readonly #request: UpdateRequest;
  /** What any feature has added. */
  readonly #added: FeatureRecord['added'];
  readonly #tree: RemovalTree;
  readonly #places: FileMoves;
  readonly #notes: string[] = [];
  readonly #manual: ManualStep[] = [];
  readonly #unchanged: string[] = [];
  readonly #conflicts = new Set<string>();
  readonly #droppedKeys = new Set<string>();
  readonly #traces: Record<string, Footprint> = {};

  constructor(
    subjects: readonly InstalledFeature[],
    others: readonly FeatureRecord[],
    surveyed: InspectedProject,
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
    const memories = [...subjects.map(({ memory }) => memory), ...others];
    this.#added = Object.assign({}, ...memories.map(({ added }) => added));
    const { style, symbols } = targetFor(project);
    this.#places = new FileMoves(subjects, others, reader, style);
    const pathOf = (module: string): string => this.#places.placeOf(adaptPath(module, style));
    this.#tree = new RemovalTree(reader.read, { project, symbols, pathOf });
  }

  async plan(): Promise<Plan> {
    this.#places.rename(this.#tree);
    this.#places.follow();
    const isService = ({ feature }: InstalledFeature): boolean => feature.id === 'app';
    // A new service is written in our own style, and has no wiring; so it goes by itself.
    for (const group of [
      this.#subjects.filter(isService),
      this.#subjects.filter((each) => !isService(each)),
    ]) {
      if (group.length > 0) await this.#bring(group);
    }
    const dropped = this.#removeGone();
    const subjects = this.#subjects;
    const changes = this.#reachable(this.#tree.changes());
    return planOfEdits(this.#request.root, {
      changes: changes
        .map((change): Change => ({ ...change, conflict: this.#conflicts.has(change.path) }))
        .sort((one, other) => (one.path < other.path ? -1 : 1)),
      unchanged: this.#unchanged.filter(
        (path) => this.#tree.read(path) === this.#reader.read(path),
      ),
      manual: [...this.#manual, ...this.#tree.left.map((where) => ({ where, lines: [] }))],
      notes: [
        ...subjects.flatMap(({ feature, memory }) => migrationNotes(feature, memory)),
        ...this.#notes,
        ...this.#tree.notes(),
      ],
      features: subjects.map(({ feature }) => feature.id),
      answers: Object.fromEntries(subjects.map(({ feature, answers }) => [feature.id, answers])),
      packageManager: this.#project.packageManager.value,
      inputs: this.#inputs,
      remembered: this.#remembered(dropped, changes.length > 0),
      answersText: this.#reader.read(answersFile),
      style: this.#project.style.value,
    });
  }

  /** Without new files behind a symbolic link: one folder must not block all the others. */
  #reachable<T extends Pick<Change, 'path' | 'before' | 'after'>>(changes: readonly T[]): T[] {
    return changes.filter((change) => {
      const isNew = change.before === undefined && change.after !== undefined;
      const reason = isNew ? this.#reader.readOnly?.(change.path) : undefined;
      if (reason !== undefined) this.#manual.push(...stepsByHand(change, reason));
      return reason === undefined;
    });
  }

  /** Some of the features, in one go. */
  async #bring(group: readonly InstalledFeature[]): Promise<void> {
    const delta = deltaOf(
      group.flatMap(({ memory }) => memory.actions),
      group.flatMap(({ actions }) => actions),
      (path) => this.#tree.read(this.#tree.view.pathOf(path)),
      (joint) => joint in this.#added,
    );
    const gone = await this.#takeOut(delta);
    for (const [path, text] of delta.replaced(this.#tree.read)) this.#tree.set(path, text);
    const surroundings = group.some(({ feature }) => feature.id === 'app')
      ? undefined
      : targetFor(this.#project);
    const reader = { ...this.#reader, read: this.#tree.read };
    const actions = delta.actions.map((action) =>
      action.type === 'wire'
        ? { ...action, edits: action.edits.filter(({ uses }) => !gone.has(uses)) }
        : action,
    );
    const resolved = withUsedTold(
      await applyActions(actions, reader, surroundings, this.#past(), this.#own.overrides),
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

  #past(): PreviousVersion {
    const moved = this.#places.targets();
    return previousVersionOf(this.#places.pristine(), this.#places.moved, {
      style: this.#project.style.value,
      conflicts: this.#request.conflicts ?? 'diff3',
      label: `agentops ${generatorVersion}`,
      relocated: (text, from, to) => relocated(text, from, to, moved),
      wasWanted: (path, feature) => this.#places.wasWanted(path, feature),
    });
  }

  /** Removes items that this version drops or changes; returns those not to be wired again. */
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
        const where = `${outcome.place} (kept as you have edited it); this version has`;
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
        const now = this.#places.renames.get(path) ?? path;
        if (wanted.has(now) || !this.#places.isTemplated(memory, path)) continue;
        gone.add(path);
        const there = this.#places.placeOf(path);
        const yours = this.#tree.read(there);
        if (yours === undefined) continue;
        if (sameText(yours, relocated(text, path, there, this.#places.targets())))
          this.#tree.set(there, undefined);
        else
          this.#notes.push(`${there} is no longer generated; it stays because you have edited it.`);
      }
    }
    return gone;
  }

  /**
   * The new record of each feature. A plan that differs only because of features added later is not
   * an update, and waits for one.
   */
  #remembered(gone: ReadonlySet<string>, changed: boolean): PendingRecord[] {
    return this.#subjects.map(({ feature, memory, answers, actions }) => {
      const { id } = feature;
      const trace = this.#traces[id] ?? { files: {}, edits: {}, added: {}, actions: [] };
      const files = Object.entries(memory.files)
        .filter(([path]) => !gone.has(path))
        .map(([path, text]) => [this.#places.renames.get(path) ?? path, text]);
      const moved = Object.entries(this.#places.moved).filter(
        ([path]) => path in trace.files || path in memory.files,
      );
      const isNew = changed || memory.version !== generatorVersion;
      return {
        feature: id,
        version: generatorVersion,
        answers,
        trace: { ...trace, actions: isNew ? recordedActions(actions) : memory.actions },
        earlier: {
          ...memory,
          files: Object.fromEntries(files),
          moved: Object.fromEntries(moved),
          added: withoutKeys(memory.added, this.#droppedKeys),
        },
        was: memory,
        text: this.#reader.read(recordPath(id)),
      };
    });
  }
}
