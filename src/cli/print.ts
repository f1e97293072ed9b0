import { shown } from '../output/paint.js';

/*
 * Everything that is printed goes through here, including JSON: the escapes are valid JSON, so
 * programs read the same values.
 */

/** Prints the output of a command. */
export const print = (text: string): void => write(process.stdout, text);

/** Prints a message to standard error; standard output may be for a program. */
export const say = (text: string): void => write(process.stderr, text);

/** Replaces the last message on the terminal. */
export const sayInPlace = (text: string): void => void process.stderr.write(`\r${shown(text)}`);

/** Prints a patch: unchanged for `git apply`, escaped on a terminal. */
export const printPatch = (patch: string): void =>
  void process.stdout.write(process.stdout.isTTY ? shown(patch) : patch);

/** Prose is wrapped between words before the terminal breaks it anywhere. */
const write = (stream: NodeJS.WriteStream, text: string): void =>
  void stream.write(`${shown(text, (stream.isTTY && stream.columns) || undefined)}\n`);
