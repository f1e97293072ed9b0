import type { Server } from 'node:http';
import { Readable } from 'node:stream';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import { addRequestLogging } from '../../src/platform/logging/hono.js';
import { listenOn, type Routes } from './routes.js';

type Bindings = { Bindings: HttpBindings };

export function createApp(routes: Routes, logger: Logger): Hono<Bindings> {
  const app = addRequestLogging(new Hono<Bindings>(), { logger, probes: '/health' });
  for (const [route, handle] of Object.entries(routes)) {
    const [method = '', path = ''] = route.split(' ');
    app.on(method, path, async (c) => {
      const isJson = c.req.header('content-type') === 'application/json';
      const answer = await handle({
        raw: c.env.incoming,
        request: c.req,
        log: logger,
        query: c.req.query(),
        headers: c.req.header(),
        body: isJson ? await c.req.json() : undefined,
      });
      c.status(method === 'POST' ? 201 : 200);
      return answer instanceof Readable
        ? c.body(Readable.toWeb(answer) as ReadableStream)
        : c.text(String(answer));
    });
  }
  app.onError((err, c) => {
    logger.warn({ err }, 'refused');
    return c.body(null, err instanceof SyntaxError ? 400 : 500);
  });
  return app;
}

export const listen = ({ fetch }: Hono<Bindings>): Promise<string> =>
  listenOn(createAdaptorServer({ fetch }) as Server);
