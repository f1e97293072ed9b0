import assert from 'node:assert/strict';
import { must } from './support/child.ts';
import { npmInstall } from './support/installs.ts';
import { frameworks, make } from './support/made-service.ts';
import { type RawReply, sendRaw } from './support/raw.ts';
import { type Service, startService } from './support/service.ts';

const away = new URL('support/dependency-away.mjs', import.meta.url).href;
const note = (number: number) => `/notes/00000000-0000-4000-8000-00000000000${number}`;

/** A whole request; `Connection: close`, so that the end of the answer is seen. */
const request = (method: string, path: string, headers: string[] = [], body = ''): string =>
  [`${method} ${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers, '', body].join('\r\n');

const json = (body: string): string =>
  request(
    'POST',
    '/notes',
    ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`],
    body,
  );

const typed = (path: string, ...type: string[]): string =>
  request('POST', path, [...type, 'Content-Length: 2'], 'hi');

const chunked = (chunks: string): string =>
  request(
    'POST',
    '/notes',
    ['Content-Type: application/json', 'Transfer-Encoding: chunked'],
    chunks,
  );

interface Case {
  readonly name: string;
  readonly bytes: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const megabyte = 'x'.repeat(2 ** 20);
const cases: readonly Case[] = [
  { name: 'no HTTP at all', bytes: 'GARBAGE\r\n\r\n', status: 400 },
  { name: 'headers that do not end', bytes: 'GET /notes HTTP/1.1\r\nHost: x\r\n', status: 408 },
  {
    name: 'a body that does not end',
    bytes: request('POST', '/notes', ['Content-Type: application/json', 'Content-Length: 9'], '{'),
    status: 408,
  },
  { name: 'a body of more than its limit', bytes: json(`{"text":"${megabyte}"}`), status: 413 },
  {
    name: 'chunks of more than the limit',
    bytes: chunked(`100010\r\n"${megabyte}${'x'.repeat(15)}\r\n0\r\n\r\n`),
    status: 413,
  },
  {
    name: 'extensions of a chunk without an end',
    bytes: chunked(`1;${'x'.repeat(20_000)}`),
    status: 413,
  },
  {
    name: 'a URL of more than the limit',
    bytes: request('GET', `/notes?${'x'.repeat(20_000)}`),
    status: 414,
  },
  {
    name: 'headers of more than the limit',
    bytes: request('GET', '/notes', [`X-Long: ${'x'.repeat(20_000)}`]),
    status: 431,
  },
  { name: 'text/plain', bytes: typed('/notes', 'Content-Type: text/plain'), status: 415 },
  { name: 'XML', bytes: typed('/notes', 'Content-Type: application/xml'), status: 415 },
  { name: 'a body of no type', bytes: typed('/notes'), status: 415 },
  { name: 'no body', bytes: request('POST', '/notes', ['Content-Length: 0']), status: 400 },
  { name: 'no JSON', bytes: json('{"title":'), status: 400 },
  { name: 'NUL in a text', bytes: json('{"title":"a\\u0000b"}'), status: 400 },
  { name: 'half of a surrogate pair', bytes: json('{"title":"a","text":"\\ud800"}'), status: 400 },
  { name: 'the other half', bytes: json('{"title":"\\udc00 b"}'), status: 400 },
  { name: 'NUL in a parameter', bytes: request('GET', '/notes/%00'), status: 400 },
  { name: 'a surrogate in a parameter', bytes: request('GET', '/notes/%ED%A0%80'), status: 400 },
  { name: 'a parameter that is no escape', bytes: request('GET', '/notes/%zz'), status: 400 },
  { name: 'a long parameter', bytes: request('GET', `/notes/${'x'.repeat(1000)}`), status: 400 },
  { name: 'an unknown route', bytes: request('GET', '/nowhere'), status: 404 },
  { name: 'an unknown route, any method', bytes: request('PUT', '/nowhere'), status: 404 },
  { name: 'OPTIONS of an unknown route', bytes: request('OPTIONS', '/nowhere'), status: 404 },
  {
    name: 'an unknown route with a body',
    bytes: typed('/nowhere', 'Content-Type: text/plain'),
    status: 404,
  },
  {
    name: 'a wrong method for the list',
    bytes: request('PUT', '/notes'),
    status: 405,
    headers: { allow: 'GET, HEAD, POST' },
  },
  {
    name: 'a wrong method with a body',
    bytes: request('PATCH', '/notes', ['Content-Type: text/plain', 'Content-Length: 2'], 'hi'),
    status: 405,
    headers: { allow: 'GET, HEAD, POST' },
  },
  {
    name: 'a wrong method for one note',
    bytes: request('POST', note(0), ['Content-Length: 0']),
    status: 405,
    headers: { allow: 'DELETE, GET, HEAD' },
  },
  {
    name: 'a wrong method for a probe',
    bytes: request('DELETE', '/health/ready'),
    status: 405,
    headers: { allow: 'GET, HEAD' },
  },
  ...[1, 2, 3, 4].map((number) => ({
    name: `a dependency that is away, ${number}`,
    bytes: request('GET', note(number)),
    status: 503,
    headers: { 'retry-after': '5' },
  })),
  {
    name: 'a dependency that hangs',
    bytes: request('GET', note(5)),
    status: 503,
    headers: { 'retry-after': '1' },
  },
  { name: 'a bug', bytes: request('GET', note(6)), status: 500 },
];

for (const framework of frameworks) {
  describe(`what a service on ${framework} refuses`, () => {
    let service: Service;

    before('started, with short timeouts', async () => {
      // With a cache, so that the handlers wait for the store.
      const root = await make('orders', [`--framework=${framework}`, '--cache=memory']);
      await npmInstall(root);
      await must('npm', ['run', 'build'], { cwd: root });
      service = await startService(root, {
        env: {
          NODE_OPTIONS: `--import=${away}`,
          REQUEST_TIMEOUT_MS: '300',
          RESPONSE_TIMEOUT_MS: '2500',
          SHUTDOWN_DRAIN_MS: '0',
        },
      });
    });

    for (const { name, bytes, status, headers = {} } of cases) {
      it(`${name}: ${status}`, async () => {
        const reply = await sendRaw(service.port, bytes);
        assert.equal(reply.status, status, JSON.stringify(reply));
        assertProblem(reply);
        for (const [header, value] of Object.entries(headers)) {
          assert.equal(reply.headers[header], value);
        }
      });
    }

    it('and it answers OPTIONS with the methods that there are', async () => {
      for (const [path, allow] of [
        ['/notes', 'GET, HEAD, POST'],
        [note(0), 'DELETE, GET, HEAD'],
        ['/health', 'GET, HEAD'],
      ] as const) {
        const reply = await sendRaw(service.port, request('OPTIONS', path));
        assert.ok([200, 204].includes(reply.status), JSON.stringify(reply));
        assert.equal(reply.headers.allow, allow);
      }
    });

    it('and it keeps an idle connection for longer than a load balancer', async () => {
      const reply = await fetch(`${service.url}/notes`);
      assert.equal(reply.headers.get('keep-alive'), 'timeout=72');
    });

    it('after all of which it is well, and ends with 0', async () => {
      assert.equal((await fetch(`${service.url}/notes`)).status, 200);
      assert.equal((await service.stop()).code, 0, service.output());
    });
  });
}

function assertProblem({ status, headers, body }: RawReply): void {
  assert.match(headers['content-type'] ?? '', /^application\/problem\+json/);
  const problem = JSON.parse(body.replace(/^[\da-f]+\r\n/, '').split('\r\n')[0] ?? '') as Record<
    string,
    unknown
  >;
  assert.equal(problem.status, status);
  for (const member of ['type', 'title', 'instance', 'code', 'requestId']) {
    assert.ok(problem[member], member);
  }
  assert.equal(problem.detail === undefined, status >= 500);
}
