import { shown } from '../output/paint.js';

/*
 * Everything that is printed goes through here, and through nothing else. JSON, too: an escape is
 * JSON, so a program reads what it would have read.
 */

/** Prints the output of a command. */
export const print = (text: string): void => write(process.stdout, text);

/** Says something beside the output, which may be for a machine. */
export const say = (text: string): void => write(process.stderr, text);

/** Says something over what was said here before. */
export const sayInPlace = (text: string): void => void process.stderr.write(`\r${shown(text)}`);

/** Prints a patch: for `git apply` to the byte, on a terminal as all else. */
export const printPatch = (patch: string): void =>
  void process.stdout.write(process.stdout.isTTY ? shown(patch) : patch);

/** A terminal breaks lines wherever it ends; prose is broken before, between its words. */
const write = (stream: NodeJS.WriteStream, text: string): void =>
  void stream.write(`${shown(text, (stream.isTTY && stream.columns) || undefined)}\n`);
