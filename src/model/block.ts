/** A block of ours in a file that is the user's, between two comments. */
export interface Block {
  /** Its name in the comments. */
  readonly name: string;
  /** How the file's comments look. */
  readonly comment: '#' | '<!--';
  readonly lines: readonly string[];
  /** Where it goes: `keep` is where it is, and before everything where it is new. */
  readonly place: 'keep' | 'first' | 'last';
  /** With `last`: it stays before the first line that fits this regular expression. */
  readonly lastBefore?: string;
  /** The first lines of a new file. */
  readonly intro?: readonly string[];
}
