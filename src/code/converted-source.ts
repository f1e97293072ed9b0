import type { Comment, Node, Program } from 'oxc-parser';
import type { Language } from '../model/project.js';
import { childKeys, parseText } from './parser.js';

/** A text with its syntax tree. All offsets are indexes of the text. */
export interface Source {
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
}

/** The node with a type of this name. */
export type NodeOf<Type extends string> = Node extends infer Each
  ? Each extends { type: infer Types }
    ? Type extends Types
      ? Each
      : never
    : never
  : never;

/** Parses a module; throws at the first syntax error. */
export function parseSource(text: string, language: Language): Source {
  const path = `source.${language}`;
  const parsed = parseText(path, text, { lang: language, sourceType: 'module', astType: 'ts' });
  if (parsed === undefined) throw new SourceError(text, 0, 'The text is nested too deeply');
  const { program, comments, errors } = parsed;
  const [error] = errors;
  if (error) throw new SourceError(text, error.labels[0]?.start ?? 0, error.message);
  return { text, program, comments };
}

/** A place that cannot be parsed or converted. */
export class SourceError extends Error {
  override readonly name = 'SourceError';

  constructor(text: string, offset: number, what: string) {
    const lines = text.slice(0, offset).split('\n');
    super(`${lines.length}:${(lines.at(-1) ?? '').length + 1} ${what}`);
  }
}

/** Visits a node and what is in it, in the order of the text; nothing in it where `visit` returns false. */
export function walk(
  node: Node,
  visit: (node: Node, ancestors: readonly Node[]) => boolean,
  ancestors: readonly Node[] = [],
): void {
  if (!visit(node, ancestors)) return;
  const way = [...ancestors, node];
  for (const key of childKeys[node.type] ?? []) {
    const child = (node as unknown as Record<string, unknown>)[key];
    for (const each of Array.isArray(child) ? child : [child]) {
      if (each) walk(each as Node, visit, way);
    }
  }
}
