import { after } from 'node:test';
import Fastify, { type FastifyInstance } from 'fastify';
import { addErrorHandling, errorOptions } from '../../src/platform/errors/fastify.js';
import type { Problem } from '../../src/platform/errors/problem.js';

const apps: FastifyInstance[] = [];
after(() => Promise.all(apps.map((app) => app.close())));

/** Serves the routes on a port of their own until the tests are over. */
export async function serve(addRoutes: (app: FastifyInstance) => unknown) {
  const log: string[] = [];
  const stream = { write: (line: string): void => void log.push(line) };
  const app = addErrorHandling(Fastify({ ...errorOptions, logger: { stream }, bodyLimit: 100 }));
  apps.push(app);
  addRoutes(app);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url, log: () => log.join('') };
}

/** The answer to a request that ends in the error of `handler`. */
export async function answerTo(handler: () => Promise<never>) {
  const { url, log } = await serve((app) => app.get('/things/:id', handler));
  const response = await fetch(`${url}/things/7?token=s3cret`);
  const body = await response.text();
  return { response, body, problem: JSON.parse(body) as Problem, log: log() };
}
