import * as z from 'zod';
import { defineFeature } from '../../src/core/feature.js';
import { moduleFiles, placement, refusals, variable, wiring } from '../../src/core/placement.js';
import { singleQuoted } from '../../src/core/quote.js';
import type { Project } from '../../src/project/project.js';

/** The adapter extends Fastify's LogController, which 5.10 brought. */
function tooOld({ framework }: Project): string[] {
  const { name, range, installed = range } = framework.value ?? {};
  const [, minor] = /^[\^~]?5\.(\d+)\./.exec(installed ?? '') ?? [];
  return name === 'fastify' && minor !== undefined && Number(minor) < 10
    ? [
        `It uses fastify ${installed} (${framework.evidence}); logging needs 5.10 or newer: raise it and install.`,
      ]
    : [];
}

export const logging = defineFeature({
  id: 'logging',
  summary: 'Structured logs with request ids, redaction and a level that changes at run time',
  options: z.object(placement),
  requires: [],
  unsupported: (project) => [...refusals(project), ...tooOld(project)],
  plan(answers, project) {
    const { dir, framework } = answers;
    const adapter = `${dir}/logging/${framework}.ts`;
    const logger = `${dir}/logging/logger.ts`;
    return [
      ...moduleFiles(
        {
          id: 'logging',
          folder: 'logging',
          modules: ['context', 'logger', 'redact', 'request-log', framework],
          tests: [
            'logger.test',
            'request-logging.test',
            'fixtures/captured-logger',
            'fixtures/logging-process',
          ],
          dependencies: ['@opentelemetry/api', 'pino'],
          devDependencies: ['pino-pretty'],
        },
        answers,
        project,
      ),
      variable(dir, {
        name: 'LOG_LEVEL',
        schema:
          "z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info')",
        description: 'Level at start; SIGUSR2 toggles debug at run time',
        example: 'info',
      }),
      wiring(project, adapter, (path) => [
        "import type { FastifyBaseLogger } from 'fastify';",
        `import { addRequestLogging, OneLinePerRequest } from '${path(adapter)}';`,
        `import { createLogger, toggleDebugOnSignal } from '${path(logger)}';`,
        '',
        'const logger = createLogger({',
        `  service: ${singleQuoted(project.manifest?.name ?? project.folder)},`,
        "  version: process.env.npm_package_version ?? '0.0.0',",
        "  env: process.env.NODE_ENV ?? 'development',",
        "  level: process.env.LOG_LEVEL || 'info',",
        '});',
        'toggleDebugOnSignal(logger);',
        '',
        '// Where the instance is made:',
        '// With the type of its logger in it, the instance would fit no function that takes one.',
        'const app = Fastify({ loggerInstance: logger as FastifyBaseLogger, logController: new OneLinePerRequest() });',
        '',
        '// Before the routes; probes below this path are logged at debug.',
        "addRequestLogging(app, { probes: '/health' });",
      ]),
    ];
  },
});
