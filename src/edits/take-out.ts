import type { EnvAction } from '../model/actions.js';
import type { Block } from '../model/block.js';
import { blockPlace, withoutBlock } from './block.js';
import { showsVariable, withoutExample, withoutVariable } from './env.js';
import { valueAtKeys, withoutKey } from './json.js';
import type { ManagedEntry } from './managed-entries.js';
import { presentValue, type ReadText, wantedValue } from './presence.js';

/** The outcome of taking an item out: changed texts by path, or why it stays. */
export type TakenOut =
  | {
      readonly texts: Readonly<Record<string, string>>;
      /** Items that were removed although the user had edited them. */
      readonly changed?: string;
      /** Items that stay because the user has edited them. */
      readonly left?: string;
    }
  | { readonly stays: string };

/**
 * Takes an item out of a tree, but for wiring and links, which `src/wiring/unwire.ts` does. What
 * the user has changed since stays.
 *
 * @param isOursAlone true for a section or a file that was made for it, by its key
 */
export function takeOut(
  item: ManagedEntry,
  read: ReadText,
  isOursAlone: (key: string) => boolean,
): TakenOut {
  const now = presentValue(item, read);
  if (now === undefined)
    return item.kind === 'env' ? exampleOf(item.action, read, isOursAlone) : { texts: {} };
  switch (item.kind) {
    case 'dependency':
    case 'devDependency':
      return {
        ...fromJson(['dependencies', 'devDependencies'], item.name, read, isOursAlone),
        ...(now !== item.value && { changed: `package.json: "${item.name}": "${now}"` }),
      };
    case 'script':
      if (now !== item.value)
        return { stays: `package.json: you have edited the script ${item.name}` };
      return fromJson(['scripts'], item.name, read, isOursAlone);
    case 'json': {
      if (now !== wantedValue(item))
        return { stays: `${item.path}: you have edited ${item.keys.join('.')}` };
      const emptied = isOursAlone(`section ${item.path}#${item.keys[0]}`);
      return { texts: { [item.path]: withoutKey(read(item.path) ?? '', item.keys, emptied) } };
    }
    case 'env':
      return variable(item, read, isOursAlone);
    case 'block': {
      const { path } = item.action;
      const before = read(path) ?? '';
      const text = withoutBlock(before, item.action);
      if (text === undefined) return { texts: {} };
      const changed = changesInBlock(before, item.action);
      return { texts: { [path]: text }, ...(changed && { changed: `${path}:${changed}` }) };
    }
    default:
      return { texts: {} };
  }
}

/** The lines in a block that are not ours, after the number of its first line. */
function changesInBlock(text: string, block: Block): string | undefined {
  const place = blockPlace(text, block);
  if (place === undefined) return undefined;
  const lines = text.split(/\r?\n/).slice(place.start, place.end - 1);
  const theirs = lines.filter((line) => line.trim() !== '' && !block.lines.includes(line));
  return theirs.length === 0 ? undefined : `${place.start}: ${theirs.join(' | ')}`;
}

function fromJson(
  sections: readonly string[],
  name: string,
  read: ReadText,
  isOursAlone: (key: string) => boolean,
): TakenOut {
  let text = read('package.json') ?? '';
  for (const section of sections) {
    if (valueAtKeys(text, [section, name]) === undefined) continue;
    text = withoutKey(text, [section, name], isOursAlone(`section package.json#${section}`));
  }
  return { texts: { 'package.json': text } };
}

const example = '.env.example';

function variable(
  { action }: Extract<ManagedEntry, { kind: 'env' }>,
  read: ReadText,
  isOursAlone: (key: string) => boolean,
): TakenOut {
  const list = read(action.file) ?? '';
  const text = withoutVariable(list, action);
  if (text === list) return { stays: `${action.file}: you have edited ${action.name}` };
  const { texts, left } = exampleOf(action, read, isOursAlone);
  return { texts: { [action.file]: text, ...texts }, ...(left && { left }) };
}

/**
 * The example of a variable, which may stand there without it: its entry may be reverted already.
 */
function exampleOf(
  action: EnvAction,
  read: ReadText,
  isOursAlone: (key: string) => boolean,
): { texts: Record<string, string>; left?: string } {
  const shown = isOursAlone(`example ${action.name}`) ? read(example) : undefined;
  if (shown === undefined) return { texts: {} };
  const rest = withoutExample(shown, action);
  return {
    texts: { [example]: rest },
    ...(showsVariable(rest, action.name) && {
      left: `${example}: you have edited ${action.name}`,
    }),
  };
}
