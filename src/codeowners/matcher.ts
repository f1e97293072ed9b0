import { folderOf } from './folders.js';
import type { Rule } from './parsed.js';
import type { Segment } from './segment.js';

/*
 * All rules at once: a tree of their segments, walked along a path. The state of each folder is
 * kept, so the cost of a file depends on the names that can follow, not on the number of rules.
 */

/** Most nodes have few of these, so each is made when it is needed. */
interface Node {
  literals?: Map<string, Node>;
  /** By the text before or behind a single star, and by its length. */
  suffixes?: Affixes;
  prefixes?: Affixes;
  others?: [Segment, Node][];
  /** What follows `**`; it stays in the walk for all that is below. */
  deep?: Node;
  readonly isDeep: boolean;
  readonly ends: Rule[];
}

interface Affixes {
  readonly byText: Map<string, Node>;
  readonly lengths: number[];
}

interface Folder {
  readonly nodes: readonly Node[];
  /** Rules that match everything in it. */
  readonly rules: readonly Rule[];
}

export interface Matcher {
  /** Every rule that matches a file, in no order; a rule may be there twice. */
  matching(path: string): readonly Rule[];
}

export function matcherOf(rules: readonly Rule[]): Matcher {
  const root = newNode(false);
  for (const rule of rules) if (rule.glob) insert(root, rule);
  const folders = new Map<string, Folder>([['', enter([root], [])]]);

  const folderAt = (path: string): Folder => {
    const known = folders.get(path);
    if (known) return known;
    const { nodes, rules: above } = folderAt(folderOf(path));
    const name = path.slice(path.lastIndexOf('/') + 1);
    const folder = enter(following(nodes, name, true), above);
    folders.set(path, folder);
    return folder;
  };

  return {
    matching(path) {
      const { nodes, rules: above } = folderAt(folderOf(path));
      const own: Rule[] = [];
      for (const next of following(nodes, path.slice(path.lastIndexOf('/') + 1), false)) {
        for (const rule of next.ends) if (rule.glob?.below !== 'only') own.push(rule);
      }
      return own.length === 0 ? above : [...above, ...own];
    },
  };
}

const newNode = (isDeep: boolean): Node => ({ isDeep, ends: [] });

function insert(root: Node, rule: Rule): void {
  let node = root;
  for (const segment of rule.glob?.segments ?? []) {
    if (segment === '**') {
      node.deep ??= newNode(true);
      node = node.deep;
    } else node = childFor(node, segment);
  }
  node.ends.push(rule);
}

function childFor(node: Node, segment: Segment): Node {
  const { literal, suffix, prefix } = segment;
  if (literal !== undefined) {
    node.literals ??= new Map();
    return within(node.literals, literal);
  }
  if (suffix !== undefined) {
    node.suffixes ??= { byText: new Map(), lengths: [] };
    return affix(node.suffixes, suffix);
  }
  if (prefix !== undefined) {
    node.prefixes ??= { byText: new Map(), lengths: [] };
    return affix(node.prefixes, prefix);
  }
  const child = newNode(false);
  node.others ??= [];
  node.others.push([segment, child]);
  return child;
}

function affix({ byText, lengths }: Affixes, text: string): Node {
  if (!lengths.includes(text.length)) lengths.push(text.length);
  return within(byText, text);
}

function within(nodes: Map<string, Node>, text: string): Node {
  const known = nodes.get(text);
  if (known) return known;
  const node = newNode(false);
  nodes.set(text, node);
  return node;
}

const none: readonly number[] = [];

/** The nodes that a name leads to; `**` stays where it is. */
function following(nodes: readonly Node[], name: string, stays: boolean): Node[] {
  const next: Node[] = [];
  for (const node of nodes) {
    const literal = node.literals?.get(name);
    if (literal) next.push(literal);
    for (const length of node.suffixes?.lengths ?? none) {
      if (length > name.length) continue;
      const child = node.suffixes?.byText.get(name.slice(name.length - length));
      if (child) next.push(child);
    }
    for (const length of node.prefixes?.lengths ?? none) {
      if (length > name.length) continue;
      const child = node.prefixes?.byText.get(name.slice(0, length));
      if (child) next.push(child);
    }
    if (node.others)
      for (const [segment, child] of node.others) if (segment.matches(name)) next.push(child);
    if (stays && node.isDeep) next.push(node);
  }
  return next;
}

/** A folder where these nodes are: with what `**` adds, and what now matches all below. */
function enter(reached: readonly Node[], above: readonly Rule[]): Folder {
  const nodes = new Set<Node>();
  const rules: Rule[] = [];
  for (const start of reached) {
    for (let node: Node | undefined = start; node && !nodes.has(node); node = node.deep) {
      nodes.add(node);
      for (const rule of node.ends) if (rule.glob?.below !== 'none') rules.push(rule);
    }
  }
  // A folder with nothing of its own shares the list of the one above.
  const own = rules.filter((rule) => !above.includes(rule));
  return { nodes: [...nodes], rules: own.length === 0 ? above : [...above, ...own] };
}
