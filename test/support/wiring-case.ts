import type { Tree } from './memory-tree.ts';

/*
 * A case of test/fixtures/wiring is one text: what it is about, the files before (`--- path`) and
 * after (`+++ path`), and why a feature is left to a person (`!!! feature: reason`).
 */

export interface WiringCase {
  readonly about: string;
  readonly before: Tree;
  readonly after: Tree;
  readonly manual: Readonly<Record<string, string>>;
}

const section = /^(---|\+\+\+|!!!) (.*)\n/gm;

/** Reads a case. Files end with a line break, which is that before the next section. */
export function readCase(text: string): WiringCase {
  const heads = [...text.matchAll(section)];
  const before: Record<string, string> = {};
  const after: Record<string, string> = {};
  const manual: Record<string, string> = {};
  for (const [at, { 0: head, 1: kind, 2: name = '', index }] of heads.entries()) {
    const body = text.slice(index + head.length, heads[at + 1]?.index);
    if (kind === '---') before[name] = body;
    else if (kind === '+++') after[name] = body;
    else {
      const [, feature = '', reason = ''] = /^(\S+): (.*)$/.exec(name) ?? [];
      manual[feature] = reason;
    }
  }
  return { about: text.slice(0, heads[0]?.index).trim(), before, after, manual };
}

/** Writes a case as `readCase` reads it. */
export function writeCase({ about, before, after, manual }: WiringCase): string {
  const files = (kind: string, tree: Tree): string[] =>
    Object.entries(tree).map(([path, text]) => `${kind} ${path}\n${text}`);
  const reasons = Object.entries(manual).map(([feature, reason]) => `!!! ${feature}: ${reason}\n`);
  return [`${about}\n`, ...files('---', before), ...files('+++', after), ...reasons].join('');
}
