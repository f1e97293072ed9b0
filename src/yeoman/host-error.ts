import { AgentopsError } from '../core/errors.js';
import { plain } from '../output/paint.js';
import { errorText } from '../output/summary.js';

/**
 * Runs a task; an error leaves it as a host shows it best. `yo` prints the message and hands
 * `code` to `process.exit`, so the message holds all there is to say and the code is the exit
 * status, always a number: a string such as ENOENT would crash it.
 */
export async function hostError(task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    if (error instanceof AgentopsError) {
      throw Object.assign(new Error(errorText(error, plain), { cause: error }), {
        code: error.exitCode,
      });
    }
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
      throw new Error(`${error.message} (${error.code})`, { cause: error });
    }
    throw error;
  }
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
