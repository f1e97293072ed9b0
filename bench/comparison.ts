/** One comparison as data: what `--json` prints, and what the table shows. */
export interface Comparison {
  readonly name: string;
  readonly title: string;
  /** What the figures mean, in the order of the columns. */
  readonly columns: readonly Column[];
  /** Ours first. */
  readonly rows: readonly Row[];
}

export interface Column {
  readonly key: string;
  readonly label: string;
  readonly digits: number;
}

export interface Row {
  readonly name: string;
  readonly figures: Readonly<Record<string, Spread>>;
  /** Ours divided by this one, over the rounds. */
  readonly ratio?: Spread;
  readonly goal?: Goal;
}

export interface Goal {
  /** What is to be reached, as a person reads it. */
  readonly goal: string;
  readonly reached: boolean;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median =
    ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) /
    2;
  return { median, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

/** A goal for the first comparison's figure, judged by its median. */
export const atMost = (figure: Spread | undefined, limit: number, unit: string): Goal => ({
  goal: `at most ${limit}${unit}`,
  reached: (figure?.median ?? Number.NaN) <= limit,
});

export const atLeast = (figure: Spread | undefined, limit: number, unit: string): Goal => ({
  goal: `at least ${limit}${unit}`,
  reached: (figure?.median ?? Number.NaN) >= limit,
});

/** Wall time, peak memory and files: the columns of every comparison of commands. */
export const commandColumns: readonly Column[] = [
  { key: 'seconds', label: 'wall s', digits: 2 },
  { key: 'megabytes', label: 'peak MB', digits: 0 },
  { key: 'files', label: 'files', digits: 0 },
];
