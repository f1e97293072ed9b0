import { type Matcher, matcherOf } from './matcher.js';
import type { Owner } from './owners.js';
import type { Codeowners, Rule, Section } from './parsed.js';

/** The decision of one section about a file. */
export interface Decision {
  readonly section: Section;
  /** The rule that decides: the last one that matches, or the exclusion. */
  readonly rule: Rule;
  readonly owners: readonly Owner[];
}

export interface Ownership {
  /** One decision for each section that has a rule for the file, in the order of the sections. */
  decide(path: string): readonly Decision[];
  /** Every rule that matches, whether it decides or not; in the order of the file. */
  matching(path: string): readonly Rule[];
  /** The same without their order, some twice: for walks over many files. */
  unsorted(path: string): readonly Rule[];
  /** The deciding rules among those that match a file. */
  among(rules: readonly Rule[]): readonly Decision[];
}

/** Who owns what, by the host's rules. */
export function ownershipOf({ rules, sections }: Codeowners): Ownership {
  const matcher: Matcher = matcherOf(rules);
  return {
    decide: (path) => decisions(sections, matcher.matching(path)),
    unsorted: matcher.matching,
    among: (found) => decisions(sections, found),
    matching: (path) => [...new Set(matcher.matching(path))].sort((a, b) => a.index - b.index),
  };
}

function decisions(sections: readonly Section[], rules: readonly Rule[]): Decision[] {
  const last: (Rule | undefined)[] = [];
  for (const rule of rules) {
    const known = last[rule.section];
    if (known === undefined || precedes(known, rule)) last[rule.section] = rule;
  }
  return last.flatMap((rule, index) => {
    const section = sections[index];
    return rule && section ? [{ section, rule, owners: rule.owners }] : [];
  });
}

/** The last one decides; but what GitLab has excluded cannot be taken in again. */
const precedes = (known: Rule, rule: Rule): boolean =>
  known.excludes === rule.excludes ? known.index < rule.index : rule.excludes;
