import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FastifyRequest } from 'fastify';
import { capture } from './fixtures/captured-logger.js';
import { createApp } from './support/logged-app.js';
import { serve } from './support/served.js';

test('the id of a request is that of Fastify', async () => {
  const { address } = await serve(() => ({
    'GET /': ({ request }) => (request as FastifyRequest).id,
  }));
  const response = await fetch(address, { headers: { 'x-request-id': 'req_1.a-b' } });
  assert.equal(await response.text(), 'req_1.a-b');
});

test('the log level of a route still counts', async () => {
  const { logger, lines } = capture();
  const app = createApp({}, logger);
  app.get('/', { logLevel: 'error' }, (request) => {
    request.log.info('not shown');
    return 'ok';
  });
  await app.inject('/');
  assert.ok(!lines().some(({ msg }) => msg === 'not shown' || msg === 'request'));
});
