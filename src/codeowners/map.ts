import { hostRules } from './hosts.js';
import { ownershipOf } from './ownership.js';
import type { Codeowners, Rule } from './parsed.js';
import { unownedFindings } from './unowned.js';

/**
 * The ownership map as Markdown: the patterns of each owner, then the paths without an owner. It
 * has no counts of files and no line numbers, so it changes when ownership does, and not with every
 * commit.
 */
export function ownershipMap(file: Codeowners, files: readonly string[]): string[] {
  const ownership = ownershipOf(file);
  const deciding = new Set<Rule>();
  const unowned: string[] = [];
  for (const path of files) {
    const decisions = ownership.among(ownership.unsorted(path));
    if (decisions.length === 0) unowned.push(path);
    for (const { rule } of decisions) deciding.add(rule);
  }
  const rules = file.rules.filter((rule) => deciding.has(rule));
  const open = unownedFindings(files, unowned).map(({ path }) => path);
  const without = rules.filter(({ owners, excludes }) => owners.length === 0 && !excludes);
  return [
    `From \`${file.path}\`, as ${hostRules[file.host].title} reads it. If several patterns match a file, the last one decides${file.sections.length > 1 ? ', separately in each section' : ''}.`,
    '',
    ...ownerTable(file, rules),
    ...list('Intentionally without an owner', [
      ...without.map(({ pattern }) => pattern),
      ...rules.filter(({ excludes }) => excludes).map(({ pattern }) => `!${pattern}`),
    ]),
    ...list(
      'Without an owner',
      open.map((path) => (path === '.' ? 'everything' : path)),
    ),
  ];
}

function ownerTable({ sections }: Codeowners, rules: readonly Rule[]): string[] {
  const patterns = new Map<string, string[]>();
  for (const { owners, pattern, section } of rules) {
    const name = sections[section]?.name ?? '';
    const shown = `\`${cell(pattern)}\`${name === '' ? '' : ` (${cell(name)})`}`;
    for (const owner of owners)
      patterns.set(owner.name, [...(patterns.get(owner.name) ?? []), shown]);
  }
  if (patterns.size === 0) return ['No owner is named yet.'];
  return [
    '| Owner | Owns |',
    '| --- | --- |',
    ...[...patterns].map(
      ([owner, theirs]) => `| ${cell(owner)} | ${[...new Set(theirs)].join(', ')} |`,
    ),
  ];
}

const list = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : ['', `${title}: ${items.map((item) => `\`${item}\``).join(', ')}.`];

const cell = (text: string): string => text.replace(/\|/g, '\\|');
