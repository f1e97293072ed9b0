import type { OwnersFinding } from './finding-rules.js';
import { allFolders } from './folders.js';
import { matcherOf } from './matcher.js';
import type { Codeowners, Rule } from './parsed.js';
import { patternOf } from './pattern.js';

/* Patterns that mean something else than who wrote them will have meant. */

interface Hint {
  /** The kind of finding. */
  readonly id: OwnersFinding['rule'];
  /** What it may be, empty where nothing is known. */
  readonly text: string;
}

/** Why rules may match nothing. */
export function hintFor(
  { host }: Codeowners,
  unused: readonly Rule[],
  files: readonly string[],
): (rule: Rule) => Hint {
  if (unused.length === 0) return () => ({ id: 'unused-pattern', text: '' });
  const folders = allFolders(files);
  const known = new Set(files);
  const otherCase = otherwiseCased(host, unused, files);
  return (rule) => {
    const { pattern, glob } = rule;
    if (pattern.startsWith('@')) {
      const text = 'a pattern has to stand before the owners, and for everything it is "*".';
      return { id: 'unused-pattern', text };
    }
    if (pattern === '/') return { id: 'unused-pattern', text: 'everything is "*".' };
    const name = pattern.replace(/^\//, '').replace(/\/$/, '');
    if (pattern.endsWith('/') && known.has(name)) {
      return {
        id: 'trailing-slash',
        text: `${name} is a file, and the slash at the end makes it a folder.`,
      };
    }
    if (host === 'gitlab' && !pattern.endsWith('/') && folders.has(name)) {
      return {
        id: 'missing-slash',
        text: `${name} is a folder, which GitLab takes for one only with a slash at the end.`,
      };
    }
    if (/^\.\.?\//.test(pattern))
      return { id: 'unused-pattern', text: 'paths begin at the root, with "/".' };
    if (/[^\\]\\[\w.]/.test(pattern))
      return { id: 'unused-pattern', text: 'folders are separated by "/"; a backslash escapes.' };
    const cased = otherCase.get(rule.index);
    if (cased !== undefined)
      return { id: 'wrong-case', text: `${cased} is written otherwise, and case matters.` };
    return { id: 'unused-pattern', text: glob === undefined ? 'it never can.' : '' };
  };
}

/** Files that rules would match if case did not matter, by the index of the rule. */
function otherwiseCased(
  host: Codeowners['host'],
  rules: readonly Rule[],
  files: readonly string[],
): Map<number, string> {
  const lower = rules.map((rule) => ({
    ...rule,
    glob: patternOf(host, rule.pattern.toLowerCase()),
  }));
  const all = matcherOf(lower);
  // In a path without capitals only a pattern with some can be written otherwise.
  const withCapitals = matcherOf(lower.filter(({ pattern }) => pattern !== pattern.toLowerCase()));
  const found = new Map<number, string>();
  for (const path of files) {
    const plain = path.toLowerCase();
    for (const { index } of (plain === path ? withCapitals : all).matching(plain)) {
      if (!found.has(index)) found.set(index, path);
    }
  }
  return found;
}

/** Patterns of GitLab that match, but not what the same pattern matches elsewhere. */
export function trapsOf(
  { host, rules, path }: Codeowners,
  files: readonly string[],
): OwnersFinding[] {
  if (host !== 'gitlab') return [];
  const parents = allFolders(allFolders(files));
  const astray = matchesElsewhere(rules, files);
  return rules.flatMap((rule): OwnersFinding[] => {
    const { pattern, line } = rule;
    const finding = { level: 'warning', path, line } as const;
    const folder = /^\/?(.+)\/\*\*$/.exec(pattern)?.[1];
    if (folder !== undefined && parents.has(folder)) {
      const message = `${pattern} is only what lies directly in the folder: on GitLab "**" reaches deeper before a slash only. For all of it write ${pattern.slice(0, -2)}.`;
      return [{ ...finding, rule: 'shallow-globstar', message }];
    }
    const elsewhere = astray.get(rule.index);
    if (elsewhere === undefined) return [];
    const message = `${pattern} matches ${elsewhere}, too: on GitLab a pattern without a slash at the beginning matches at any depth. For the root alone write /${pattern}.`;
    return [{ ...finding, rule: 'missing-leading-slash', message }];
  });
}

/**
 * Of plain paths without a slash at the beginning that match at the root: a file elsewhere that they
 * match as well, by the index of the rule. On the other hosts the slash in the middle ties them.
 */
function matchesElsewhere(rules: readonly Rule[], files: readonly string[]): Map<number, string> {
  const loose = rules.filter(({ pattern }) => /^[^/*?[!\\]+\/[^*?[\\]+$/.test(pattern));
  const elsewhere = new Map<number, string>();
  if (loose.length === 0) return elsewhere;
  const atRoot = new Set<number>();
  const matcher = matcherOf(loose);
  for (const file of files) {
    for (const { index, pattern } of matcher.matching(file)) {
      if (file.startsWith(pattern)) atRoot.add(index);
      else if (!elsewhere.has(index)) elsewhere.set(index, file);
    }
  }
  return new Map([...elsewhere].filter(([index]) => atRoot.has(index)));
}
