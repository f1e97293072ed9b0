import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { adaptPath, adapt as fitText } from '../../src/adapt/adapt.ts';
import { type OutputStyle, templateStyle } from '../../src/model/output-style.ts';
import { renderedTree } from '../support/rendered.ts';
import { temporaryFolder, writeTree } from '../support/temporary.ts';

/*
 * What was made JavaScript does in Node what the TypeScript does. The test files of the features are
 * the full proof, and test/e2e runs them with the real packages; this one is quick. pino and
 * OpenTelemetry are no dependencies of ours: doubles stand for them.
 */

const doubles = {
  'node_modules/pino/package.json': '{ "main": "pino.cjs" }',
  'node_modules/pino/pino.cjs':
    'const pino = (options, stream) => ({ child() {}, info: (fields, msg) => stream.write(JSON.stringify({ ...options.formatters.log(fields), msg })) });\nmodule.exports = pino;\nmodule.exports.pino = pino;\nmodule.exports.destination = () => {};\nmodule.exports.symbols = {};\nmodule.exports.transport = () => {};\n',
  'node_modules/@opentelemetry/api/package.json': '{ "main": "api.cjs" }',
  'node_modules/@opentelemetry/api/api.cjs':
    'exports.trace = { getActiveSpan() {} };\nexports.isSpanContextValid = () => false;\n',
};

/** Uses the modules, and prints what came of it. `load` is `require`, or `import()`. */
const program = (ending: string): string => `
  const { createHealthRegistry } = await load('./src/platform/health/registry${ending}');
  const { gracefulShutdown } = await load('./src/platform/shutdown/shutdown${ending}');
  const { AppError, NotFoundError } = await load('./src/platform/errors/app-error${ending}');
  const { toProblem } = await load('./src/platform/errors/problem${ending}');
  const { EnvError, parseEnv } = await load('./src/platform/env/parse-env${ending}');
  const { scrub } = await load('./src/platform/logging/redact${ending}');
  const { createLogger } = await load('./src/platform/logging/logger${ending}');
  const { requestContext } = await load('./src/platform/logging/context${ending}');
  const { z } = await load('zod');

  const logger = { info() {}, warn() {}, error() {}, fatal() {} };
  const health = createHealthRegistry({ service: 'svc', version: '1', logger });
  health.addCheck({ name: 'down', check() { throw new Error('down'); } });
  const ready = (await health.ready()).status;

  const error = new NotFoundError();
  const problem = toProblem(error, { instance: '/', requestId: '7' });

  const schema = z.object({ PORT: z.coerce.number() });
  let refused;
  try { parseEnv(schema, { PORT: 'x' }); } catch (thrown) { refused = thrown instanceof EnvError && thrown.name; }

  const lines = [];
  const destination = { write: (line) => lines.push(JSON.parse(line)) };
  requestContext.run({ requestId: 'abc', correlationId: 'def' }, () => {
    createLogger({ level: 'info', destination }).info({ password: 'x' }, 'told');
  });

  const { writeSync } = await load('node:fs');
  const { createServer } = await load('node:http');
  const server = createServer().listen(0);
  const shutdown = gracefulShutdown(server, { logger, drainMs: 0, timeoutMs: 100 });
  process.on('exit', (code) => {
    writeSync(1, JSON.stringify({
      ready, isAppError: error instanceof AppError, code: problem.code, port: parseEnv(schema, { PORT: '80' }).PORT, refused,
      scrubbed: scrub('redis://:secret@cache'), line: lines[0], exit: code, aborted: shutdown.signal.aborted,
    }));
  });
  process.emit('SIGTERM');
`;

const expected = {
  ready: 'unavailable',
  isAppError: true,
  code: 'NOT_FOUND',
  port: 80,
  refused: 'EnvError',
  scrubbed: 'redis://[Redacted]@cache',
  line: { requestId: 'abc', correlationId: 'def', password: '[Redacted]', msg: 'told' },
  exit: 0,
  aborted: true,
};

for (const moduleSystem of ['esm', 'cjs'] as const) {
  it(`modules as JavaScript load and work: ${moduleSystem}`, async () => {
    const style: OutputStyle = { ...templateStyle, language: 'js', moduleSystem };
    const tree: Record<string, string> = { ...doubles };
    const main = adaptPath('main.ts', style);
    const load = moduleSystem === 'cjs' ? 'require' : '(name) => import(name)';
    tree[main] =
      `const load = ${load};\n(async () => {${program(main.slice('main'.length))}})();\n`;
    tree['package.json'] = JSON.stringify({ type: moduleSystem === 'cjs' ? 'commonjs' : 'module' });
    for (const [path, text] of Object.entries(renderedTree((id) => id !== 'app'))) {
      const [, framework, place = ''] = /^(\w+)\/(src\/.*\.ts)$/.exec(path) ?? [];
      if (framework === 'fastify')
        tree[adaptPath(place, style)] = await fitText(text, place, style);
    }
    const root = temporaryFolder();
    writeTree(root, tree);
    symlinkSync(
      fileURLToPath(new URL('../../node_modules/zod', import.meta.url)),
      join(root, 'node_modules/zod'),
      'junction',
    );
    const printed = execFileSync(process.execPath, [main], { cwd: root, encoding: 'utf8' });
    assert.deepEqual(JSON.parse(printed), expected);
  });
}
