import { say, sayInPlace } from './print.js';

/** Says what is being waited for, and how long by now, until the work is over. */
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
