import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { CI, ALLOW_SKIP, TEST_REDIS_URL } = process.env;

const hasServer = spawnSync('redis-server', ['--version']).status === 0;

/** For `describe`: tests with Redis may be left out where somebody says so, but never in CI. */
export const skip = !hasServer && !TEST_REDIS_URL && ALLOW_SKIP === '1' && !CI && 'no Redis here';

export interface RedisOptions {
  /** A server that no other test uses, to stop it, to start it again, or to empty it. */
  readonly own?: boolean;
  /** For `redis-server`; with them the server is its own. */
  readonly args?: readonly string[];
}

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** As a crash does by default: without a word to anybody. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** The same port, and what was written to disk. */
  start(): Promise<void>;
}

/**
 * A Redis for a test: that of `TEST_REDIS_URL` if the test only reads and writes, else a server of
 * its own, which ends with the test. Others may use the same one: choose names of your own in it.
 *
 * @param t the test, or what remembers how to end the server, for a `before` of many tests
 */
export async function startRedis(
  t: { after(end: () => Promise<void>): void },
  { args = [], own = args.length > 0 }: RedisOptions = {},
): Promise<TestRedis> {
  if (TEST_REDIS_URL && !own) return shared(TEST_REDIS_URL);
  if (!hasServer) {
    throw new Error(
      'No redis-server on the PATH. Install it (apt install redis-server, brew install redis)' +
        (own ? '.' : ', or set TEST_REDIS_URL to a Redis that tests may write to.'),
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  let server: ChildProcess | undefined;
  let port = 0;

  async function start(): Promise<void> {
    server = await serve(['--port', String(port), '--dir', folder, ...DEFAULTS, ...args]);
  }
  async function stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  }
  t.after(async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  });

  for (let attempt = 1; ; attempt++) {
    port = await freePort();
    try {
      await start();
      break;
    } catch (error) {
      // Somebody else may have taken the port meanwhile.
      if (attempt === 3) throw error;
    }
  }
  return { url: `redis://127.0.0.1:${port}`, port, start, stop };
}

const DEFAULTS = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];

function shared(url: string): TestRedis {
  const refuse = () => Promise.reject(new Error('Not ours to stop: ask for an own one'));
  return { url, port: Number(new URL(url).port || 6379), start: refuse, stop: refuse };
}

/** Starts a server and waits until it accepts connections. */
async function serve(args: readonly string[]): Promise<ChildProcess> {
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    server.stdout.on('data', (chunk) => {
      output += String(chunk);
      if (output.includes('eady to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`redis-server has ended:\n${output}`)));
  });
  return server;
}

/**
 * Below the ports that systems give to connections: a client that tries to reach a server which is
 * down could get that very port, and would then be connected to itself.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
}
