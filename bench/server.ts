import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { preload } from './rounds.ts';

/** A server that runs in a process of its own, with its log going nowhere. */
export interface Server {
  readonly url: string;
  /** Ends it; tells its peak memory in megabytes. */
  stop(): Promise<number>;
}

/** Starts `node <args>` in `cwd` as in production, and waits until it answers. */
export async function start(cwd: string, args: readonly string[]): Promise<Server> {
  const port = await freePort();
  const memory = mkdtempSync(join(tmpdir(), 'bench-'));
  const log = openSync(devNull, 'w');
  const child = spawn(process.execPath, args, {
    cwd,
    env: {
      PATH: process.env.PATH ?? '',
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      // The end is not part of what is measured.
      SHUTDOWN_DRAIN_MS: '0',
      NODE_OPTIONS: preload,
      BENCH_MEMORY: memory,
    },
    stdio: ['ignore', log, 'inherit'],
  });
  closeSync(log);
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilItAnswers(url, () => child.exitCode !== null || child.signalCode !== null);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      const [told] = readdirSync(memory);
      const megabytes =
        told === undefined ? Number.NaN : Number(readFileSync(join(memory, told), 'utf8')) / 1024;
      rmSync(memory, { recursive: true, force: true });
      return megabytes;
    },
  };
}

async function untilItAnswers(url: string, isGone: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    if (isGone()) throw new Error('the server ended before it answered');
    if (
      await fetch(url).then(
        (response) => response.text(),
        () => undefined,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no answer from ${url}`);
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
