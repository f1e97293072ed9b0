/** The statuses, in the order of a record's life. `draft` is log4brains'. */
export const statusWords = [
  'proposed',
  'accepted',
  'rejected',
  'deprecated',
  'superseded',
] as const;
export type Status = (typeof statusWords)[number];

const known: readonly string[] = ['draft', ...statusWords];

/** The first word, small: `Superceded by …` (as adr-tools once wrote it) is `superseded`. */
export function wordOf(value: string): string | undefined {
  const word = /[\p{L}][\p{L}\p{N}-]*/u.exec(value)?.[0]?.toLowerCase();
  return word === 'superceded' ? 'superseded' : word;
}

export const isKnown = (word: string): boolean => known.includes(word);

/** The statuses from which each can be reached without --force. */
export const reachable: Readonly<Record<Status, readonly string[]>> = {
  proposed: ['draft'],
  accepted: ['draft', 'proposed'],
  rejected: ['draft', 'proposed'],
  deprecated: ['accepted'],
  superseded: ['proposed', 'accepted', 'deprecated'],
};
