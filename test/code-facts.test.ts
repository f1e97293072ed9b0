import assert from 'node:assert/strict';
import type { CodeFacts } from '../src/model/code-facts.ts';
import { ownSymbols } from '../src/request/features.ts';
import { codeFacts } from '../src/wiring/code-facts.ts';
import { detected } from './support/detected.ts';
import { readerOf, type Tree } from './support/memory-tree.ts';
import { packageAround } from './support/wired.ts';

const factsOf = (framework: string, files: Tree): CodeFacts => {
  const tree = packageAround(framework, files);
  return codeFacts(detected(tree), readerOf(tree).read, ownSymbols, ['src/platform']);
};

type Kind = 'healthRoutes' | 'signalHandlers' | 'errorHandlers' | 'requestLoggers';

const express = "import express from 'express';\nconst app = express();\n";
const fastify = "import Fastify from 'fastify';\nconst app = Fastify();\n";
const hono = "import { Hono } from 'hono';\nconst app = new Hono();\n";
const nest =
  "import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(class {});\n";

/** What stands in line 3, and whether it is found. */
const cases: readonly (readonly [
  framework: string,
  head: string,
  kind: Kind,
  line: string,
  isOne: boolean,
])[] = [
  ['express', express, 'healthRoutes', "app.get('/health', (_req, res) => res.send());", true],
  ['express', express, 'healthRoutes', "app.use('/healthz', router);", true],
  ['express', express, 'healthRoutes', "app.get('/_health', ok);", true],
  ['express', express, 'healthRoutes', "app.get('/livez', ok);", true],
  ['express', express, 'healthRoutes', "app.get('/ping', ok);", true],
  ['express', express, 'healthRoutes', "app.get('/api/v1/status', ok);", true],
  ['express', express, 'healthRoutes', "app.get('/orders/:id/status', ok);", false],
  ['express', express, 'healthRoutes', "app.get('/api/v1/livez', handler);", true],
  ['express', express, 'healthRoutes', "app.get('/healthy-food', handler);", false],
  ['express', express, 'healthRoutes', "app.get('health');", false],
  ['fastify', fastify, 'healthRoutes', "app.route({ method: 'GET', url: '/ready' });", true],
  ['fastify', fastify, 'healthRoutes', "app.route({ method: 'GET', url: '/bread' });", false],
  ['express', express, 'signalHandlers', "process.on('SIGTERM', stop);", true],
  ['express', express, 'signalHandlers', "process.once('SIGINT', stop);", true],
  ['express', express, 'signalHandlers', "process.on('SIGHUP', stop);", false],
  ['express', express, 'signalHandlers', "emitter.on('SIGTERM', stop);", false],
  [
    'express',
    express,
    'signalHandlers',
    "for (const signal of ['SIGTERM']) process.on(signal, stop);",
    true,
  ],
  ['nestjs', nest, 'signalHandlers', 'app.enableShutdownHooks();', true],
  ['express', express, 'errorHandlers', 'app.use((err, req, res, next) => next(err));', true],
  ['express', express, 'errorHandlers', 'app.use((req, res, next) => next());', false],
  ['fastify', fastify, 'errorHandlers', 'app.setErrorHandler(() => {});', true],
  ['hono', hono, 'errorHandlers', 'app.onError((err, c) => c.text(err.message));', true],
  ['hono', hono, 'errorHandlers', "app.get('/', (c) => c.notFound());", false],
];

describe('existing code', () => {
  for (const [framework, head, kind, line, isOne] of cases) {
    it(`${line} counts as ${isOne ? 'one' : 'none'} of the ${kind} of ${framework}`, () => {
      const found = factsOf(framework, { 'src/main.ts': `${head}${line}\n` })[kind];
      assert.deepEqual(
        found.map(({ file, line: at }) => [file, at]),
        isOne ? [['src/main.ts', 3]] : [],
      );
    });
  }

  it('is recognised by packages under any local name', () => {
    const { signalHandlers, requestLoggers } = factsOf('express', {
      'src/main.ts': [
        "import stopWell from 'close-with-grace';",
        "import access from 'morgan';",
        "import { httpLogger } from './http-logger.js';",
        "import express from 'express';",
        'const app = express();',
        "app.use(access('dev'));",
        'app.use(httpLogger);',
        'stopWell({ delay: 500 }, async () => {});',
        '',
      ].join('\n'),
      'src/http-logger.ts':
        "import * as pino from 'pino-http';\nexport const httpLogger = pino.pinoHttp();\n",
    });
    assert.deepEqual(
      signalHandlers.map(({ file, line, what }) => `${file}:${line} ${what}`),
      ['src/main.ts:8 stopWell({ delay: 500 }, async () => {})'],
    );
    assert.deepEqual(
      requestLoggers.map(({ file, line }) => `${file}:${line}`),
      ['src/main.ts:6', 'src/http-logger.ts:2'],
    );
  });

  it('is recognised through members and factories of error handlers', () => {
    const { errorHandlers } = factsOf('express', {
      'src/main.ts': [
        "import express from 'express';",
        "import * as failure from './failure.js';",
        "import last from './failure.js';",
        "import { pages } from './pages.js';",
        'const app = express();',
        'app.use(failure.handler);',
        'app.use(last());',
        'app.use(pages());',
        'app.use(failure.count);',
        '',
      ].join('\n'),
      'src/failure.ts': [
        'export const handler = (err, req, res, next) => next(err);',
        'export const count = (req, res, next) => next();',
        'export default () => [count, handler];',
        '',
      ].join('\n'),
      'src/pages.ts': 'export const pages = () => (req, res) => res.send();\n',
    });
    assert.deepEqual(
      errorHandlers.map(({ line }) => line),
      [6, 7],
    );
  });

  it('is ignored in generated modules and in unused files', () => {
    const handler = "process.on('SIGTERM', () => {});\n";
    const { signalHandlers } = factsOf('express', {
      'src/main.ts': `${express}import './platform/shutdown/shutdown.js';\n`,
      'src/platform/shutdown/shutdown.ts': handler,
      'src/other.ts': handler,
    });
    assert.deepEqual(signalHandlers, []);
  });

  it('reveals where the application is created and listens', () => {
    const files = { 'src/main.ts': `${express}app.listen(3000);\n` };
    const { app, listens } = factsOf('express', files);
    assert.deepEqual([app?.line, app?.what], [2, 'express()']);
    assert.deepEqual([listens?.line, listens?.what], [3, 'app.listen(3000)']);
    const two = { 'src/main.ts': `${files['src/main.ts']}app.listen(3001);\n` };
    assert.equal(factsOf('express', two).listens, undefined);
  });
});
