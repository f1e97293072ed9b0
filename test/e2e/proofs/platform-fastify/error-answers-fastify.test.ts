import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { NotFoundError } from '../src/platform/errors/app-error.js';
import type { Problem } from '../src/platform/errors/problem.js';
import { answerTo, serve } from './support/erring-app.js';
import { post } from './support/post.js';

const PROBLEM_JSON = /^application\/problem\+json/;

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
    const schema = { body: { type: 'object', properties: { 'a/b': { type: 'integer' } } } };
    app.post('/things', { schema }, () => 'ok');
    app.get('/things/:id', () => 'ok');
  });

  const cases: [path: string, init: RequestInit, status: number, code: string][] = [
    ['/nowhere?token=s3cret', {}, 404, 'NOT_FOUND'],
    ['/things', { method: 'DELETE' }, 404, 'NOT_FOUND'],
    ['/nowhere', { method: 'OPTIONS' }, 404, 'NOT_FOUND'],
    ['/things', post('{"a'), 400, 'BAD_REQUEST'],
    ['/things', post(`"${'x'.repeat(100)}"`), 413, 'PAYLOAD_TOO_LARGE'],
    ['/things', post(''), 400, 'BAD_REQUEST'],
    ['/things', post('x', { 'content-type': 'a/b' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['/things', post('{"a/b":"x"}'), 400, 'VALIDATION_FAILED'],
    ['/things/%zz?token=s3cret', {}, 400, 'BAD_REQUEST'],
    [`/things/${'x'.repeat(200)}?token=s3cret`, {}, 414, 'URI_TOO_LONG'],
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
    if (code === 'VALIDATION_FAILED') {
      assert.deepEqual(problem.errors, [
        { in: 'body', pointer: '#/a~1b', detail: 'must be integer' },
      ]);
    }
  }
});

test('an error after the headers closes the connection and does not crash', async () => {
  const { url, log } = await serve((app) => {
    app.get('/half', async (_request, reply) => {
      reply.raw.writeHead(200, { 'content-length': '100' });
      reply.raw.write('half');
      throw new Error('too late');
    });
    app.get('/', () => 'alive');
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

test('what is not HTTP at all is answered with a problem', async () => {
  const { url } = await serve(() => {});
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.end('GARBAGE\r\n\r\n');
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  assert.match(head, /^HTTP\/1.1 400 Bad Request\r\nContent-Type: application\/problem\+json/);
  assert.equal((JSON.parse(body) as Problem).status, 400);
});

test('a response schema does not strip a problem', async () => {
  const response = { 404: { type: 'object', properties: { only: { type: 'string' } } } };
  const { url } = await serve((app) =>
    app.get('/', { schema: { response } }, () => {
      throw new NotFoundError();
    }),
  );
  const problem = (await (await fetch(url)).json()) as Problem;
  assert.equal(problem.code, 'NOT_FOUND');
});
