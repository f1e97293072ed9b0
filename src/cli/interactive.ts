import type { Prompter } from '../output/dialogue.js';
import { paintFor } from '../output/paint.js';
import { mayAsk, type RunOptions } from '../request/run-options.js';
import { say } from './print.js';

/** Prompts need a terminal at both ends, no CI, and no `--yes`. */
const isInteractive = (options: RunOptions): boolean =>
  mayAsk(options) &&
  !process.env.CI &&
  process.stdin.isTTY === true &&
  process.stderr.isTTY === true;

/** The prompts, loaded only if they can be shown. */
export const prompterFor = async (options: RunOptions): Promise<Prompter | undefined> =>
  isInteractive(options)
    ? {
        ask: (await import('./terminal.js')).ask,
        say,
        paint: paintFor(process.stderr, process.env),
      }
    : undefined;
