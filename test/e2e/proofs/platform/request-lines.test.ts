import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { requestContext, setTenant } from '../src/platform/logging/context.js';
import { eventually } from './fixtures/captured-logger.js';
import type { Routes } from './support/routes.js';
import { serve } from './support/served.js';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const SECRET = 's3cret';

test('each request gets one line with method, route, status, duration and bytes', async () => {
  const { address, requests, nextLine } = await serve(() => ({
    'POST /things/:id': () => '{"ok":true}',
  }));
  await fetch(`${address}/things/7?token=${SECRET}`, { method: 'POST', body: 'text' });
  const line = await nextLine();
  assert.equal(requests().length, 1);
  assert.deepEqual([line.method, line.route, line.status], ['POST', '/things/:id', 201]);
  assert.ok(typeof line.durationMs === 'number' && line.durationMs > 0);
  assert.ok(typeof line.bytes === 'number' && line.bytes > '{"ok":true}'.length);
  assert.equal(line.level, 'info');
});

test('bytes are those of the request, also on a connection that is kept', async () => {
  const { address, nextLine } = await serve();
  await (await fetch(address)).text();
  const first = await nextLine(1);
  await (await fetch(address)).text();
  assert.equal((await nextLine(2)).bytes, first.bytes);
});

test('an unknown route is logged too, without its path', async () => {
  const { address, nextLine } = await serve();
  await fetch(`${address}/reset/${SECRET}`);
  const line = await nextLine();
  assert.equal(line.status, 404);
  assert.equal(line.route, undefined);
});

test('an aborted request is logged: 499 if nothing was sent, else its status', async () => {
  const { address, requests } = await serve(() => ({
    'GET /never': () => new Promise(() => {}),
    'GET /half': () => {
      const endless = new Readable({ read() {} });
      endless.push('half');
      return endless;
    },
  }));

  const waiting = get(`${address}/never`).on('error', () => {});
  await sleep(100);
  waiting.destroy();
  const never = await eventually(() => requests().find(({ route }) => route === '/never'));
  assert.deepEqual([never.status, never.aborted], [499, true]);
  assert.match(String(never.requestId), UUID);

  const reading = get(`${address}/half`, (response) => {
    response.on('error', () => {}).once('data', () => reading.destroy());
  }).on('error', () => {});
  const half = await eventually(() => requests().find(({ route }) => route === '/half'));
  assert.deepEqual([half.status, half.aborted], [200, true]);
  assert.equal(requests().length, 2);
});

test('probes are logged at debug', async () => {
  const ok = () => 'ok';
  const { address, requests, nextLine, logger } = await serve(() => ({
    'GET /health': ok,
    'GET /health/ready': ok,
    'GET /healthy': ok,
  }));
  for (const path of ['/health', '/health/ready', '/healthy']) await fetch(address + path);
  await nextLine();
  assert.deepEqual(
    requests().map(({ route }) => route),
    ['/healthy'],
  );
  logger.level = 'debug';
  await fetch(`${address}/health/ready`);
  assert.equal((await nextLine(2)).level, 'debug');
});

test('every line inside a request bears its ids, after await, in timers and after a body', async () => {
  const { address, lines, nextLine } = await serve((logger) => ({
    'POST /': async () => {
      setTenant('acme');
      logger.info('at once');
      await sleep(1);
      logger.info('after await');
      await new Promise<void>((resolve) => {
        setTimeout(() => {
          logger.child({ module: 'a' }).info('in a timer');
          resolve();
        }, 1);
      });
      return 'ok';
    },
  }));

  const ids = ['a', 'b', 'c', 'd'];
  await Promise.all(
    ids.map(async (id) => {
      const headers = { 'x-request-id': id, 'x-correlation-id': `${id}-chain` };
      const request = httpRequest(address, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
      });
      request.write('{"first":');
      await sleep(5);
      request.end('"second"}');
      await once(request, 'response');
    }),
  );
  await nextLine(4);

  for (const id of ids) {
    const own = lines().filter(({ requestId }) => requestId === id);
    const messages = own.map(({ msg }) => msg).sort();
    assert.deepEqual(messages, ['after await', 'at once', 'in a timer', 'request']);
    assert.ok(own.every(({ correlationId }) => correlationId === `${id}-chain`));
    assert.ok(own.some(({ tenant }) => tenant === 'acme'));
  }
});

