import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { inspect } from 'node:util';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { addErrorHandling } from '../../src/platform/errors/hono.js';
import type { Problem } from '../../src/platform/errors/problem.js';

const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

/** Serves the routes on a port of their own until the tests are over. */
export async function serve(addRoutes: (app: Hono) => unknown) {
  const log: string[] = [];
  const write = (level: string) => (fields: object, message: string) =>
    void log.push(`${level}: ${message} ${inspect(fields, { depth: 5 })}\n`);
  const logger = { info: write('info'), error: write('error') };

  const app = addErrorHandling(new Hono(), { logger });
  app.use(bodyLimit({ maxSize: 100 }));
  addRoutes(app);
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, log: () => log.join('') };
}

/** The answer to a request that ends in the error of `handler`. */
export async function answerTo(handler: () => Promise<never>) {
  const { url, log } = await serve((app) => app.get('/things/:id', handler));
  const response = await fetch(`${url}/things/7?token=s3cret`);
  const body = await response.text();
  return { response, body, problem: JSON.parse(body) as Problem, log: log() };
}
