import type { Logger, OnEvent } from '../../src/platform/cache/backing.js';

/** A logger that remembers, and counts of what happened. */
export function observe() {
  const logged: { readonly level: string; readonly message: string; readonly fields: object }[] =
    [];
  const counts = new Map<string, number>();
  const write = (level: string) => (fields: object, message: string) => {
    logged.push({ level, message, fields });
  };
  const logger: Logger = { info: write('info'), warn: write('warn'), error: write('error') };
  const onEvent: OnEvent = (event) => counts.set(event, (counts.get(event) ?? 0) + 1);
  return {
    logger,
    onEvent,
    logged,
    count: (event: Parameters<OnEvent>[0]): number => counts.get(event) ?? 0,
    logs: (message: string): number => logged.filter((each) => each.message === message).length,
  };
}

/** Waits until something is so. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`not within a minute: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What is settled by hand. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((fulfil, fail) => {
    resolve = fulfil;
    reject = fail;
  });
  return { promise, resolve, reject };
}
