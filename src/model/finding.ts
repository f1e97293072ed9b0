/** Something that a check has to say about a file of the repository. */
export interface Finding<Rule extends string = string> {
  /** What kind it is; stable, for filters and for SARIF. */
  readonly rule: Rule;
  readonly level: 'error' | 'warning';
  readonly message: string;
  /** Relative to the repository's root, with `/`. */
  readonly path: string;
  /** From 1; undefined if it is about the file as a whole, or one that does not exist. */
  readonly line?: number;
  readonly column?: number;
}