test('what listens for the chunks of a body is inside the request', async () => {
  const { address, lines } = await serve((logger) => ({
    'POST /': async ({ raw }) => {
      raw.on('data', () => logger.info('chunk'));
      await once(raw, 'end');
      return 'ok';
    },
  }));
  const headers = { 'content-type': 'text/csv', 'x-request-id': 'upload' };
  const request = httpRequest(address, { method: 'POST', headers });
  request.write('a,b\n');
  await eventually(() => lines().find(({ msg }) => msg === 'chunk'));
  request.end('1,2\n');
  await once(request, 'response');
  const chunks = lines().filter(({ msg }) => msg === 'chunk');
  assert.deepEqual(
    chunks.map(({ requestId }) => requestId),
    ['upload', 'upload'],
  );
});

test('a body that cannot be parsed is refused inside the request', async () => {
  const { address, lines } = await serve(() => ({ 'POST /': () => 'ok' }));
  const headers = { 'content-type': 'application/json', 'x-request-id': 'bad' };
  const { status } = await fetch(address, { method: 'POST', headers, body: '{' });
  assert.equal(status, 400);
  assert.equal(lines().find(({ msg }) => msg === 'refused')?.requestId, 'bad');
});

test('ids are taken over and sent back', async () => {
  const { address, nextLine } = await serve(() => ({
    'GET /': () => requestContext.getStore()?.requestId,
  }));
  const headers = { 'x-request-id': 'req_1.a-b', 'x-correlation-id': 'c'.repeat(64) };
  const response = await fetch(address, { headers });
  assert.equal(response.headers.get('x-request-id'), headers['x-request-id']);
  assert.equal(response.headers.get('x-correlation-id'), headers['x-correlation-id']);
  assert.equal(await response.text(), 'req_1.a-b');
  const line = await nextLine();
  assert.equal(line.requestId, headers['x-request-id']);
  assert.equal(line.correlationId, headers['x-correlation-id']);
});

for (const id of ['', 'a b', 'a\tb', '{"a":1}', 'é', 'x'.repeat(65), undefined]) {
  test(`${JSON.stringify(id)?.slice(0, 20)} as an id is replaced by a fresh UUID`, async () => {
    const { address } = await serve();
    const headers: Record<string, string> =
      id === undefined ? {} : { 'x-request-id': id, 'x-correlation-id': id };
    const response = await fetch(address, { headers });
    assert.match(String(response.headers.get('x-request-id')), UUID);
    assert.match(String(response.headers.get('x-correlation-id')), UUID);
  });
}

test('no secret leaks from header, body, query or error', async () => {
  const routes = (logger: Logger): Routes => ({
    'POST /': ({ raw, request, log, query, headers, body }) => {
      logger.info({ body, query, headers, req: request, res: request }, 'all of it');
      logger.info({ req: raw, request, list: [{ deep: { er: { password: SECRET } } }] });
      logger.child({ user: { dbPassword: SECRET }, client_secret: SECRET }).info('child');
      log.info({ url: `redis://:${SECRET}@cache:6379` });
      const cause = Object.assign(new Error(`connect postgres://app:${SECRET}@db/x failed`), {
        config: { headers: { authorization: `Bearer ${SECRET}` } },
        detail: SECRET,
      });
      logger.error(new AggregateError([cause], `GET https://api/?access_token=${SECRET}&a=1`));
      logger.error(
        { nested: { error: cause } },
        `sent "Authorization: Bearer ${SECRET}-${SECRET}"`,
      );
      throw new Error(`redis://:${SECRET}/${SECRET}#@cache`, { cause });
    },
  });
  const { address, text, nextLine } = await serve(routes, { level: 'trace' });
  await fetch(`${address}/?apiKey=${SECRET}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${SECRET}`,
      cookie: `session=${SECRET}`,
      'content-type': 'application/json',
      'x-api-key': SECRET,
      'proxy-authorization': SECRET,
    },
    body: JSON.stringify({
      password: SECRET,
      a: { b: [{ c: { refreshToken: SECRET, plain: 'kept' } }] },
    }),
  });
  await nextLine();
  assert.ok(!text().includes(SECRET), text());
  assert.match(text(), /"plain":"kept"/);
  assert.match(text(), /connect postgres:\/\/\[Redacted\]@db\/x failed/);
  assert.match(text(), /"msg":"refused"/);
});
