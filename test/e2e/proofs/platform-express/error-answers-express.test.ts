import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { test } from 'node:test';
import { ConflictError } from '../src/platform/errors/app-error.js';
import type { Problem } from '../src/platform/errors/problem.js';
import { answerTo, serve } from './support/erring-app.js';
import { post } from './support/post.js';

const PROBLEM_JSON = /^application\/problem\+json/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

test('an error of an HTTP client keeps its message to itself', async () => {
  const upstream = Object.assign(new Error('GET http://internal/ 404'), { statusCode: 404 });
  const { response, problem, log } = await answerTo(() => Promise.reject(upstream));
  assert.equal(response.status, 404);
  assert.equal(problem.detail, 'The request failed.');
  assert.match(log, /internal/);
});

test('an error with `expose` shows its message', async () => {
  const error = Object.assign(new Error('Teapot.'), { statusCode: 418, expose: true });
  const { problem } = await answerTo(() => Promise.reject(error));
  assert.equal(problem.detail, 'Teapot.');
  assert.equal(problem.code, 'I_M_A_TEAPOT');
});

test('errors of the framework come out as problems', async () => {
  const { url } = await serve((app) => {
    app.post('/things', (_request, response) => response.send('ok'));
    app.get('/things/:id', (_request, response) => response.send('ok'));
    app.get('/passed-on', (_request, _response, next) => next());
  });

  const cases: [path: string, init: RequestInit, status: number, code: string][] = [
    ['/nowhere?token=s3cret', {}, 404, 'NOT_FOUND'],
    ['/things', { method: 'DELETE' }, 405, 'METHOD_NOT_ALLOWED'],
    ['/passed-on', {}, 404, 'NOT_FOUND'],
    ['/nowhere', { method: 'OPTIONS' }, 404, 'NOT_FOUND'],
    ['/things', post('{"a'), 400, 'BAD_REQUEST'],
    ['/things', post(`"${'x'.repeat(100)}"`), 413, 'PAYLOAD_TOO_LARGE'],
    ['/things', post('{}', { 'content-encoding': 'none' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      '/things',
      post('{}', { 'content-type': 'application/json; charset=none' }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['/things/%zz?token=s3cret', {}, 400, 'BAD_REQUEST'],
  ];
  for (const [path, init, status, code] of cases) {
    const response = await fetch(`${url}${path}`, init);
    const body = await response.text();
    const problem = JSON.parse(body) as Problem;
    assert.match(String(response.headers.get('content-type')), PROBLEM_JSON);
    assert.deepEqual([response.status, problem.status, problem.code], [status, status, code]);
    assert.ok(problem.title && problem.instance.startsWith('/') && problem.requestId);
    assert.doesNotMatch(body, /s3cret/);
    if (path.includes('%zz')) assert.equal(problem.detail, 'The URL is not valid.');
  }
});

test('an error after the headers closes the connection and does not crash', async () => {
  const { url, log } = await serve((app) => {
    app.get('/half', (_request, response, next) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => next(new Error('too late')));
    });
    app.get('/', (_request, response) => response.send('alive'));
  });

  const request = httpRequest(`${url}/half`).end();
  const [response] = (await once(request, 'response')) as [AsyncIterable<Buffer>];
  await assert.rejects(async () => {
    for await (const chunk of response) assert.equal(String(chunk), 'half');
  }, /aborted/);
  assert.match(log(), /too late/);
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
    app.use('/known', (_request, response, next) => {
      response.set('x-request-id', 'req-7');
      next();
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
    app.get('/', (_request, response) => {
      response.set({ etag: '"1"', 'content-encoding': 'gzip', 'x-kept': 'yes' });
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

test('OPTIONS is answered with the methods of the path', async () => {
  const { url } = await serve((app) => app.get('/things', (_request, response) => response.end()));
  const response = await fetch(`${url}/things`, { method: 'OPTIONS' });
  assert.equal(response.status, 204);
  assert.equal(response.headers.get('allow'), 'GET, HEAD');
});

test('an error after the whole response leaves it alone', async () => {
  const whole = 'x'.repeat(5_000_000);
  const { url, log } = await serve((app) =>
    app.get('/', (_request, response) => {
      response.send(whole);
      throw new Error('too late');
    }),
  );
  assert.equal((await (await fetch(url)).text()).length, whole.length);
  assert.match(log(), /too late/);
});

test('`status` means what `statusCode` does', async () => {
  const error = Object.assign(new Error('Teapot.'), { status: 418, expose: true });
  const { response } = await answerTo(() => Promise.reject(error));
  assert.equal(response.status, 418);
});

test('a URIError that is not of the router is a fault of ours', async () => {
  const { response } = await answerTo(async () => decodeURIComponent('%zz') as never);
  assert.equal(response.status, 500);
});
