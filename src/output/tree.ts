import { oneLine } from '../model/one-line.js';
import type { Paint } from './paint.js';

export type Mark = 'created' | 'changed' | 'removed' | 'conflict' | 'left';

export const signs: Record<Mark, string> = {
  created: '+',
  changed: '~',
  removed: '-',
  conflict: '!',
  left: '=',
};

export const colours = {
  created: 'green',
  changed: 'yellow',
  removed: 'red',
  conflict: 'red',
  left: 'dim',
} as const;

interface Node {
  readonly children: Map<string, Node>;
  mark?: Mark;
}

/** Files as a tree, folders before files, each file with its mark. */
export function treeOf(title: string, files: ReadonlyMap<string, Mark>, paint: Paint): string {
  const root: Node = { children: new Map() };
  for (const [path, mark] of files) {
    let node = root;
    for (const part of path.split('/')) {
      const child = node.children.get(part) ?? { children: new Map() };
      node.children.set(part, child);
      node = child;
    }
    node.mark = mark;
  }
  return [paint('bold', title), ...branches(root, '', paint)].join('\n');
}

function* branches(node: Node, indent: string, paint: Paint): Generator<string> {
  const entries = [...node.children].sort(
    ([a, x], [b, y]) =>
      Number(y.children.size > 0) - Number(x.children.size > 0) || (a < b ? -1 : 1),
  );
  for (const [index, [part, child]] of entries.entries()) {
    const name = oneLine(part);
    const last = index === entries.length - 1;
    const branch = `${indent}${last ? '└─ ' : '├─ '}`;
    if (child.mark === undefined) {
      yield `${paint('dim', branch)}${name}/`;
      yield* branches(child, `${indent}${last ? '   ' : '│  '}`, paint);
    } else {
      const colour = colours[child.mark];
      yield `${paint('dim', branch)}${paint(colour, `${signs[child.mark]} ${name}`)}`;
    }
  }
}
