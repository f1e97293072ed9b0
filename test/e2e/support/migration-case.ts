/** A migration, and what the lint has to say of it: `rule@line`, the first statement of `up` on line 2. */
export interface CorpusCase {
  readonly name: string;
  /** Of `up`, a line each. */
  readonly up: readonly string[];
  /** Of `down`; none at all where it is undefined. */
  readonly down?: readonly string[];
  readonly finds: readonly string[];
}

export const sql = (text: string): string => `pgm.sql(${JSON.stringify(text)});`;
export const alone = 'pgm.noTransaction();';

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

/** As a file of CommonJS, which loads wherever it lies. */
export const fileOf = ({ up, down }: CorpusCase): string =>
  [
    'exports.up = async (pgm) => {',
    ...up.map((line) => `  ${line}`),
    '};',
    ...(down === undefined
      ? []
      : ['exports.down = async (pgm) => {', ...down.map((line) => `  ${line}`), '};']),
    '',
  ].join('\n');

/** One second after the other. */
export function fileName({ name }: CorpusCase, index: number): string {
  const time = new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString();
  return `${time.replace(/\D/g, '').slice(0, 14)}_${name}.cjs`;
}
