import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  type Context,
  type ContextManager,
  context,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api';
import { capture, eventually, type Line } from './fixtures/captured-logger.js';

test('every line has service, version and env', () => {
  const { logger, lines } = capture();
  logger.info('plain');
  logger.child({ module: 'a' }).warn({ a: 1 }, 'child');
  for (const line of lines()) {
    assert.deepEqual([line.service, line.version, line.env], ['shop', '1.2.3', 'test']);
  }
  assert.equal(lines().length, 2);
});

test('err has type, code, message, stack and the causes', () => {
  const { logger, lines } = capture();
  const cause = Object.assign(new TypeError('inner'), { code: 'EINNER', extra: 'dropped' });
  logger.error({ err: new Error('outer', { cause }) });
  const err = lines()[0]?.err as { stack: string; cause: { message: string } };
  assert.match(err.stack, /logger-lines\./);
  assert.deepEqual(Object.keys(err), ['type', 'message', 'stack', 'cause']);
  assert.deepEqual(Object.keys(err.cause), ['type', 'code', 'message', 'stack']);
  assert.equal(err.cause.message, 'inner');
});

test('trace_id and span_id come from a valid span only', () => {
  let active: Context = ROOT_CONTEXT;
  const manager: ContextManager = {
    active: () => active,
    with: (_context, fn, thisArg, ...args) => fn.apply(thisArg, args),
    bind: (_context, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  context.setGlobalContextManager(manager);
  const { logger, lines } = capture();
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const spanId = 'b7ad6b7169203331';
  for (const id of [traceId, '0'.repeat(32)]) {
    active = trace.setSpanContext(ROOT_CONTEXT, { traceId: id, spanId, traceFlags: 1 });
    logger.info('traced');
  }
  context.disable();
  const [valid, invalid] = lines();
  assert.deepEqual([valid?.trace_id, valid?.span_id], [traceId, spanId]);
  assert.ok(invalid && !('trace_id' in invalid) && !('span_id' in invalid));
});

const fixture = fileURLToPath(new URL('fixtures/logging-process.ts', import.meta.url));

function start(stdout: 'pipe' | number, ...args: string[]): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', fixture, ...args], {
    stdio: ['ignore', stdout, args[0] === 'crash' ? 'ignore' : 'inherit', 'ipc'],
  });
  after(() => child.kill('SIGKILL'));
  return child;
}

for (const ending of ['exit', 'crash']) {
  test(`stdout is JSON, and no line is lost at ${ending}, in a pipe or a file`, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'log-'));
    const path = join(directory, 'out.log');
    const file = openSync(path, 'w');
    try {
      const piped = start('pipe', ending);
      let text = '';
      piped.stdout?.on('data', (chunk) => {
        text += String(chunk);
      });
      await Promise.all([once(piped, 'close'), once(start(file, ending), 'exit')]);
      for (const output of [text, readFileSync(path, 'utf8')]) {
        const lines = output.trim().split('\n');
        assert.equal(lines.length, 5000);
        const { index } = JSON.parse(lines.at(-1) ?? '') as Line;
        assert.equal(index, 4999);
      }
    } finally {
      closeSync(file);
      rmSync(directory, { recursive: true });
    }
  });
}

const onSignal = {
  skip: process.platform === 'win32' && 'Windows has no SIGUSR2',
  timeout: 120_000,
};
test('SIGUSR2 toggles debug, children included', onSignal, async () => {
  const child = start('pipe', 'toggle');
  const levels: unknown[] = [];
  let rest = '';
  child.stdout?.on('data', (chunk) => {
    const parts = (rest + String(chunk)).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const { logLevel = 'debug line' } = JSON.parse(part) as Line;
      levels.push(logLevel);
    }
  });
  await once(child, 'message');
  child.kill('SIGUSR2');
  await eventually(() => (levels.includes('debug line') ? true : undefined));
  child.kill('SIGUSR2');
  await eventually(() => (levels.includes('info') ? true : undefined));
  child.kill();
  await once(child, 'exit');
  assert.deepEqual([levels[0], levels[1], levels.at(-1)], ['debug', 'debug line', 'info']);
});
