import type { OwnersFinding } from './finding-rules.js';
import { hostRules } from './hosts.js';
import { type Decision, ownershipOf } from './ownership.js';
import type { Codeowners, Rule } from './parsed.js';
import { sensitiveTest } from './sensitive.js';
import { hintFor, trapsOf } from './traps.js';
import { unownedFindings } from './unowned.js';

export interface CheckedTree {
  /** Every file of the repository, relative to its root, with `/`. */
  readonly files: readonly string[];
}

/** All findings about CODEOWNERS, in the order of the lines. */
export function checkCodeowners(file: Codeowners, { files }: CheckedTree): OwnersFinding[] {
  // With conflict markers, the file contains the rules of both sides, so other findings would be
  // meaningless.
  const open = file.faults.filter(({ rule }) => rule === 'merge-open');
  if (open.length > 0) return open;
  const use = usesOf(file, files);
  const findings = [
    ...file.faults,
    ...otherFiles(file, files),
    ...duplicates(file),
    ...unused(file, use, files),
    ...shadowed(file, use),
    ...trapsOf(file, files),
    ...lonely(file, use),
    ...unownedFindings(files, use.unowned),
  ];
  return findings.sort((a, b) => (a.line ?? Number.MAX_VALUE) - (b.line ?? Number.MAX_VALUE));
}

interface Use {
  /** By the index of a rule: whether it matches a file, and whether it decides for one. */
  readonly matched: readonly boolean[];
  readonly decided: readonly boolean[];
  /** A file that a rule matches and another one decides for. */
  readonly beaten: readonly ({ path: string; by: Rule } | undefined)[];
  /** Sensitive files that one person answers for, by the index of the rule. */
  readonly lonely: ReadonlyMap<number, readonly string[]>;
  readonly unowned: readonly string[];
}

/** One walk over all files. */
function usesOf(file: Codeowners, files: readonly string[]): Use {
  const ownership = ownershipOf(file);
  const isSensitive = sensitiveTest(file.path);
  const matched: boolean[] = [];
  const decided: boolean[] = [];
  const beaten: ({ path: string; by: Rule } | undefined)[] = [];
  const lonely = new Map<number, string[]>();
  const unowned: string[] = [];
  for (const path of files) {
    const rules = ownership.unsorted(path);
    const decisions = ownership.among(rules);
    if (decisions.length === 0) unowned.push(path);
    for (const { rule } of decisions) decided[rule.index] = true;
    for (const rule of rules) {
      matched[rule.index] = true;
      if (beaten[rule.index] !== undefined) continue;
      const by = decisions.find((each) => each.rule.section === rule.section)?.rule;
      if (by && by !== rule) beaten[rule.index] = { path, by };
    }
    const alone = isSensitive(path) ? onlyPerson(decisions) : undefined;
    if (alone === undefined) continue;
    const known = lonely.get(alone.index);
    if (known) known.push(path);
    else lonely.set(alone.index, [path]);
  }
  return { matched, decided, beaten, lonely, unowned };
}

/** The rule that leaves a file to one person; a team, a group and a role are several. */
function onlyPerson(decisions: readonly Decision[]): Rule | undefined {
  const owners = decisions.flatMap((decision) => decision.owners);
  const names = new Set(owners.map(({ name }) => name.toLowerCase()));
  const isPerson = owners.every(({ kind }) => kind === 'user' || kind === 'email');
  return names.size === 1 && isPerson
    ? decisions.find((decision) => decision.owners.length > 0)?.rule
    : undefined;
}

/** Files in other places, which the host does not read. */
function otherFiles({ host, path }: Codeowners, files: readonly string[]): OwnersFinding[] {
  const { locations, title } = hostRules[host];
  return locations
    .filter((location) => location !== path && files.includes(location))
    .map((location) => ({
      rule: 'ignored-file',
      level: 'warning',
      message: `${title} reads ${path} and ignores this file.`,
      path: location,
    }));
}

/**
 * Our own rules may be overruled by the user's or by more specific ones: they are for future files,
 * and the block is regenerated anyway.
 */
const isOurs = ({ generated }: Codeowners, { line }: Rule): boolean =>
  generated !== undefined && generated.start <= line && line <= generated.end;

function duplicates(file: Codeowners): OwnersFinding[] {
  const { rules, path } = file;
  const later = new Map<string, Rule>();
  const findings: OwnersFinding[] = [];
  for (const rule of [...rules].reverse()) {
    const key = `${rule.section} ${rule.excludes} ${rule.pattern}`;
    const known = later.get(key);
    if (known === undefined) later.set(key, rule);
    else if (!isOurs(file, rule)) {
      const message = `${rule.pattern} appears again in line ${known.line}, which overrides this one.`;
      findings.push({
        rule: 'duplicate-pattern',
        level: 'warning',
        message,
        path,
        line: rule.line,
      });
    }
  }
  return findings;
}

function unused(file: Codeowners, { matched }: Use, files: readonly string[]): OwnersFinding[] {
  const without = file.rules.filter(({ index }) => !matched[index]);
  const hint = hintFor(file, without, files);
  return without.map((rule): OwnersFinding => {
    const { id, text } = hint(rule);
    const message = `${rule.pattern} matches no file${text === '' ? '.' : `: ${text}`}`;
    return { rule: id, level: 'warning', message, path: file.path, line: rule.line };
  });
}

function shadowed(file: Codeowners, { matched, decided, beaten }: Use): OwnersFinding[] {
  return file.rules.flatMap((rule): OwnersFinding[] => {
    const { index, line, pattern } = rule;
    const lost = beaten[index];
    if (!matched[index] || decided[index] || lost === undefined || isOurs(file, rule)) return [];
    const { by, path: example } = lost;
    // Duplicate lines have their own finding.
    if (by.pattern === pattern && by.excludes === rule.excludes) return [];
    const how = by.excludes ? 'excludes' : 'decides for';
    const message = `${pattern} has no effect: other rules decide for all its files. Line ${by.line} (${by.pattern}) ${how} ${example}.`;
    return [{ rule: 'shadowed-rule', level: 'warning', message, path: file.path, line }];
  });
}

function lonely({ rules, path }: Codeowners, use: Use): OwnersFinding[] {
  return [...use.lonely].flatMap(([index, files]): OwnersFinding[] => {
    const rule = rules[index];
    if (rule === undefined) return [];
    const [first = '', ...more] = files;
    const others = more.length === 0 ? '' : ` and ${more.length} more`;
    const message = `${rule.owners.map(({ name }) => name).join(' ')} is the only owner of security-sensitive files: ${first}${others}. Add a second person or a team.`;
    return [{ rule: 'sensitive-needs-two', level: 'warning', message, path, line: rule.line }];
  });
}
