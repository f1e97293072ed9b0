import { AgentopsError, exitCodes } from '../model/errors.js';
import { paintFor } from '../output/paint.js';
import { errorText } from '../output/summary.js';
import type { Result } from '../plan/result.js';
import { print, say } from './print.js';

/** Ctrl-C at a prompt: 128 + SIGINT, as a shell counts it. */
const interrupted = 130;

/** Reports an error to the user or the script. Returns the exit status. */
export function report(error: unknown, { json }: { json: boolean }): number {
  if (error instanceof Error && error.name === 'ExitPromptError') {
    say('\nInterrupted; nothing was written.');
    return interrupted;
  }
  const known = error instanceof AgentopsError;
  const paint = paintFor(process.stderr, process.env);
  if (json) {
    const result: Result = {
      version: 1,
      status: 'error',
      exitCode: known ? error.exitCode : exitCodes.unexpected,
      error: known
        ? { id: error.id, message: error.message, details: [...error.details], next: error.next }
        : { id: 'UNEXPECTED', message: String(error), details: [], next: 'Please report this.' },
    };
    print(JSON.stringify(result, null, 2));
    return result.exitCode;
  }
  if (known) {
    say(errorText(error, paint));
    return error.exitCode;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  say(`${paint('red', 'unexpected')} ${trace}`);
  say(paint('dim', 'Please report this with the command that you ran.'));
  return exitCodes.unexpected;
}
