import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Hono } from 'hono';
import { basicAuth } from 'hono/basic-auth';
import { HTTPException } from 'hono/http-exception';
import { validator } from 'hono/validator';
import { ConflictError } from '../src/platform/errors/app-error.js';
import type { Problem } from '../src/platform/errors/problem.js';
import { answerTo, serve } from './support/erring-app.js';
import { post } from './support/post.js';

const PROBLEM_JSON = /^application\/problem\+json/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

test('an error of an HTTP client is a fault of ours', async () => {
  const upstream = Object.assign(new Error('GET http://internal/ 404'), { status: 404 });
  const { response, body, log } = await answerTo(() => Promise.reject(upstream));
  assert.equal(response.status, 500);
  assert.doesNotMatch(body, /internal\//);
  assert.match(log, /internal/);
});

test('errors of the framework come out as problems', async () => {
  const { url } = await serve((app) => {
    app.post('/things', async (c) => c.json(await c.req.json<unknown>()));
    const body = validator('json', () => ({}));
    app.post('/validated', body, (c) => c.text('ok'));
    app.get('/private', basicAuth({ username: 'a', password: 'b' }));
  });

  const cases: [path: string, init: RequestInit, status: number, code: string][] = [
    ['/nowhere?token=s3cret', {}, 404, 'NOT_FOUND'],
    ['/things', { method: 'DELETE' }, 404, 'NOT_FOUND'],
    ['/nowhere', { method: 'OPTIONS' }, 404, 'NOT_FOUND'],
    ['/things', post('{"a'), 400, 'BAD_REQUEST'],
    ['/things', post(`"${'x'.repeat(100)}"`), 413, 'PAYLOAD_TOO_LARGE'],
    ['/things', post(''), 400, 'BAD_REQUEST'],
    ['/validated', post('{"a'), 400, 'BAD_REQUEST'],
    ['/private?token=s3cret', {}, 401, 'UNAUTHORIZED'],
  ];
  for (const [path, init, status, code] of cases) {
    const response = await fetch(`${url}${path}`, init);
    const body = await response.text();
    const problem = JSON.parse(body) as Problem;
    assert.match(String(response.headers.get('content-type')), PROBLEM_JSON);
    assert.deepEqual([response.status, problem.status, problem.code], [status, status, code]);
    assert.ok(problem.title && problem.instance.startsWith('/') && problem.requestId);
    assert.doesNotMatch(body, /s3cret/);
    if (status === 401) assert.match(String(response.headers.get('www-authenticate')), /^Basic /);
  }
});

test('an error after the headers closes the connection and does not crash', async () => {
  const { url, log } = await serve((app) => {
    app.get('/half', (c) =>
      c.body(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(new TextEncoder().encode('half'));
            await sleep(20);
            throw new Error('too late');
          },
        }),
      ),
    );
    app.get('/', (c) => c.text('alive'));
  });

  const request = httpRequest(`${url}/half`).end();
  const [response] = (await once(request, 'response')) as [AsyncIterable<Buffer>];
  await assert.rejects(async () => {
    for await (const chunk of response) assert.equal(String(chunk), 'half');
  }, /aborted/);
  assert.doesNotMatch(log(), /ERR_HTTP_HEADERS_SENT/);
  assert.equal(await (await fetch(url)).text(), 'alive');
});

test('what the caller has done is logged as info, what we have done as an error', async () => {
  const refused = await answerTo(() => Promise.reject(new ConflictError('Taken.')));
  assert.match(refused.log, /^info: request refused .*Taken/s);
  const failed = await answerTo(() => Promise.reject(new Error('a bug')));
  assert.match(failed.log, /^error: request failed .*a bug/s);
  for (const { problem, log } of [refused, failed]) assert.ok(log.includes(problem.requestId));
});

test('the id of the request is that of its header, else a fresh one', async () => {
  const { url } = await serve((app) => {
    app.use('/known', async (c, next) => {
      c.header('x-request-id', 'req-7');
      await next();
    });
  });
  for (const [path, pattern] of [
    ['/known', /^req-7$/],
    ['/fresh', UUID],
  ] as const) {
    const response = await fetch(`${url}${path}`);
    const { requestId } = (await response.json()) as Problem;
    assert.match(requestId, pattern);
    assert.equal(response.headers.get('x-request-id'), requestId);
  }
});

test('what a handler has said about its body does not describe the problem', async () => {
  const { url } = await serve((app) => {
    app.get('/', (c) => {
      c.header('etag', '"1"');
      c.header('content-encoding', 'gzip');
      c.header('x-kept', 'yes');
      throw new ConflictError();
    });
  });
  const { headers } = await fetch(url);
  const names = ['etag', 'content-encoding', 'x-kept'];
  assert.deepEqual(
    names.map((name) => headers.get(name)),
    [null, null, 'yes'],
  );
});

test('an HTTPException shows its message, and its cause to the log only', async () => {
  const cause = new Error('duplicate key');
  const { response, body, problem, log } = await answerTo(async () => {
    throw new HTTPException(409, { message: 'Taken.', cause });
  });
  assert.deepEqual([response.status, problem.code, problem.detail], [409, 'CONFLICT', 'Taken.']);
  assert.doesNotMatch(body, /duplicate key/);
  assert.match(log, /duplicate key/);
});

test('of its own response an HTTPException keeps the headers, and all of it below 400', async () => {
  const { url, log } = await serve((app) => {
    app.get('/limited', () => {
      const res = new Response('<h1>no</h1>', { headers: { 'retry-after': '7' } });
      res.headers.append('set-cookie', 'a=1');
      res.headers.append('set-cookie', 'b=2');
      throw new HTTPException(429, { res });
    });
    app.get('/moved', (c) => {
      throw new HTTPException(302, { res: c.redirect('/there') });
    });
  });
  const limited = await fetch(`${url}/limited`);
  assert.match(String(limited.headers.get('content-type')), PROBLEM_JSON);
  assert.equal(limited.headers.get('retry-after'), '7');
  assert.deepEqual(limited.headers.getSetCookie(), ['a=1', 'b=2']);
  assert.equal(((await limited.json()) as Problem).status, 429);
  const moved = await fetch(`${url}/moved`, { redirect: 'manual' });
  assert.deepEqual([moved.status, moved.headers.get('location')], [302, '/there']);
  assert.equal(await moved.text(), '');
  assert.equal(log().match(/refused/g)?.length, 1);
});

test('bad JSON is the fault of the caller only if it was read from the body', async () => {
  const { url } = await serve((app) => {
    app.post('/other', async (c) => {
      await c.req.text();
      return c.json(JSON.parse('s3cret'));
    });
    app.post('/unread', (c) => c.json(JSON.parse('{"a')));
  });
  for (const path of ['/other', '/unread']) {
    const response = await fetch(`${url}${path}`, post('{"a'));
    assert.equal(response.status, 500);
    assert.doesNotMatch(await response.text(), /s3cret/);
  }
});

test('errors of an app that is mounted with route() come here', async () => {
  const sub = new Hono().get('/', () => {
    throw new ConflictError();
  });
  const { url } = await serve((app) => app.route('/sub', sub));
  const response = await fetch(`${url}/sub`);
  assert.equal(((await response.json()) as Problem).code, 'CONFLICT');
});

test('a caller who hangs up during the upload is no failure', async () => {
  const { url, log } = await serve((app) => app.post('/', async (c) => c.text(await c.req.text())));
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhalf');
  await sleep(50);
  socket.destroy();
  while (log() === '') await sleep(5);
  assert.match(log(), /^info: request refused/);
});
