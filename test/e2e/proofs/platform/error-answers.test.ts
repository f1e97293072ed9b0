import assert from 'node:assert/strict';
import { test } from 'node:test';
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
import { toProblem } from '../src/platform/errors/problem.js';
import { answerTo, serve } from './support/erring-app.js';

const PROBLEM_JSON = /^application\/problem\+json/;

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

test('HEAD gets the head of the problem', async () => {
  const { url } = await serve(() => {});
  const response = await fetch(`${url}/nowhere`, { method: 'HEAD' });
  assert.equal(response.status, 404);
  assert.match(String(response.headers.get('content-type')), PROBLEM_JSON);
  assert.equal(await response.text(), '');
});

test('the mapping needs no framework', () => {
  const problem = toProblem(undefined, { instance: '/', requestId: '1' });
  assert.equal(problem.status, 500);
  assert.equal(problem.code, 'INTERNAL_SERVER_ERROR');
});
