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
import { note, seed, type Values } from '../../src/model/actions.js';
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
        description: `Log level at start${toggles[whenToggled(project)].says}`,
        example: 'info',
      }),
      ...(whenToggled(project) === 'always'
        ? []
        : [note(`${project.sigusr2.evidence}: ${toggles[whenToggled(project)].why}`)]),
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
          ...seed(earlier.path, 'logging/logger.ts', {
            service: serviceName(project),
            toggled: whenToggled(project),
          }),
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

type Toggled = 'always' | 'deployed' | 'never';

/** When SIGUSR2 toggles the level: nodemon, for development, restarts the service by it. */
function whenToggled({ sigusr2, manifest }: Project): Toggled {
  if (sigusr2.value === undefined) return 'always';
  const isDeployed = /\bnodemon\b/.test(manifest?.scripts?.start ?? '');
  return sigusr2.value === 'code' || isDeployed ? 'never' : 'deployed';
}

const toggles: Readonly<Record<Toggled, { readonly says: string; readonly why: string }>> = {
  always: { says: '; SIGUSR2 toggles debug at run time', why: '' },
  deployed: {
    says: '; SIGUSR2 toggles debug at run time, but not in development',
    why: 'nodemon restarts the service by SIGUSR2, so this signal toggles the log level only where NODE_ENV is not "development".',
  },
  never: {
    says: '',
    why: 'SIGUSR2 has a use already, so it does not toggle the log level. To use another signal, call toggleDebugOnSignal(logger, signal) of logging/logger.',
  },
};
