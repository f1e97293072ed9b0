import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { inspect } from 'node:util';
import express, { type Express } from 'express';
import {
  type AppError,
  ConflictError,
  ForbiddenError,
  NotFoundError,
  TooManyRequestsError,
  UnauthenticatedError,
  UnavailableError,
  ValidationError,
} from '../src/platform/errors/app-error.js';
import { addErrorHandling } from '../src/platform/errors/express.js';
import { type Problem, toProblem } from '../src/platform/errors/problem.js';

const PROBLEM_JSON = /^application\/problem\+json/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

/** Serves the routes on a port of their own until the tests are over. */
async function serve(addRoutes: (app: Express) => unknown) {
  const log: string[] = [];
  const write = (level: string) => (fields: object, message: string) =>
    void log.push(`${level}: ${message} ${inspect(fields, { depth: 5 })}\n`);
  const logger = { info: write('info'), error: write('error') };

  const app = express().use(express.json({ limit: 100 }));
  addRoutes(app);
  const server = createServer(addErrorHandling(app, { logger }));
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, log: () => log.join('') };
}

/** The answer to a request that ends in the error of `handler`. */
async function answerTo(handler: () => Promise<never>) {
  const { url, log } = await serve((app) =>
    app.get('/things/:id', (_request, _response, next) => {
      // As it has to be done for Express 4; Express 5 does it itself.
      handler().catch(next);
    }),
  );
  const response = await fetch(`${url}/things/7?token=s3cret`);
  const body = await response.text();
  return { response, body, problem: JSON.parse(body) as Problem, log: log() };
}

function post(body: string, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } };
}

const tree: [AppError, number, string][] = [
  [new ValidationError(), 400, 'VALIDATION_FAILED'],
  [new UnauthenticatedError(), 401, 'UNAUTHENTICATED'],
  [new ForbiddenError(), 403, 'FORBIDDEN'],
  [new NotFoundError(), 404, 'NOT_FOUND'],
  [new ConflictError(), 409, 'CONFLICT'],
  [new TooManyRequestsError(30), 429, 'TOO_MANY_REQUESTS'],
  [new UnavailableError(30), 503, 'SERVICE_UNAVAILABLE'],
];

for (const [error, status, code] of tree) {
  test(`${error.name} is answered with ${status} ${code}`, async () => {
    const { response, problem } = await answerTo(() => {
      throw error;
    });
    assert.equal(response.status, status);
    assert.match(String(response.headers.get('content-type')), PROBLEM_JSON);
    assert.equal(problem.status, status);
    assert.equal(problem.code, code);
  });
}

test('a problem has the members of RFC 9457 and our own', async () => {
  const errors = [{ in: 'body', pointer: '#/age', detail: 'must be positive' }];
  const { problem } = await answerTo(async () => {
    throw new ConflictError('Taken.', { code: 'NAME_TAKEN', errors });
  });
  assert.ok(problem.requestId);
  assert.deepEqual(problem, {
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    detail: 'Taken.',
    instance: '/things/7',
    code: 'NAME_TAKEN',
    requestId: problem.requestId,
    errors,
  });
});

test('429 and 503 say when to come back, 401 how to authenticate', async () => {
  const thrown = [new TooManyRequestsError(2.1), new UnavailableError(0)];
  const [busy, down] = await Promise.all(
    thrown.map((error) => answerTo(() => Promise.reject(error))),
  );
  assert.equal(busy?.response.headers.get('retry-after'), '3');
  assert.equal(down?.response.headers.get('retry-after'), '1');
  const { response } = await answerTo(() => {
    throw new UnauthenticatedError('Log in.', { challenge: 'Basic realm="x"' });
  });
  assert.equal(response.headers.get('www-authenticate'), 'Basic realm="x"');
});

for (const [name, thrown] of Object.entries({
  'a bug': new TypeError('s3cret is not a function'),
  'an unavailable dependency': new UnavailableError(5, 's3cret host is down'),
  'a plain string': 's3cret',
  'an error with statusCode 500': Object.assign(new Error('s3cret'), { statusCode: 500 }),
  'an error with an impossible statusCode': Object.assign(new Error('s3cret'), { statusCode: 7 }),
})) {
  test(`a 5xx shows neither message nor stack: ${name}`, async () => {
    const { response, body, problem, log } = await answerTo(() => {
      throw thrown as Error;
    });
    assert.ok(response.status >= 500);
    assert.doesNotMatch(body, /s3cret|\bat /);
    assert.equal(problem.detail, undefined);
    assert.match(log, /s3cret/);
  });
}

test('an error of a dependency that is away is a 503, and a bug is none', async () => {
  const cause = Object.assign(new Error('10.0.0.5 is away'), { code: 'ECONNREFUSED' });
  for (const error of [cause, new AggregateError([cause]), new TypeError('fetch', { cause })]) {
    const { response, body } = await answerTo(() => Promise.reject(error));
    assert.deepEqual([response.status, response.headers.get('retry-after')], [503, '5']);
    assert.doesNotMatch(body, /10\.0/);
  }
  const bug = Object.assign(new Error('no such file'), { code: 'ENOENT' });
  assert.equal((await answerTo(() => Promise.reject(bug))).response.status, 500);
});

test('the cause is kept and logged, and not shown', async () => {
  for (const ErrorClass of [NotFoundError, ConflictError]) {
    const cause = new Error('duplicate key');
    const error = new ErrorClass('No.', { cause });
    assert.equal(error.cause, cause);
    const { body, log } = await answerTo(() => Promise.reject(error));
    assert.match(log, /duplicate key/);
    assert.doesNotMatch(body, /duplicate key/);
  }
  const { log } = await answerTo(() => {
    throw new Error('outer', { cause: new Error('inner') });
  });
  assert.match(log, /inner/);
});

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

test('HEAD gets the head of the problem', async () => {
  const { url } = await serve(() => {});
  const response = await fetch(`${url}/nowhere`, { method: 'HEAD' });
  assert.equal(response.status, 404);
  assert.match(String(response.headers.get('content-type')), PROBLEM_JSON);
  assert.equal(await response.text(), '');
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

test('the mapping needs no framework', () => {
  const problem = toProblem(undefined, { instance: '/', requestId: '1' });
  assert.equal(problem.status, 500);
  assert.equal(problem.code, 'INTERNAL_SERVER_ERROR');
});
