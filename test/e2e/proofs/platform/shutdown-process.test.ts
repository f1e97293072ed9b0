import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const FIXTURE = fileURLToPath(new URL('fixtures/stopping-server.ts', import.meta.url));
const skip = process.platform === 'win32' && 'Windows cannot send a signal to another process';

interface Options {
  readonly drainMs?: number;
  readonly timeoutMs?: number;
  readonly faults?: readonly string[];
}

/** A line of the log, as the fixture writes it. */
interface Line {
  readonly level: string;
  readonly msg: string;
  readonly err?: string;
  readonly connections?: number;
  readonly durationMs?: number;
}

async function start({ drainMs = 0, timeoutMs = 10_000, faults = [] }: Options = {}) {
  const args = ['--import', 'tsx', FIXTURE, String(drainMs), String(timeoutMs), ...faults];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  after(() => child.kill('SIGKILL'));
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += String(chunk);
  });
  const closed = once(child, 'close').then(([code]) => code as number | null);
  const [port] = (await once(child, 'message')) as [number];

  const logged = (message: string) => output.includes(`"msg":"${message}"`);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    kill: (signal: NodeJS.Signals = 'SIGTERM') => child.kill(signal),
    /** Waits until the line is there. */
    async log(message: string) {
      while (!logged(message)) await sleep(5);
    },
    /** The exit code, the log and the milliseconds from now to the end. */
    async exit() {
      const from = performance.now();
      const code = await closed;
      const ms = performance.now() - from;
      const lines = output.trim().split('\n');
      return { code, ms, log: lines.map((line) => JSON.parse(line) as Line) };
    },
  };
}

const agents: Agent[] = [];
after(() => {
  for (const agent of agents) agent.destroy();
});

/** One keep-alive connection. */
function createClient(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agents.push(agent);
  return async (path: string) => {
    const request = get(`${url}${path}`, { agent });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    let body = '';
    for await (const chunk of response) body += String(chunk);
    const { statusCode: status, headers } = response;
    return { status, body, connection: headers.connection };
  };
}

async function open(port: number, firstBytes: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  if (firstBytes) {
    socket.write(firstBytes);
    await once(socket, 'data');
  }
  return socket;
}

const UPGRADE = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n';
const STREAM = 'GET /stream HTTP/1.1\r\nHost: x\r\n\r\n';

const messages = (log: Line[]) => log.map(({ msg }) => msg);

