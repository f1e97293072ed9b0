import { say, sayInPlace } from './print.js';

/** Shows a message with the elapsed time until the work is done. */
export async function waiting<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const tick = (): void => {
    const seconds = Math.round((Date.now() - started) / 1000);
    sayInPlace(`${what} ${seconds}s`);
  };
  tick();
  const timer = setInterval(tick, 1000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    tick();
    say('');
  }
}
