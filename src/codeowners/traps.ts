import type { OwnersFinding } from './finding-rules.js';
import { allFolders } from './folders.js';
import { matcherOf } from './matcher.js';
import type { Codeowners, Rule } from './parsed.js';
import { patternOf } from './pattern.js';

/* Patterns that probably do not mean what their author intended. */

interface Hint {
  /** The kind of finding. */
  readonly id: OwnersFinding['rule'];
  /** A possible cause, empty if none is known. */
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
      const text = 'the pattern comes before the owners; "*" matches everything.';
      return { id: 'unused-pattern', text };
    }
    if (pattern === '/') return { id: 'unused-pattern', text: 'use "*" to match everything.' };
    const name = pattern.replace(/^\//, '').replace(/\/$/, '');
    if (pattern.endsWith('/') && known.has(name)) {
      return {
        id: 'trailing-slash',
        text: `${name} is a file, but a trailing slash matches only folders.`,
      };
    }
    if (host === 'gitlab' && !pattern.endsWith('/') && folders.has(name)) {
      return {
        id: 'missing-slash',
        text: `${name} is a folder, and GitLab matches folders only with a trailing slash.`,
      };
    }
    if (host !== 'gitlab' && /[[\]]/.test(pattern)) {
      return {
        id: 'character-range',
        text: 'brackets stand for themselves here, not for a range or a section.',
      };
    }
    if (/^\.\.?\//.test(pattern))
      return { id: 'unused-pattern', text: 'paths start at the root, with "/".' };
    if (/[^\\]\\[\w.]/.test(pattern))
      return {
        id: 'unused-pattern',
        text: 'separate folders with "/"; a backslash is an escape character.',
      };
    const cased = otherCase.get(rule.index);
    if (cased !== undefined)
      return { id: 'wrong-case', text: `case matters, and the file is ${cased}.` };
    return { id: 'unused-pattern', text: glob === undefined ? 'no path can match it.' : '' };
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
      const message = `${pattern} matches only files directly in the folder: on GitLab, "**" matches nested folders only before a slash. To match everything in it, use ${pattern.slice(0, -2)}.`;
      return [{ ...finding, rule: 'shallow-globstar', message }];
    }
    const elsewhere = astray.get(rule.index);
    if (elsewhere === undefined) return [];
    const message = `${pattern} also matches ${elsewhere}: on GitLab, a pattern without a leading slash matches at any depth. To match only at the root, use /${pattern}.`;
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
