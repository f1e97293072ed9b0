import { shown } from '../output/paint.js';

/*
 * Everything that is printed goes through here, and through nothing else. JSON, too: an escape is
 * JSON, so a program reads what it would have read.
 */

/** Prints the output of a command. */
export const print = (text: string): void => void process.stdout.write(`${shown(text)}\n`);

/** Says something beside the output, which may be for a machine. */
export const say = (text: string): void => void process.stderr.write(`${shown(text)}\n`);

/** Prints a patch: for `git apply` to the byte, on a terminal as all else. */
export const printPatch = (patch: string): void =>
  void process.stdout.write(process.stdout.isTTY ? shown(patch) : patch);
