import { posix } from 'node:path';
import type { InspectedProject } from '../disk/inspect-project.js';
import { valueAtKeys } from '../edits/json.js';
import { type ManagedEntry, managedEntriesOf } from '../edits/managed-entries.js';
import type { ReadText } from '../edits/presence.js';
import type { Action } from '../model/actions.js';
import type { Change } from '../model/change.js';
import { actionsNow } from '../plan/feature-actions.js';
import { recordChange } from '../plan/pending-record.js';
import { filesIn } from '../record/feature-migrations.js';
import type { FeatureRecord } from '../record/feature-record.js';
import { recordPath } from '../record/record-file.js';
import { generatorVersion } from '../versions/versions.js';
import { withoutAdded } from './without-added.js';

/** The other features when one is removed: what they need of it, and what they take over. */
export class OtherFeatures {
  readonly #memory: FeatureRecord;
  readonly others: readonly FeatureRecord[];
  /** The plans of the other features without this one. */
  readonly #wants: ReadonlyMap<FeatureRecord, readonly Action[]>;
  /** The items of those, and of what they wanted when they came, by key. */
  readonly #keys: ReadonlyMap<FeatureRecord, ReadonlySet<string>>;
  readonly #pathOf: (module: string) => string;
  /** Files of the removed feature, including those that others have written for both. */
  readonly own: Readonly<Record<string, string>>;
  /** The items that other features take over, by feature. */
  readonly #handedOver = new Map<
    string,
    { files: Record<string, string>; added: Record<string, string> }
  >();

  constructor(
    memory: FeatureRecord,
    others: readonly FeatureRecord[],
    { reader, project }: InspectedProject,
    pathOf: (module: string) => string,
  ) {
    this.#memory = memory;
    this.others = others;
    this.#pathOf = pathOf;
    this.own = { ...this.#sharedFiles(), ...memory.files };
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
    this.#keys = new Map(
      [...this.#wants].map(([other, wanted]) => [
        other,
        new Set(managedEntriesOf([...wanted, ...other.actions]).keys()),
      ]),
    );
  }

  /**
   * The first record, which explains decision records, is shared by all; undefined for every other
   * file.
   */
  recordHolder(path: string): FeatureRecord | undefined {
    const folder = posix.dirname(path);
    const recordsOf = ({ files, actions }: FeatureRecord): string[] => {
      const templated = new Set(filesIn(actions).map((each) => this.#pathOf(each.path)));
      return Object.keys(files).filter(
        (each) => each.endsWith('.md') && posix.dirname(each) === folder && !templated.has(each),
      );
    };
    const [first, ...more] = recordsOf(this.#memory).sort();
    if (first !== path || more.length === 0) return undefined;
    return this.others.find((other) => recordsOf(other).length > 0);
  }

  /** Files that this feature wanted, too, and found there. */
  #sharedFiles(): Record<string, string> {
    const wanted = new Set(filesIn(this.#memory.actions).map(({ path }) => this.#pathOf(path)));
    return Object.fromEntries(
      this.others.flatMap(({ files }) =>
        Object.entries(files).filter(([path]) => wanted.has(path)),
      ),
    );
  }

  /** The other feature that wants the same. */
  wantedBy = (key: string): FeatureRecord | undefined =>
    this.others.find((other) => this.#keys.get(other)?.has(key));

  /** The items that a feature takes over. */
  handOver({ feature }: FeatureRecord): {
    files: Record<string, string>;
    added: Record<string, string>;
  } {
    const known = this.#handedOver.get(feature) ?? { files: {}, added: {} };
    this.#handedOver.set(feature, known);
    return known;
  }

  /** True for a link to a removed file. */
  leadsHere = (item: ManagedEntry): boolean =>
    item.kind === 'link' && item.link.imports.some(({ from }) => this.#goes(this.#pathOf(from)));

  /** True for a file of this feature that no other feature shares. */
  #goes = (path: string): boolean =>
    path in this.#memory.files && this.holderOf(path) === undefined;

  /** Another feature that shares a file. */
  holderOf = (path: string): FeatureRecord | undefined =>
    this.others.find((other) =>
      (this.#wants.get(other) ?? []).some((action) =>
        filesIn([action]).some((each) => this.#pathOf(each.path) === path),
      ),
    );

  /** Deletes the record, and lets other features take over shared items. */
  manifests({ reader, project }: InspectedProject, read: ReadText): Change[] {
    const { feature, added } = this.#memory;
    const own = recordPath(feature);
    const marks = Object.fromEntries(
      Object.entries(added).filter(([key]) => isStillThere(key, read)),
    );
    const changed = this.others.flatMap((other, index) => {
      const taken = this.#handedOver.get(other.feature);
      const actions = other.actions.map((action) =>
        action.type === 'wire'
          ? {
              ...action,
              links: action.links.filter(
                (link) => !this.leadsHere({ kind: 'link', wire: action, link }),
              ),
            }
          : action,
      );
      const files = Object.entries(other.files).filter(
        ([path]) => this.holderOf(path) !== undefined || !(path in this.own),
      );
      const next: FeatureRecord = {
        ...other,
        files: { ...Object.fromEntries(files), ...taken?.files },
        added: { ...other.added, ...taken?.added, ...(index === 0 && marks) },
        actions,
      };
      const isSame = JSON.stringify(next) === JSON.stringify({ ...other });
      if (isSame) return [];
      const path = recordPath(other.feature);
      return [
        {
          ...recordChange(next, reader.read(path), project.style.value),
          keepsAll: true as const,
        },
      ];
    });
    return [
      {
        path: own,
        before: reader.read(own),
        after: undefined,
        conflict: false,
        keepsAll: true,
      },
      ...changed,
    ];
  }
}

/** True for a file or a section that was made for a feature, and that others have gone on to use. */
function isStillThere(key: string, read: ReadText): boolean {
  const [, path, section] = /^(?:file|section) ([^#]+)(?:#(.+))?$/.exec(key) ?? [];
  const text = path === undefined ? undefined : read(path);
  if (text === undefined) return false;
  return section === undefined || valueAtKeys(text, [section]) !== undefined;
}
