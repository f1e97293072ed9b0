import { bareRules } from './bare-rules.js';
import type { Host } from './hosts.js';
import { matcherOf } from './matcher.js';

/** A commit as the history has it. */
export interface PastCommit {
  /** Seconds since 1970. */
  readonly time: number;
  readonly name: string;
  readonly email: string;
  readonly files: readonly string[];
}

/** What somebody may own, and the patterns that make it. */
export interface Ownable {
  readonly name: string;
  readonly patterns: readonly string[];
}

export interface Candidate {
  /** As the file would name them. */
  readonly owner: string;
  readonly name: string;
  /** Of all the work on it that counts, 0 to 1. */
  readonly share: number;
  readonly commits: number;
  /** Of the latest commit, in seconds since 1970. */
  readonly last: number;
}

export interface Suggestion {
  readonly name: string;
  readonly candidates: readonly Candidate[];
}

/** Contributors below this share are not suggested. */
const leastShare = 0.15;
const mostOwners = 3;

/**
 * The contributors of each part. A commit counts once for each part that it touches, however many
 * files it has there, and the less the older it is: half after `halfLife` days.
 */
export function suggestOwners(
  ownables: readonly Ownable[],
  commits: readonly PastCommit[],
  { host, now, halfLife }: { host: Host; now: number; halfLife: number },
): Suggestion[] {
  const touched = touchedBy(ownables, host);
  const work = ownables.map(() => new Map<string, Work>());
  for (const commit of commits) {
    if (isBot(commit)) continue;
    const age = Math.max(0, now - commit.time) / 86_400;
    const weight = 0.5 ** (age / halfLife);
    for (const index of touched(commit.files)) add(work[index], commit, weight);
  }
  return ownables.map(({ name }, index) => ({ name, candidates: candidates(work[index], host) }));
}

interface Work {
  readonly name: string;
  readonly emails: Set<string>;
  weight: number;
  commits: number;
  last: number;
}

/** Which of the ownables a set of files is about. */
function touchedBy(
  ownables: readonly Ownable[],
  host: Host,
): (files: readonly string[]) => Set<number> {
  const rules = ownables.flatMap(({ patterns }, index) => bareRules(patterns, host, index));
  const matcher = matcherOf(rules);
  return (files) =>
    new Set(files.flatMap((path) => matcher.matching(path).map(({ section }) => section)));
}

function add(
  work: Map<string, Work> | undefined,
  { name, email, time }: PastCommit,
  weight: number,
): void {
  // One person has several addresses more often than two have one name.
  const key = name.trim().toLowerCase();
  const known = work?.get(key) ?? {
    name,
    emails: new Set<string>(),
    weight: 0,
    commits: 0,
    last: 0,
  };
  known.emails.add(email.toLowerCase());
  known.weight += weight;
  known.commits += 1;
  known.last = Math.max(known.last, time);
  work?.set(key, known);
}

function candidates(work: Map<string, Work> | undefined, host: Host): Candidate[] {
  const all = [...(work?.values() ?? [])];
  const total = all.reduce((sum, { weight }) => sum + weight, 0);
  return all
    .map(({ name, emails, weight, commits, last }) => ({
      owner: ownerName([...emails], host),
      name,
      share: total === 0 ? 0 : weight / total,
      commits,
      last,
    }))
    .filter(({ share }) => share >= leastShare)
    .sort((a, b) => b.share - a.share || (a.owner < b.owner ? -1 : 1))
    .slice(0, mostOwners);
}

/** The no-reply addresses of hosts contain the user name. */
const hidden: Readonly<Record<Host, RegExp | undefined>> = {
  github: /^(?:\d+\+)?([^@]+)@users\.noreply\.github\.com$/,
  gitlab: /^\d+-([^@]+)@users\.noreply\.gitlab\.com$/,
  bitbucket: undefined,
};

function ownerName(emails: readonly string[], host: Host): string {
  for (const email of emails) {
    const [, login] = hidden[host]?.exec(email) ?? [];
    if (login !== undefined) return `@${login}`;
  }
  return emails[0] ?? '';
}

const isBot = ({ name, email }: PastCommit): boolean =>
  /\[bot\]|^(dependabot|renovate|greenkeeper|snyk|github-actions|semantic-release)\b/i.test(name) ||
  /\[bot\]|^(noreply|no-reply|bot)@/i.test(email);
