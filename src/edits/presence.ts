import type { Action } from '../model/actions.js';
import { blockPlace } from './block.js';
import { showsVariable, variableIn } from './env.js';
import { valueAtKeys } from './json.js';
import { type ManagedEntry, managedEntriesOf } from './managed-entries.js';

export type ReadText = (path: string) => string | undefined;

/**
 * The value that an item has in a tree, undefined if it does not exist. Of wiring and links, which
 * need a parser, it says nothing: `wireFeature` tells.
 */
export function presentValue(item: ManagedEntry, read: ReadText): string | undefined {
  switch (item.kind) {
    case 'dependency':
    case 'devDependency': {
      const value =
        valueAt(read, 'package.json', ['dependencies', item.name]) ??
        valueAt(read, 'package.json', ['devDependencies', item.name]);
      return value === undefined ? undefined : String(value);
    }
    case 'script': {
      const value = valueAt(read, 'package.json', ['scripts', item.name]);
      return value === undefined ? undefined : String(value);
    }
    case 'json': {
      const value = valueAt(read, item.path, item.keys);
      return value === undefined ? undefined : JSON.stringify(value);
    }
    case 'env': {
      const list = read(item.action.file);
      return list === undefined ? undefined : variableIn(list, item.action.name);
    }
    case 'block': {
      const text = read(item.action.path);
      return text !== undefined && blockPlace(text, item.action) ? 'block' : undefined;
    }
    default:
      return undefined;
  }
}

const valueAt = (read: ReadText, path: string, keys: readonly string[]): unknown => {
  const text = read(path);
  return text === undefined ? undefined : valueAtKeys(text, keys);
};

/** The value that a plan gives an item, as `presentValue` finds it in a tree. */
export function wantedValue(item: ManagedEntry): string {
  switch (item.kind) {
    case 'dependency':
    case 'devDependency':
    case 'script':
      return item.value;
    case 'json':
      return JSON.stringify(item.value);
    case 'env':
      return item.action.schema;
    default:
      return '';
  }
}

/** The items of an action that do not exist yet, by key, with the values that they are to get. */
export function missingOf(action: Action, read: ReadText): Record<string, string> {
  const missing: Record<string, string> = {};
  for (const [key, item] of managedEntriesOf([action])) {
    if (item.kind === 'env' && !showsVariable(read('.env.example') ?? '', item.action.name)) {
      missing[`example ${item.action.name}`] = item.action.example;
    }
    if (item.kind === 'edit' || item.kind === 'link' || presentValue(item, read) !== undefined)
      continue;
    missing[key] = wantedValue(item);
    const [path, section] = sectionOf(item);
    if (path === undefined) continue;
    if (read(path) === undefined) missing[`file ${path}`] = '';
    else if (section !== undefined && valueAt(read, path, [section]) === undefined) {
      missing[`section ${path}#${section}`] = '';
    }
  }
  return missing;
}

/** The file that an item is an entry of, and the object in it. */
function sectionOf(
  item: ManagedEntry,
): readonly [path?: string | undefined, section?: string | undefined] {
  switch (item.kind) {
    case 'dependency':
      return ['package.json', 'dependencies'];
    case 'devDependency':
      return ['package.json', 'devDependencies'];
    case 'script':
      return ['package.json', 'scripts'];
    case 'json':
      return item.keys.length > 1 ? [item.path, item.keys[0]] : [item.path];
    case 'block':
      return [item.action.path];
    default:
      return [];
  }
}
