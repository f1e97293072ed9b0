import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Store } from 'mem-fs';
import type { MemFsEditor, MemFsEditorFile } from 'mem-fs-editor';
import {
  clearFileState,
  isFileCommitted,
  isFilePending,
  setCommittedFile,
} from 'mem-fs-editor/state';
import type { Held } from '../disk/held.js';
import type { Answers } from '../model/answers.js';
import type { Change } from '../model/change.js';
import { decode } from '../model/faithful.js';
import { type SettledPlan, write } from '../plan/session.js';
import { featureOf } from '../request/features.js';

/*
 * What generators of ours that run in one environment share. Each plans after all generators have
 * written into memory, a new service first, and puts its changes there, so that the next one sees them.
 * Before the environment commits, one transaction writes them all.
 */

/** A generator that is to plan. */
export interface Member {
  readonly id: string;
  /** The folder in which it runs. */
  readonly here: string;
  /** What it was given, by option name. */
  readonly given: Answers;
  /** @param composed options that other generators of the run stand for, by id */
  plan(composed: ReadonlyMap<string, Answers>): Promise<void>;
}

interface Target {
  /** As the host spells it, and so the files in memory. */
  readonly folder: string;
  readonly root: string;
  readonly changes: Map<string, Change>;
}

type Files = Store<MemFsEditorFile>;

export class JointRun {
  readonly #store: () => Files;
  readonly #waiting: Member[] = [];
  readonly #targets = new Map<string, Target>();
  /** What was only previewed, by absolute path. */
  readonly #previewed = new Map<string, string | undefined>();
  /** The services that are made in this run, by the folder in which their generator runs. */
  readonly services = new Map<string, string>();

  constructor(store: () => Files) {
    this.#store = store;
  }

  join(member: Member): void {
    this.#waiting.push(member);
  }

  /** Plans for all that have joined: whose task comes first makes no difference. */
  async planAll(): Promise<void> {
    for (let member = this.#next(); member !== undefined; member = this.#next()) {
      await member.plan(this.#composed(member));
    }
  }

  #next(): Member | undefined {
    const service = this.#waiting.findIndex(({ id }) => id === 'app');
    return this.#waiting.splice(Math.max(service, 0), 1)[0];
  }

  /** Takes those that are options of this one out of the queue. */
  #composed({ id, here }: Member): ReadonlyMap<string, Answers> {
    const { composes = {} } = featureOf(id);
    const options = new Map<string, Answers>();
    for (const other of [...this.#waiting]) {
      const answers = other.here === here ? composes[other.id]?.toOptions(other.given) : undefined;
      if (answers === undefined) continue;
      options.set(other.id, answers);
      this.#waiting.splice(this.#waiting.indexOf(other), 1);
    }
    return options;
  }

  /** What is in memory over the disk, and in a preview also what was previewed before. */
  held(isPreview: boolean): Held {
    const texts = new Map(isPreview ? this.#previewed : []);
    for (const file of this.#store().all()) {
      if (isFilePending(file)) texts.set(realPlace(file.path), textIn(file));
    }
    const settled = [...this.#targets.values()].flatMap(({ root, changes }) =>
      [...changes.keys()].map((path) => join(root, path)),
    );
    return { texts, settled: new Set(settled) };
  }

  preview({ root, changes }: SettledPlan): void {
    for (const { path, after } of changes) this.#previewed.set(join(root, path), after);
  }

  /** Puts a plan into memory, where other generators see it. */
  take(folder: string, { root, changes }: SettledPlan, fs: MemFsEditor<MemFsEditorFile>): void {
    const target = this.#targets.get(root) ?? { folder, root, changes: new Map() };
    this.#targets.set(root, target);
    for (const change of changes) {
      const { path, after } = change;
      if (after === undefined) fs.delete(resolve(folder, path));
      else fs.write(resolve(folder, path), after);
      // What the disk had before the first of them.
      target.changes.set(path, { ...change, before: (target.changes.get(path) ?? change).before });
    }
  }

  /** Writes all that is in memory of ours, with what others have made of it since. */
  write(): void {
    for (const { folder, root, changes } of this.#targets.values()) {
      const pending = [...changes.values()].flatMap((change) => {
        const file = this.#store().get(resolve(folder, change.path));
        // Somebody has committed it, or has decided to leave it.
        return isFilePending(file) ? [{ file, change: { ...change, after: textIn(file) } }] : [];
      });
      write({ root, changes: pending.map(({ change }) => change) });
      for (const { file } of pending) {
        setCommittedFile(file);
        // Else the environment compares it with itself, and reports that it is identical.
        clearFileState(file);
      }
    }
  }

  /** Every file below a target that this run has written, whoever made it. */
  written({ root }: SettledPlan): string[] {
    const folder = this.#targets.get(root)?.folder ?? root;
    return this.#store()
      .all()
      .filter((file) => isFileCommitted(file))
      .map(({ path }) => relative(folder, path))
      .filter((path) => !path.startsWith('..') && resolve(folder, path) !== path);
  }
}

const textIn = ({ contents }: MemFsEditorFile): string | undefined =>
  contents === null ? undefined : decode(contents as Buffer);

/** Where a file is, or will be, with no symbolic link on the way to it. */
function realPlace(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return dirname(path) === path ? path : join(realPlace(dirname(path)), basename(path));
  }
}

const runs = new WeakMap<object, JointRun>();

/** The run that an environment's generators share. */
export function jointRun(env: { readonly sharedFs: unknown }): JointRun {
  const run = runs.get(env) ?? new JointRun(() => env.sharedFs as Files);
  runs.set(env, run);
  return run;
}
