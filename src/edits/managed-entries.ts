import type { Action, DepsAction, Json, JsonAction, WireEdit, WireLink } from '../model/actions.js';
import { leaves } from './json.js';

/*
 * Actions taken apart into what can be there or not by itself: one dependency, one script, one line
 * of wiring. Two versions of a feature are compared item by item, so that only what a version has
 * changed is touched.
 */

export type ManagedEntry =
  | {
      readonly kind: 'dependency' | 'devDependency' | 'script';
      readonly name: string;
      readonly value: string;
    }
  | {
      readonly kind: 'json';
      readonly path: string;
      readonly keys: readonly string[];
      readonly value: Json;
    }
  | { readonly kind: 'env'; readonly action: Extract<Action, { type: 'env' }> }
  | { readonly kind: 'block'; readonly action: Extract<Action, { type: 'block' }> }
  | {
      readonly kind: 'edit';
      readonly wire: Extract<Action, { type: 'wire' }>;
      readonly edit: WireEdit;
    }
  | {
      readonly kind: 'link';
      readonly wire: Extract<Action, { type: 'wire' }>;
      readonly link: WireLink;
    };

/**
 * Every item of a plan by its key; whole files are compared by their texts instead. A script is only
 * added, so the first action that brings it decides.
 */
export function managedEntriesOf(actions: readonly Action[]): Map<string, ManagedEntry> {
  const items = new Map<string, ManagedEntry>();
  for (const item of actions.flatMap(partsOf)) {
    const key = managedEntryKey(item);
    if (item.kind !== 'script' || !items.has(key)) items.set(key, item);
  }
  return items;
}

/** What tells an item from others, in words: `dependency pino`, `variable PORT`. */
export function managedEntryKey(item: ManagedEntry): string {
  switch (item.kind) {
    case 'dependency':
    case 'devDependency':
    case 'script':
      return `${item.kind} ${item.name}`;
    case 'json':
      return `json ${item.path}#${item.keys.join('.')}`;
    case 'env':
      return `variable ${item.action.name}`;
    case 'block':
      return `block ${item.action.path}#${item.action.name}`;
    case 'edit':
      return `wiring ${item.edit.uses}`;
    case 'link':
      return `link ${linkKey(item.link)}`;
  }
}

/**
 * True for a key of what joins two features: a link that was made (`link …`), a variable that was
 * put into the list (`listed …`). Without it in any record, neither of the two has known the other,
 * as where branches were merged; with it, what is missing was removed by the user.
 */
export const isJoint = (key: string): boolean => /^(link|listed) /.test(key);

/** The key that records that an item was joined; undefined for what one feature brings alone. */
export function jointOf(item: ManagedEntry): string | undefined {
  if (item.kind === 'link') return managedEntryKey(item);
  return item.kind === 'env' ? `listed ${item.action.name}` : undefined;
}

const linkKey = (link: WireLink): string =>
  'statement' in link
    ? `${link.file}#${link.object} ${link.statement}`
    : `${link.file}#${link.object}.${link.key}${link.entry === undefined ? '' : `.${link.entry}`}`;

/** An item's value, to compare with that of another version. */
export function itemValue(item: ManagedEntry): unknown {
  switch (item.kind) {
    case 'env': {
      // The order of all variables changes with features that have nothing to do with this one.
      const { order: _, ...entry } = item.action;
      return entry;
    }
    case 'block':
      return item.action;
    case 'edit':
      return item.edit;
    case 'link':
      return item.link;
    default:
      return item.value;
  }
}

function partsOf(action: Action): ManagedEntry[] {
  switch (action.type) {
    case 'deps':
      return [...dependencies(action, 'dependency'), ...dependencies(action, 'devDependency')];
    case 'script':
      return [{ kind: 'script', name: action.name, value: action.command }];
    case 'json':
      return jsonItems(action);
    case 'env':
      return [{ kind: 'env', action }];
    case 'block':
      return [{ kind: 'block', action }];
    case 'wire':
      return [
        ...action.edits.map((edit): ManagedEntry => ({ kind: 'edit', wire: action, edit })),
        ...action.links.map((link): ManagedEntry => ({ kind: 'link', wire: action, link })),
      ];
    default:
      return [];
  }
}

const dependencies = (action: DepsAction, kind: 'dependency' | 'devDependency'): ManagedEntry[] =>
  Object.entries(kind === 'dependency' ? action.dependencies : action.devDependencies).map(
    ([name, value]) => ({ kind, name, value }),
  );

/** Scripts and dependencies of `package.json` are what they are, whichever action brings them. */
const jsonItems = ({ path, value }: JsonAction): ManagedEntry[] =>
  [...leaves(value)].map(([keys, leaf]): ManagedEntry => {
    const [section, name] = keys;
    if (path === 'package.json' && section === 'scripts' && name !== undefined) {
      return { kind: 'script', name, value: String(leaf) };
    }
    return { kind: 'json', path, keys, value: leaf };
  });

/** An item as an action of its own. */
export function actionOf(item: ManagedEntry): Action {
  switch (item.kind) {
    case 'dependency':
      return { type: 'deps', dependencies: { [item.name]: item.value }, devDependencies: {} };
    case 'devDependency':
      return { type: 'deps', dependencies: {}, devDependencies: { [item.name]: item.value } };
    case 'script':
      return { type: 'script', name: item.name, command: item.value };
    case 'json':
      return {
        type: 'json',
        path: item.path,
        value: item.keys.reduceRight<Json>(
          (value, key) => ({ [key]: value }),
          item.value,
        ) as JsonAction['value'],
      };
    case 'env':
    case 'block':
      return item.action;
    case 'edit':
      return { ...item.wire, edits: [item.edit], links: [], seeds: [] };
    case 'link':
      return { ...item.wire, edits: [], links: [item.link], seeds: [] };
  }
}

/** The files that an item is in, where they are such that several features edit. */
export function filesOf(item: ManagedEntry): string[] {
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
