import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/* Nobody reads the standard output of these processes, at least for a while. */

const FLOOD = fileURLToPath(new URL('fixtures/flooding-process.ts', import.meta.url));
const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const skip = !existsSync('/proc/self/status') && 'The memory of a process is read from /proc';

function start(file: string, env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    env: { ...process.env, NODE_ENV: 'test', HOST: '127.0.0.1', SHUTDOWN_DRAIN_MS: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  after(() => child.kill('SIGKILL'));
  return child;
}

const megabytesOf = ({ pid }: ChildProcess): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

test('half a gigabyte of lines takes a bounded memory, and is counted', { skip }, async () => {
  const child = start(FLOOD);
  await once(child, 'message');
  const megabytes = megabytesOf(child);
  assert.ok(megabytes < 250, `${megabytes} MB`);

  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += String(chunk);
  });
  while (!text.includes('lines dropped')) await once(child.stdout as NodeJS.ReadableStream, 'data');
  child.kill('SIGTERM');
  await once(child, 'close');
  const lines = text.trim().split('\n');
  const dropped = lines.map((line) => (JSON.parse(line) as { dropped?: number }).dropped ?? 0);
  const written = lines.filter((line) => line.includes('"msg":"xxx')).length;
  assert.equal(written + dropped.reduce((sum, count) => sum + count), 500_000);
});

test('requests are answered, and SIGTERM ends the process in its time', { skip }, async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');

  const child = start(MAIN, { PORT: String(port) });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/health`).catch(() => undefined))?.ok) await sleep(20);
  // Some 300 bytes each; a pipe holds 64 KiB, the process 1 MiB.
  for (let batch = 0; batch < 120; batch++) {
    const statuses = Array.from({ length: 50 }, async () => (await fetch(`${url}/notes`)).status);
    assert.ok((await Promise.all(statuses)).every((status) => status === 200));
  }
  const from = performance.now();
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number];
  const ms = performance.now() - from;
  assert.equal(code, 0);
  assert.ok(ms < 5000, `${ms} ms`);
});
