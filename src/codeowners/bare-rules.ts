import type { Host } from './hosts.js';
import { matcherOf } from './matcher.js';
import type { Rule } from './parsed.js';
import { patternOf } from './pattern.js';

/** Patterns as rules without owners, to find their matches; `section` tells several lists apart. */
export const bareRules = (patterns: readonly string[], host: Host, section = 0): Rule[] =>
  patterns.map((pattern, index) => ({
    index,
    line: 0,
    pattern,
    glob: patternOf(host, pattern),
    owners: [],
    excludes: false,
    section,
  }));

/** The patterns that match a file. */
export function thatMatch(
  patterns: readonly string[],
  host: Host,
  files: readonly string[],
): string[] {
  const matcher = matcherOf(bareRules(patterns, host));
  const used = new Set<number>();
  for (const path of files) for (const { index } of matcher.matching(path)) used.add(index);
  return patterns.filter((_, index) => used.has(index));
}
