import { inspect } from 'node:util';
import { AgentopsError } from '../model/errors.js';
import { visible } from '../model/visible.js';
import { plain, shown } from '../output/paint.js';
import { errorText } from '../output/summary.js';

/**
 * Runs a task; an error leaves it as a host shows it best. `yo` prints the message and hands
 * `code` to `process.exit`, so the message holds all there is to say and the code is the exit
 * status, always a number: a string such as ENOENT would crash it. Other hosts print all of an
 * error, so no text of it steers the terminal, also in its stack and its cause.
 */
export async function hostError(task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    if (error instanceof AgentopsError) {
      const cause = shownCopy(error);
      const message = shown(errorText(cause, plain), process.stderr.columns || undefined);
      throw Object.assign(new Error(message, { cause }), { code: cause.exitCode });
    }
    if (!(error instanceof Error)) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (typeof code === 'string') throw withStackOf(error, `${message} (${code})`);
    // A host knows some errors by their class, such as that of an interrupted prompt.
    const printed = inspect(error);
    if (visible(printed) === printed) throw error;
    throw withStackOf(error, message);
  }
}

const shownCopy = ({ id, message, details, next }: AgentopsError): AgentopsError =>
  new AgentopsError(id, visible(message), { details: details.map(visible), next: visible(next) });

function withStackOf(error: Error, message: string): Error {
  const copy = new Error(visible(message));
  copy.stack = visible(error.stack ?? message);
  return copy;
}

/**
 * An interrupted prompt ends with the status that a shell gives SIGINT. The adapter hands its error
 * to the host by itself, past all tasks, so the error is put right as the adapter aborts.
 */
export function endWithInterrupt(signal: AbortSignal | undefined): void {
  signal?.addEventListener('abort', () => {
    const { reason } = signal;
    if (reason instanceof Error && reason.name === 'ExitPromptError') {
      Object.assign(reason, { message: 'Interrupted; nothing was written.', code: 130 });
    }
  });
}
