import * as z from 'zod';
import { drainLink } from '../../src/feature-kit/drain-link.js';
import {
  hostOf,
  isNest,
  loggerSeed,
  moduleFiles,
  placement,
  suggestedPlacement,
  variable,
} from '../../src/feature-kit/placement.js';
import { refusals } from '../../src/feature-kit/refusals.js';
import { seed } from '../../src/model/actions.js';
import { defineFeature } from '../../src/model/feature.js';
import { editWith, type OwnSymbol } from '../../src/model/own-symbols.js';
import type { Project } from '../../src/model/project.js';

const symbol: OwnSymbol = {
  name: 'gracefulShutdown',
  place: 'server',
  rank: 0,
  registersNothing: true,
};

export const gracefulShutdown = defineFeature({
  id: 'graceful-shutdown',
  summary: 'A drain on SIGTERM without failed requests, then every resource closed in order',
  options: z.object(placement),
  variables: ['SHUTDOWN_DRAIN_MS', 'SHUTDOWN_TIMEOUT_MS'],
  symbols: [symbol],
  requires: [],
  suggested: suggestedPlacement,
  unsupported: refusals,
  plan(answers, project) {
    const { dir } = answers;
    return [
      ...moduleFiles(
        {
          id: 'graceful-shutdown',
          folder: 'shutdown',
          modules: ['shutdown'],
          tests: ['shutdown.test', 'fixtures/shutdown-server'],
          dependencies: [],
        },
        answers,
        project,
      ),
      variable(dir, {
        name: 'SHUTDOWN_DRAIN_MS',
        schema: 'z.coerce.number().int().min(0).max(60_000).optional()',
        description: 'Milliseconds to drain after SIGTERM; default 5000 in production, otherwise 0',
        example: '0',
        shown: '5000 in production, otherwise 0',
      }),
      variable(dir, {
        name: 'SHUTDOWN_TIMEOUT_MS',
        schema: 'z.coerce.number().int().min(100).max(300_000).default(10_000)',
        description:
          'Milliseconds for open requests to finish after the drain, before they are cut off',
        example: '10000',
      }),
    ];
  },
  wiring(answers, project) {
    const { dir, framework } = answers;
    return {
      type: 'wire',
      feature: 'graceful-shutdown',
      framework: hostOf(answers, project).framework,
      seeds: [
        loggerSeed(answers, project),
        seed(`${dir}/shutdown.ts`, 'graceful-shutdown/shutdown.ts'),
      ],
      edits: [
        editWith(symbol, framework, {
          code: isNest(project) ? callForNest : callFor[framework](project),
          imports: [
            // Hono's serve() may also return an HTTP/2 server, which has no idle connections.
            ...(framework === 'hono'
              ? [{ from: 'node:http', names: ['Server'], type: true as const }]
              : []),
            { from: `${dir}/shutdown.ts`, names: ['shutdownOptions'] },
            { from: `${dir}/shutdown/shutdown.ts`, names: ['gracefulShutdown'] },
          ],
        }),
      ],
      links: drainLink(dir, project),
    };
  },
  existing: (_answers, { signalHandlers }) => signalHandlers,
});

const callFor = {
  // Fastify closes its plugins only on close().
  fastify: () =>
    "gracefulShutdown($app.server, shutdownOptions).onClose('fastify', () => $app.close())",
  express: () => 'gracefulShutdown($server, shutdownOptions)',
  hono: ({ language }: Project) =>
    `gracefulShutdown($server${language.value === 'ts' ? ' as Server' : ''}, shutdownOptions)`,
};

const callForNest =
  "gracefulShutdown($app.getHttpServer(), shutdownOptions).onClose('nest', () => $app.close())";
