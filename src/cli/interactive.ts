import type { RunOptions } from '../run-options.js';

/** Prompts need a person: both ends a terminal, no CI, and nobody who said not to ask. */
export const isInteractive = ({ yes, json, diff }: RunOptions): boolean =>
  !yes &&
  !json &&
  !diff &&
  !process.env.CI &&
  process.stdin.isTTY === true &&
  process.stderr.isTTY === true;
