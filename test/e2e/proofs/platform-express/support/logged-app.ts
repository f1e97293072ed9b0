import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Logger } from 'pino';
import { addRequestLogging } from '../../src/platform/logging/express.js';
import { listenOn, type Routes } from './routes.js';

export function createApp(routes: Routes, logger: Logger): Express {
  const app = addRequestLogging(express(), { logger, probes: '/health' });
  app.use(express.json());
  for (const [route, handle] of Object.entries(routes)) {
    const [method, path = ''] = route.split(' ');
    app.all(path, async (request, response, next) => {
      if (request.method !== method) return next();
      const { query, headers } = request;
      const body: unknown = request.body;
      try {
        const answer = await handle({ raw: request, request, log: logger, query, headers, body });
        response.status(method === 'POST' ? 201 : 200);
        if (answer instanceof Readable) answer.pipe(response);
        else response.send(answer);
      } catch (error) {
        next(error);
      }
    });
  }
  return app.use(refuse(logger));
}

export function refuse(logger: Logger): ErrorRequestHandler {
  return (err: Error & { readonly status?: number }, _request, response, next) => {
    logger.warn({ err }, 'refused');
    if (response.headersSent) next(err);
    else response.sendStatus(err.status ?? 500);
  };
}

export const listen = (app: Express): Promise<string> => listenOn(createServer(app));
