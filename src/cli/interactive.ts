import type { Person } from '../output/dialogue.js';
import { paintFor } from '../output/paint.js';
import type { RunOptions } from '../request/run-options.js';
import { say } from './print.js';

/** Prompts need a person: both ends a terminal, no CI, and nobody who said not to ask. */
const isInteractive = ({ yes, json, diff }: RunOptions): boolean =>
  !yes &&
  !json &&
  !diff &&
  !process.env.CI &&
  process.stdin.isTTY === true &&
  process.stderr.isTTY === true;

/** Whoever is there to be asked; what asks is loaded for a person only. */
export const personFor = async (options: RunOptions): Promise<Person | undefined> =>
  isInteractive(options)
    ? {
        ask: (await import('./terminal.js')).ask,
        say,
        paint: paintFor(process.stderr, process.env),
      }
    : undefined;