describe('graceful shutdown', { skip, concurrency: 6, timeout: 90_000 }, () => {
  test('under load the slow request ends with 200, no client sees a reset, exit 0', async () => {
    const server = await start({ drainMs: 500 });
    // As a load balancer does: next request, same connection, until told to go elsewhere.
    let served = 0;
    const clients = Array.from({ length: 10 }, async () => {
      const send = createClient(server.url);
      for (;;) {
        const { status, connection } = await send('/?ms=2');
        assert.equal(status, 200);
        served++;
        if (connection === 'close') return;
      }
    });
    while (served < 100) await sleep(5);
    const slow = createClient(server.url)('/slow?ms=2000');
    await server.log('slow request');
    server.kill();

    await Promise.all(clients);
    const { status, body, connection } = await slow;
    assert.deepEqual([status, body, connection], [200, 'done', 'close']);
    assert.equal((await server.exit()).code, 0);
  });

  test('readiness fails first, while requests are served on, told to close', async () => {
    const server = await start({ drainMs: 1500 });
    const send = createClient(server.url);
    const before = await send('/ready');
    assert.deepEqual([before.status, before.connection], [200, 'keep-alive']);
    server.kill('SIGINT');
    await server.log('draining');
    const ready = await send('/ready');
    assert.deepEqual([ready.status, ready.connection], [503, 'close']);
    const work = await send('/');
    assert.deepEqual([work.status, work.body, work.connection], [200, 'done', 'close']);
    const { code, log } = await server.exit();
    assert.equal(code, 0);
    assert.ok(Number(log.at(-1)?.durationMs) >= 1490);
  });

  test('an idle keep-alive connection and a silent one do not hold the exit up', async () => {
    const server = await start();
    const socket = await open(server.port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const silent = await open(server.port, '');
    server.kill();
    assert.equal((await server.exit()).code, 0);
    assert.ok(socket.destroy() && silent.destroy());
  });

  test('a connection busy at close does not hold the exit up afterwards', async () => {
    const server = await start();
    // The headers have gone out before the signal, so this client is not told to close.
    const socket = await open(server.port, STREAM);
    server.kill();
    assert.equal((await server.exit()).code, 0);
    socket.destroy();
  });

  test('streams and upgraded connections are told to end', async () => {
    const server = await start();
    const sockets = await Promise.all([open(server.port, STREAM), open(server.port, UPGRADE)]);
    const ends = sockets.map(async (socket) => {
      let text = '';
      for await (const chunk of socket) text += String(chunk);
      return text;
    });
    server.kill();
    for (const text of await Promise.all(ends)) assert.match(text, /bye/);
    assert.equal((await server.exit()).code, 0);
  });

  test('what does not end is cut at the deadline, exit 1, and the closers still run', async () => {
    const server = await start({ timeoutMs: 300, faults: ['deaf-stream'] });
    const sockets = await Promise.all([open(server.port, STREAM), open(server.port, UPGRADE)]);
    const cut = Promise.all(sockets.map((socket) => once(socket, 'close')));
    const hanging = createClient(server.url)('/slow?ms=60000');
    hanging.catch(() => {});
    await server.log('slow request');
    server.kill();
    const { code, ms, log } = await server.exit();
    await cut;
    await assert.rejects(hanging);
    assert.equal(code, 1);
    assert.ok(ms < 9000, `took ${ms} ms`);
    assert.ok(messages(log).includes('deadline over, cutting the open connections'));
    assert.equal(log.find(({ msg }) => msg === 'database closed')?.connections, 0);
  });

  test('closers run in reverse order, after the last request', async () => {
    const server = await start();
    const slow = createClient(server.url)('/slow?ms=300');
    await server.log('slow request');
    server.kill();
    assert.equal((await slow).status, 200);
    const { code, log } = await server.exit();
    assert.equal(code, 0);
    assert.deepEqual(messages(log), [
      'slow request',
      'shutting down',
      'draining',
      'queue closed',
      'database closed',
      'cache closed',
      'shut down',
    ]);
  });

  for (const [fault, message] of [
    ['closer-fails', 'closer failed'],
    ['closer-hangs', 'closer timed out'],
  ] as const) {
    test(`${fault}: the next one still runs, exit 1`, async () => {
      const server = await start({ faults: [fault] });
      server.kill();
      const { code, log } = await server.exit();
      assert.equal(code, 1);
      assert.deepEqual(messages(log).slice(-4), [
        message,
        'database closed',
        'cache closed',
        'shut down',
      ]);
    });
  }

  test('a second signal exits now, with 128 + its number', async () => {
    const server = await start({ drainMs: 20_000 });
    server.kill('SIGTERM');
    await server.log('draining');
    server.kill('SIGINT');
    const { code, ms } = await server.exit();
    assert.equal(code, 130);
    assert.ok(ms < 9000, `took ${ms} ms`);
  });

  test('the same signal twice within a second is one stop, later a second signal', async () => {
    const server = await start({ drainMs: 20_000, faults: ['own-clock'] });
    const send = createClient(server.url);
    server.kill('SIGINT');
    await server.log('draining');
    server.kill('SIGINT');
    // Signals sent before it have been handled by the time a request is answered.
    assert.equal((await send('/')).status, 200);
    assert.equal((await send('/second')).status, 200);
    server.kill('SIGINT');
    const { code, log } = await server.exit();
    assert.equal(code, 130);
    assert.deepEqual(messages(log), ['shutting down', 'draining', 'second signal, exiting now']);
  });

  for (const [path, origin] of [
    ['/throw', 'uncaughtException'],
    ['/reject', 'unhandledRejection'],
  ] as const) {
    test(`${origin}: logged as fatal, the same way out, exit 1`, async () => {
      const server = await start();
      const slow = createClient(server.url)('/slow?ms=300');
      await server.log('slow request');
      const send = createClient(server.url);
      assert.equal((await send(path)).status, 200);
      assert.equal((await slow).status, 200);
      const { code, log } = await server.exit();
      assert.equal(code, 1);
      const fatal = log.find(({ level }) => level === 'fatal');
      assert.equal(fatal?.msg, origin);
      assert.match(String(fatal?.err), /thrown|rejected/);
      assert.equal(log.at(-1)?.msg, 'shut down');
    });
  }

  test('after an uncaught exception no request is taken, whatever the drain is', async () => {
    const server = await start({ drainMs: 60_000 });
    const slow = createClient(server.url)('/slow?ms=1000');
    await server.log('slow request');
    const opened = await open(server.port, '');
    assert.equal((await createClient(server.url)('/throw')).status, 200);
    await server.log('shutting down');
    opened.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const answers = await Promise.all([
      Promise.race([
        once(opened, 'data').then(([chunk]) => String(chunk)),
        once(opened, 'close').then(() => 'closed'),
      ]),
      createClient(server.url)('/').then(
        ({ status }) => String(status),
        (error: NodeJS.ErrnoException) => String(error.code),
      ),
    ]);
    assert.match(answers[0], /^(closed|HTTP\/1.1 503 .*\r\nConnection: close\r\n)/s);
    // Depending on whether the server has closed by then, or is about to.
    assert.match(answers[1], /^(503|ECONNREFUSED|ECONNRESET)$/);
    assert.equal((await slow).status, 200);
    assert.equal((await server.exit()).code, 1);
  });
});
