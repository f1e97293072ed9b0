import gte from 'semver/functions/gte.js';
import lt from 'semver/functions/lt.js';
import * as z from 'zod';
import {
  hostOf,
  isNest,
  loggerImport,
  loggerSeed,
  moduleFiles,
  placement,
  serviceName,
  suggestedPlacement,
  variable,
} from '../../src/feature-kit/placement.js';
import { refusals } from '../../src/feature-kit/refusals.js';
import { seed, type Values } from '../../src/model/actions.js';
import { defineFeature } from '../../src/model/feature.js';
import { editWith, type OwnSymbol } from '../../src/model/own-symbols.js';
import type { Project } from '../../src/model/project.js';
import { lowestOf } from '../../src/repository/supports.js';

const loggingOptions: OwnSymbol = { name: 'loggingOptions', place: 'options', rank: 1 };
const addRequestLogging: OwnSymbol = { name: 'addRequestLogging', place: 'made', rank: 0 };

export const logging = defineFeature({
  id: 'logging',
  summary: 'Structured logs with request IDs, redaction and a level that can change at run time',
  options: z.object(placement),
  variables: ['LOG_LEVEL'],
  symbols: [loggingOptions, addRequestLogging],
  requires: [],
  suggested: suggestedPlacement,
  unsupported: refusals,
  plan(answers, project) {
    return [
      ...moduleFiles(
        {
          id: 'logging',
          folder: 'logging',
          modules: ['context', 'logger', 'redact', 'request-log', 'stdout', answers.framework],
          tests: ['logger.test', 'request-logging.test'],
          dependencies: ['@opentelemetry/api', 'pino'],
          devDependencies: ['pino-pretty'],
          moduleValues: loggerOfFastify(project),
        },
        answers,
        project,
      ),
      variable(answers.dir, {
        name: 'LOG_LEVEL',
        schema:
          "z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info')",
        description: 'Log level at start; SIGUSR2 toggles debug at run time',
        example: 'info',
      }),
    ];
  },
  wiring(answers, project) {
    const { dir, framework } = answers;
    const adapter = `${dir}/logging/${framework}.ts`;
    const isFastify = framework === 'fastify';
    const host = hostOf(answers, project);
    const earlier = loggerSeed(answers, project);
    return {
      type: 'wire',
      feature: 'logging',
      framework: host.framework,
      seeds: [
        {
          ...seed(earlier.path, 'logging/logger.ts', { service: serviceName(project) }),
          replaces: [earlier],
        },
      ],
      edits: [
        ...(isFastify
          ? [
              editWith(loggingOptions, framework, {
                code: '...loggingOptions(logger)',
                replaces: 'logger',
                imports: [{ from: adapter, names: ['loggingOptions'] }, loggerImport(answers)],
              }),
            ]
          : []),
        editWith(addRequestLogging, framework, {
          code: `addRequestLogging(${host.app}${isFastify ? '' : ', { logger }'})`,
          imports: [
            { from: adapter, names: ['addRequestLogging'] },
            ...(isFastify ? [] : [loggerImport(answers)]),
          ],
        }),
      ],
      links: [],
      ...(isNest(project) &&
        isFastify && { byHand: 'NestJS takes these options through its FastifyAdapter' }),
    };
  },
  existing: (_answers, { requestLoggers }) => requestLoggers,
});

/** How Fastify takes a logger. `LogController` came with 5.10. */
function loggerOfFastify({ requirements, framework }: Project): Values {
  // NestJS brings a Fastify of its own, which is 4 up to NestJS 10.
  const nest = lowestOf(requirements, '@nestjs/platform-fastify');
  const own = framework.value?.name === 'fastify' ? framework.value.installed : undefined;
  const version =
    own ?? lowestOf(requirements, 'fastify') ?? (nest && lt(nest, '11.0.0') && '4.26.0');
  const isFour = Boolean(version) && lt(version || '', '5.0.0');
  return {
    hasLogController: !version || gte(version, '5.10.0'),
    loggerOption: isFour ? 'logger' : 'loggerInstance: logger',
  };
}
