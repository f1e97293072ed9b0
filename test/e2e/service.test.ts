import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { must, run } from './support/child.ts';
import { nodeOf } from './support/installs.ts';
import { ask } from './support/load.ts';
import { builtService, defaultService } from './support/made-service.ts';
import { mustTest } from './support/proved-tests.ts';
import { npmStart, startCommand, startService } from './support/service.ts';

describe('new service with defaults', () => {
  let root: string;

  before('npm install', async () => {
    root = await defaultService();
  });

  it('runs with npm run dev without configuration', async () => {
    const service = await npmStart(root, {
      script: 'dev',
      env: { NODE_ENV: undefined, HOST: undefined },
    });
    assert.equal((await ask(`${service.url}/notes`)).status, 200);
    service.signal('SIGKILL');
    await service.ended;
  });

  it('builds', async () => {
    await builtService();
  });
});

const cases = [
  { framework: 'fastify', major: 20 },
  { framework: 'fastify', major: 24 },
  { framework: 'express', major: 20 },
  { framework: 'hono', major: 24 },
] as const;

for (const { framework, major } of cases) {
  describe(`service on ${framework} and Node.js ${major}`, () => {
    let root: string;
    let node: string | undefined;

    before('its Node', async () => {
      node = await nodeOf(major);
      root = await builtService(framework);
      const { stdout } = await must('node', ['--version'], { cwd: root, node });
      assert.ok(stdout.startsWith(`v${major}.`), stdout);
    });

    it('passes npm run check', async () => {
      await mustTest('npm', ['run', 'check'], { cwd: root, node });
    });

    it('starts with npm start, answers its probes and exits with 0', async () => {
      const service = await npmStart(root, { node, env: { SHUTDOWN_DRAIN_MS: '0' } });
      for (const path of ['/health', '/health/ready', '/health/startup']) {
        const { status, headers, body } = await ask(service.url + path);
        const told = `${path}: ${status} ${body}`;
        assert.equal(status, 200, told);
        assert.equal(headers['cache-control'], 'no-store', told);
        const {
          status: word,
          service: name,
          version,
          uptime,
          timestamp,
        } = JSON.parse(body) as Record<string, unknown>;
        assert.deepEqual([word, name, version], ['ok', 'orders', '0.1.0'], told);
        assert.equal(typeof uptime, 'number', told);
        assert.ok(Math.abs(Date.parse(String(timestamp)) - Date.now()) < 60_000, told);
      }
      await service.stop();
      assert.match(service.output(), /"level":.*"service":"orders"/);
    });

    it('answers errors as problem+json', async () => {
      const service = await startService(root, { node });
      const cases = [
        { path: '/nowhere', options: {}, status: 404 },
        {
          path: '/notes',
          options: {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: '{"title":',
          },
          status: 400,
        },
        {
          path: '/notes',
          options: {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: '{"colour":1}',
          },
          status: 400,
        },
      ];
      for (const { path, options, status } of cases) {
        const reply = await ask(service.url + path, options);
        assert.equal(reply.status, status, reply.body);
        assert.match(String(reply.headers['content-type']), /^application\/problem\+json/);
        assert.equal((JSON.parse(reply.body) as { status: number }).status, status);
        assert.ok(reply.headers['x-request-id']);
      }
      service.signal('SIGKILL');
      await service.ended;
    });

    it('keeps the connection of a client whose body no route has read', async () => {
      const service = await startService(root, { node });
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const body = JSON.stringify({ title: 'x'.repeat(300_000) });
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const statuses: number[] = [];
      for (let turn = 0; turn < 3; turn++) {
        const options = { agent, method: 'POST', headers, body };
        statuses.push((await ask(`${service.url}/nowhere`, options)).status);
      }
      assert.deepEqual(statuses, [404, 404, 404]);
      agent.destroy();
      service.signal('SIGKILL');
      await service.ended;
    });

    it('refuses an invalid environment with 1 and one message without values', async () => {
      const secret = 'hunter2-postgres';
      const env = {
        NODE_ENV: 'production',
        PORT: secret,
        LOG_LEVEL: `loud-${secret}`,
        SHUTDOWN_DRAIN_MS: '-1',
        SHUTDOWN_TIMEOUT_MS: '',
      };
      const outcome = await run('node', startCommand(root), { cwd: root, node, env });
      assert.equal(outcome.code, 1, outcome.stderr);
      assert.equal(outcome.stdout, '');
      for (const name of ['PORT', 'LOG_LEVEL', 'SHUTDOWN_DRAIN_MS'])
        assert.ok(outcome.stderr.includes(name), outcome.stderr);
      assert.ok(
        !outcome.stderr.includes('SHUTDOWN_TIMEOUT_MS'),
        `empty is missing, so the default: ${outcome.stderr}`,
      );
      assert.ok(!outcome.stderr.includes(secret), `a value is shown: ${outcome.stderr}`);
      assert.doesNotMatch(outcome.stderr, /^\s+at /m, 'a stack trace');
    });

    it('reports a port in use and exits with 1', async () => {
      const first = await startService(root, { node });
      const env = { NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(first.port) };
      const second = await run('node', startCommand(root), { cwd: root, node, env });
      assert.equal(second.code, 1, second.stdout + second.stderr);
      assert.match(second.stdout + second.stderr, /EADDRINUSE/);
      first.signal('SIGKILL');
      await first.ended;
    });

    it('logs no secrets', async () => {
      const store = fileURLToPath(new URL('support/failing-store.mjs', import.meta.url));
      const inErrors = ['s3cret-password-e1', 's3cret-token-e2', 's3cret-key-e3'];
      const env = {
        LOG_LEVEL: 'trace',
        NODE_OPTIONS: `--import=${new URL(`file://${store}`).href}`,
        SECRETS: inErrors.join(),
        SHUTDOWN_DRAIN_MS: '0',
      };
      const service = await startService(root, { node, env });
      const secret = (place: string): string => {
        inErrors.push(`s3cret-${place}`);
        return `s3cret-${place}`;
      };
      const headers = {
        authorization: `Bearer ${secret('bearer')}`,
        cookie: `session=${secret('cookie')}`,
        'x-api-key': secret('api-key'),
        'proxy-authorization': `Basic ${secret('proxy')}`,
        'content-type': 'application/json',
      };
      const query = `?token=${secret('query')}&password=${secret('query-password')}`;
      const post = (body: string) =>
        ask(`${service.url}/notes${query}`, { method: 'POST', headers, body });

      const replies = [
        await ask(`${service.url}/notes${query}`, { headers }),
        await ask(`${service.url}/nowhere${query}`, { headers }),
        await post(
          JSON.stringify({
            title: 5,
            password: secret('body'),
            card: { number: secret('nested') },
          }),
        ),
        await post(`{"password":"${secret('broken-json')}",}`),
        await post(JSON.stringify({ title: secret('title'), text: secret('text') })),
      ];
      assert.deepEqual(
        replies.map(({ status }) => status),
        [200, 404, 400, 400, 500],
        'the paths that were to be seen',
      );
      await malformed(service.port, secret('malformed'));
      await service.stop();

      const output = service.output();
      assert.ok(
        output.split('\n').length > replies.length,
        `hardly anything was logged: ${output}`,
      );
      for (const each of inErrors)
        assert.ok(!output.includes(each), `${each} is in the output:\n${output}`);
      const answer = replies[4]?.body ?? '';
      assert.doesNotMatch(answer, /postgres|redis|s3cret|store\.js/, 'a 5xx shows its message');
      assert.match(output, /connect postgres:/, 'the error itself is logged');
    });
  });
}

/** A request that Node's parser refuses: the raw bytes travel with the error. */
async function malformed(port: number, secret: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('close', () => resolve());
    socket.once('error', () => resolve());
    socket.resume();
    socket.write(
      `GET /notes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${secret}\r\nno header at all\r\n\r\n`,
    );
  });
}
