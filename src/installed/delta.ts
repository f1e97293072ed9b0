import { isDeepStrictEqual } from 'node:util';
import { holdsVariable } from '../edits/env.js';
import { withKey } from '../edits/json.js';
import {
  actionOf,
  itemValue,
  jointOf,
  type ManagedEntry,
  managedEntriesOf,
  managedEntryKey,
} from '../edits/managed-entries.js';
import { presentValue, type ReadText, wantedValue } from '../edits/presence.js';
import type { Action, EnvAction, WireEdit } from '../model/actions.js';
import { answersFile } from '../repository/stored-answers.js';

/** The difference between two versions of features. */
export interface Delta {
  /** The actions to apply: files, and new or changed items. */
  readonly actions: readonly Action[];
  /** The items to remove. */
  readonly outdated: readonly {
    readonly key: string;
    readonly item: ManagedEntry;
    readonly isWiring: boolean;
  }[];
  /** Wiring that is written differently now. */
  readonly rewired: readonly { readonly was: WireEdit; readonly now: WireEdit }[];
  /** Keys of items that are no longer ours to remove. */
  readonly dropped: ReadonlySet<string>;
  readonly notes: readonly string[];
  /** Values that are as we wrote them, with what they are now, by file. */
  replaced(read: ReadText): Map<string, string>;
}

/**
 * Compares the items of the recorded versions with those of this one. Unchanged items are left
 * alone: a line that the user has removed does not come back.
 */
export function deltaOf(
  earlier: readonly Action[],
  wanted: readonly Action[],
  read: ReadText,
  isJoined: (joint: string) => boolean,
): Delta {
  const before = managedEntriesOf(earlier);
  const after = managedEntriesOf(wanted);
  const skipped = new Set<string>();
  const replaced: Extract<
    ManagedEntry,
    { kind: 'dependency' | 'devDependency' | 'script' | 'json' }
  >[] = [];
  const rewired: { was: WireEdit; now: WireEdit }[] = [];
  const revised = new Map<string, EnvAction>();
  const outdated: { key: string; item: ManagedEntry; isWiring: boolean }[] = [];
  const notes: string[] = [];
  for (const [key, item] of before) {
    if (item.kind === 'json' && item.path === answersFile) continue;
    const now = after.get(key);
    const isWiring = item.kind === 'edit' || item.kind === 'link';
    if (now === undefined) outdated.push({ key, item, isWiring });
    else if (isDeepStrictEqual(plain(itemValue(item)), plain(itemValue(now)))) {
      const joint = jointOf(now);
      if (joint === undefined || isJoined(joint)) skipped.add(key);
    } else if (now.kind === 'edit' && item.kind === 'edit')
      rewired.push({ was: item.edit, now: now.edit });
    else if (now.kind === 'link') outdated.push({ key, item, isWiring });
    else if (now.kind === 'env' && item.kind === 'env') {
      const { file, name } = item.action;
      const list = read(file);
      if (list === undefined || presentValue(item, read) === undefined) skipped.add(key);
      else if (holdsVariable(list, item.action)) revised.set(key, item.action);
      else {
        skipped.add(key);
        notes.push(`${file}: your ${name} was kept; this version has ${now.action.schema}.`);
      }
    } else if (now.kind === 'block') {
      if (presentValue(item, read) === undefined) skipped.add(key);
    } else if (now.kind !== 'edit' && now.kind !== 'env') {
      skipped.add(key);
      const present = presentValue(item, read);
      if (present === wantedValue(item)) replaced.push(now);
      else if (present !== undefined && present !== wantedValue(now)) {
        notes.push(`Your ${key} (${present}) was kept; this version has ${wantedValue(now)}.`);
      }
    }
  }
  return {
    actions: wanted.flatMap((action) => kept(action, skipped, revised)),
    outdated,
    rewired,
    dropped: new Set(outdated.filter(({ key }) => !after.has(key)).map(({ key }) => key)),
    notes,
    replaced: (texts) => valuesIn(replaced, texts),
  };
}

/** An action without what is skipped. */
function kept(
  action: Action,
  skipped: ReadonlySet<string>,
  revised: ReadonlyMap<string, EnvAction>,
): Action[] {
  const owned = action.of === undefined ? {} : { of: action.of };
  switch (action.type) {
    case 'file':
      return [action];
    case 'env': {
      const key = managedEntryKey({ kind: 'env', action });
      const replaces = revised.get(key);
      return skipped.has(key) ? [] : [{ ...action, ...(replaces && { replaces }) }];
    }
    case 'note':
    case 'step':
    case 'record':
      // Said, and decided, when it was added.
      return [];
    case 'wire': {
      const isOpen = (item: ManagedEntry): boolean => !skipped.has(managedEntryKey(item));
      return [
        {
          ...action,
          edits: action.edits.filter((edit) => isOpen({ kind: 'edit', wire: action, edit })),
          links: action.links.filter((link) => isOpen({ kind: 'link', wire: action, link })),
        },
      ];
    }
    default:
      if (action.type === 'json' && action.path === answersFile) return [action];
      return [...managedEntriesOf([action]).values()]
        .filter((item) => !skipped.has(managedEntryKey(item)))
        .map((item) => ({ ...actionOf(item), ...owned }));
  }
}

/** Without keys that are undefined, which JSON does not keep. */
const plain = (value: unknown): unknown =>
  value === undefined ? value : JSON.parse(JSON.stringify(value));

function valuesIn(
  items: readonly Extract<
    ManagedEntry,
    { kind: 'dependency' | 'devDependency' | 'script' | 'json' }
  >[],
  read: ReadText,
): Map<string, string> {
  const texts = new Map<string, string>();
  for (const item of items) {
    const path = item.kind === 'json' ? item.path : 'package.json';
    const text = texts.get(path) ?? read(path);
    if (text === undefined) continue;
    const keys = item.kind === 'json' ? item.keys : [sectionOf(item, text), item.name];
    texts.set(path, withKey(text, keys, item.value));
  }
  return texts;
}

function sectionOf(item: { kind: string; name: string }, text: string): string {
  if (item.kind === 'script') return 'scripts';
  const inDev = presentValue(
    { kind: 'json', path: 'package.json', keys: ['devDependencies', item.name], value: '' },
    () => text,
  );
  return inDev === undefined ? 'dependencies' : 'devDependencies';
}
