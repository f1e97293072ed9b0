import * as z from 'zod';
import { defineFeature } from '../../src/core/feature.js';
import {
  isNest,
  loggerImport,
  loggerSeed,
  moduleFiles,
  placement,
  suggestedPlacement,
} from '../../src/core/placement.js';
import { refusals } from '../../src/core/refusals.js';

export const errorHandling = defineFeature({
  id: 'error-handling',
  summary: 'One tree of errors, answered as RFC 9457 problem+json',
  options: z.object(placement),
  requires: [],
  suggested: suggestedPlacement,
  unsupported: (project) => [
    ...refusals(project),
    ...(isNest(project)
      ? [
          `NestJS answers errors by its own filters (${project.framework.evidence}): a global exception filter in the app module does what this feature does elsewhere.`,
        ]
      : []),
  ],
  plan: (answers, project) =>
    moduleFiles(
      {
        id: 'error-handling',
        folder: 'errors',
        modules: ['app-error', 'problem', answers.framework],
        tests: ['errors.test'],
        dependencies: [],
      },
      answers,
      project,
    ),
  wiring(answers, project) {
    const adapter = `${answers.dir}/errors/${answers.framework}.ts`;
    const isFastify = answers.framework === 'fastify';
    return {
      type: 'wire',
      feature: 'error-handling',
      framework: answers.framework,
      seeds: isFastify ? [] : [loggerSeed(answers, project)],
      edits: [
        ...(isFastify
          ? [
              {
                place: 'options' as const,
                code: '...errorOptions',
                uses: 'errorOptions',
                rank: 0,
                ifMade: true,
                imports: [{ from: adapter, names: ['errorOptions'] }],
              },
            ]
          : []),
        {
          // Express asks in the order of registration; Fastify's routes take over the handler that
          // their instance has when they are added; to Hono it is the same.
          place: answers.framework === 'express' ? 'registered' : 'made',
          code: isFastify ? 'addErrorHandling($app)' : 'addErrorHandling($app, { logger })',
          uses: 'addErrorHandling',
          rank: 1,
          // Fastify does not start with a second one, given or not.
          ...(isFastify && {
            once: {
              method: 'setNotFoundHandler',
              why: 'sets a handler of 404, and one is all',
            },
          }),
          imports: [
            { from: adapter, names: ['addErrorHandling'] },
            ...(isFastify ? [] : [loggerImport(answers)]),
          ],
        },
      ],
      links: [],
    };
  },
  existing: (_answers, { errorHandlers }) => errorHandlers,
});
