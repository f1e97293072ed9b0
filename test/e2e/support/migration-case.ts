/** A migration, and what the lint has to say of it: `rule@line`, the first statement of `up` on line 2. */
export interface CorpusCase {
  readonly name: string;
  /** Of the up section, a line each. */
  readonly up: readonly string[];
  /** Of the down section; none at all where it is undefined. */
  readonly down?: readonly string[];
  readonly finds: readonly string[];
}

/** Where the statements run without a transaction. */
export const alone = '-- Without a transaction.';

export const good = (name: string, up: string[], down: string[] = []): CorpusCase => ({
  name,
  up,
  down,
  finds: [],
});
export const bad = (
  name: string,
  finds: string[],
  up: string[],
  down: string[] = [],
): CorpusCase => ({
  name,
  up,
  down,
  finds,
});

export const fileOf = ({ up, down }: CorpusCase): string =>
  [
    '-- Up Migration',
    ...up,
    ...(down === undefined ? [] : ['-- Down Migration', ...down]),
    '',
  ].join('\n');

/** One second after the other. */
export function fileName({ name }: CorpusCase, index: number): string {
  const time = new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString();
  return `${time.replace(/\D/g, '').slice(0, 14)}_${name}.sql`;
}
