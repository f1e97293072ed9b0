import type { GroupId } from './groups.js';
import type { Host } from './hosts.js';
import { anchored, type Part } from './structure.js';

/** Who owns what, as it was said; owners as they stand in the file. */
export interface SaidOwners {
  /** Of everything that has no other. */
  readonly everything: string;
  readonly groups: Readonly<Partial<Record<GroupId, string>>>;
  readonly packages: readonly { readonly folder: string; readonly owners: string }[];
}

interface Entry {
  readonly title: string;
  readonly patterns: readonly string[];
  readonly owners: string;
}

/** The block of ours in a file of owners. */
export const ownBlock = { name: 'codeowners', comment: '#' } as const;

/**
 * The lines of our block. Parts that nobody is named for stay as comments, so that the file says what
 * is open; without an `@` in them, since GitLab reads names in some comments, too.
 */
export function blockLinesOf(parts: readonly Part[], said: SaidOwners, host: Host): string[] {
  return [
    '# Written by "agentops codeowners"; lines of your own go outside of this block.',
    ...entriesOf(parts, said, host).flatMap(linesOf),
  ];
}

function entriesOf(parts: readonly Part[], said: SaidOwners, host: Host): Entry[] {
  const entries = parts.map(({ group, patterns }) => ({
    isGeneral: group.id === 'configuration' || group.id === 'docs',
    title: group.title,
    patterns,
    owners: said.groups[group.id] ?? '',
  }));
  const packages = said.packages.map(({ folder, owners }) => ({
    title: `Package ${folder}`,
    patterns: [`${anchored(folder, host)}/`],
    owners,
  }));
  return [
    { title: 'Everything that has no owner below', patterns: ['*'], owners: said.everything },
    // Packages take precedence over what is everywhere, and what is special in them over both.
    ...entries.filter(({ isGeneral }) => isGeneral),
    ...packages,
    ...entries.filter(({ isGeneral }) => !isGeneral),
  ];
}

function linesOf({ title, patterns, owners }: Entry): string[] {
  if (owners === '') {
    return ['', `# ${title} (nobody is named yet)`, ...patterns.map((pattern) => `#   ${pattern}`)];
  }
  const width = Math.max(...patterns.map(({ length }) => length));
  return ['', `# ${title}`, ...patterns.map((pattern) => `${pattern.padEnd(width)} ${owners}`)];
}
