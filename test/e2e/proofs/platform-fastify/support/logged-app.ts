import { after } from 'node:test';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import type { Logger } from 'pino';
import { addRequestLogging, OneLinePerRequest } from '../../src/platform/logging/fastify.js';
import { listenOn, type Routes } from './routes.js';

export function createApp(routes: Routes, logger: Logger) {
  const loggerInstance: FastifyBaseLogger = logger;
  const app = Fastify({ loggerInstance, logController: new OneLinePerRequest() });
  addRequestLogging(app, { probes: '/health' });
  app.addContentTypeParser('text/csv', (_request, _payload, done) => done(null));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    request.log.warn({ err: error }, 'refused');
    return reply.code(error.statusCode ?? 500).send();
  });
  for (const [route, handle] of Object.entries(routes)) {
    const [method = '', url = ''] = route.split(' ');
    app.route({
      method,
      url,
      handler: async (request, reply) => {
        const { raw, log, query, headers, body } = request;
        const answer = await handle({ raw, request, log, query, headers, body });
        return reply.code(method === 'POST' ? 201 : 200).send(answer);
      },
    });
  }
  return app;
}

export async function listen(app: ReturnType<typeof createApp>): Promise<string> {
  after(() => app.close());
  await app.ready();
  return listenOn(app.server);
}
