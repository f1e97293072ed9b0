import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { addRequestLogging } from '../src/platform/logging/hono.js';
import { capture } from './fixtures/captured-logger.js';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

test('the route is that of the handler, also if a middleware answers before it', async () => {
  const { logger, lines } = capture();
  const notes = new Hono()
    .use(async (c, next) => (c.req.header('authorization') ? next() : c.text('', 401)))
    .get('/:id', (c) => c.text('ok'));
  const app = addRequestLogging(new Hono(), { logger }).route('/notes', notes);

  await app.request('/notes/7');
  await app.request('/notes/7', { headers: { authorization: 'a' } });
  await app.request('/notes/7/unknown', { headers: { authorization: 'a' } });
  assert.deepEqual(
    lines().map(({ route, status, bytes }) => [route, status, bytes]),
    [
      ['/notes/:id', 401, undefined],
      ['/notes/:id', 200, undefined],
      [undefined, 404, undefined],
    ],
  );
});

test('a response of another making gets the ids too', async () => {
  const { logger } = capture();
  const app = addRequestLogging(new Hono(), { logger });
  app.get('/new', () => new Response('ok'));
  app.get('/frozen', () => Response.redirect('http://localhost/', 302));
  for (const path of ['/new', '/frozen']) {
    const { headers } = await app.request(path, { headers: { 'x-request-id': 'a' } });
    assert.equal(headers.get('x-request-id'), 'a');
    assert.match(String(headers.get('x-correlation-id')), UUID);
  }
});
