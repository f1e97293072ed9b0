import { withoutBlock } from '../edits/block.js';
import { withoutExample, withoutVariable } from '../edits/env.js';
import { valueAtKeys, withoutKey } from '../edits/json.js';
import type { Item } from './items.js';
import { presentValue, type ReadText, wantedValue } from './presence.js';

/** The outcome of taking an item out: changed texts by path, or why it stays. */
export type TakenOut =
  | { readonly texts: Readonly<Record<string, string>> }
  | { readonly stays: string };

/**
 * Takes an item out of a tree, but for wiring and links, which `src/wiring/unwire.ts` does. What a
 * person has changed since stays.
 *
 * @param isOursAlone true for a section or a file that was made for it, by its key
 */
export function takeOut(
  item: Item,
  read: ReadText,
  isOursAlone: (key: string) => boolean,
): TakenOut {
  const now = presentValue(item, read);
  if (now === undefined) return { texts: {} };
  switch (item.kind) {
    case 'dependency':
    case 'devDependency':
      return fromJson(['dependencies', 'devDependencies'], item.name, read, isOursAlone);
    case 'script':
      if (now !== item.value)
        return { stays: `package.json: the script ${item.name} is as you have changed it` };
      return fromJson(['scripts'], item.name, read, isOursAlone);
    case 'json': {
      if (now !== wantedValue(item))
        return { stays: `${item.path}: ${item.keys.join('.')} is as you have changed it` };
      const emptied = isOursAlone(`section ${item.path}#${item.keys[0]}`);
      return { texts: { [item.path]: withoutKey(read(item.path) ?? '', item.keys, emptied) } };
    }
    case 'env':
      return variable(item, read, isOursAlone);
    case 'block': {
      const text = withoutBlock(read(item.action.path) ?? '', item.action);
      return { texts: text === undefined ? {} : { [item.action.path]: text } };
    }
    default:
      return { texts: {} };
  }
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
  { action }: Extract<Item, { kind: 'env' }>,
  read: ReadText,
  isOursAlone: (key: string) => boolean,
): TakenOut {
  const list = read(action.file) ?? '';
  const text = withoutVariable(list, action);
  if (text === list) return { stays: `${action.file}: ${action.name} is as you have changed it` };
  const shown = isOursAlone(`example ${action.name}`) ? read(example) : undefined;
  return {
    texts: {
      [action.file]: text,
      ...(shown !== undefined && { [example]: withoutExample(shown, action) }),
    },
  };
}
