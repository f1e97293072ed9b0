import type { Logger } from 'pino';
import type { LoggerOptions } from '../../src/platform/logging/logger.js';
import { capture, eventually } from '../fixtures/captured-logger.js';
import { createApp, listen } from './logged-app.js';
import type { Routes } from './routes.js';

/** An app of the framework that the proofs are about, with what it logs. */
export async function serve(
  routes: (logger: Logger) => Routes = () => ({ 'GET /': () => 'ok' }),
  options: Partial<LoggerOptions> = {},
) {
  const captured = capture(options);
  const app = createApp(routes(captured.logger), captured.logger);
  const requests = () => captured.lines().filter(({ msg }) => msg === 'request');
  /** The line is written shortly after the response. */
  const nextLine = (count = 1) => eventually(() => requests()[count - 1]);
  return { app, address: await listen(app), ...captured, requests, nextLine };
}
