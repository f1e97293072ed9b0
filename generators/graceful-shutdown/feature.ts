import * as z from 'zod';
import { defineFeature } from '../../src/core/feature.js';
import { moduleFiles, placement, refusals, variable, wiring } from '../../src/core/placement.js';

export const gracefulShutdown = defineFeature({
  id: 'graceful-shutdown',
  summary: 'A drain on SIGTERM that no client notices, then every resource closed in order',
  options: z.object(placement),
  requires: [],
  unsupported: refusals,
  plan(answers, project) {
    const { dir } = answers;
    const module = `${dir}/shutdown/shutdown.ts`;
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
        description: 'Time to keep serving after SIGTERM; default 5000 in production, otherwise 0',
        example: '0',
        shown: '5000 in production, otherwise 0',
      }),
      variable(dir, {
        name: 'SHUTDOWN_TIMEOUT_MS',
        schema: 'z.coerce.number().int().min(100).max(300_000).default(10_000)',
        description: 'Time for open requests to end after the drain, before they are cut',
        example: '10000',
      }),
      wiring(project, module, (path) => [
        `import { gracefulShutdown } from '${path(module)}';`,
        '',
        '// Before app.listen():',
        'const shutdown = gracefulShutdown(app.server, {',
        '  logger: app.log,',
        "  drainMs: Number(process.env.SHUTDOWN_DRAIN_MS || (process.env.NODE_ENV === 'production' ? 5000 : 0)),",
        '  timeoutMs: Number(process.env.SHUTDOWN_TIMEOUT_MS || 10_000),',
        '  // onDrain: health.drain, so that readiness fails at once',
        '});',
        '// Closed in reverse order, each with its own timeout.',
        "shutdown.onClose('fastify', () => app.close());",
      ]),
    ];
  },
});
