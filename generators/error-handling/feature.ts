import * as z from 'zod';
import {
  isNest,
  loggerImport,
  loggerSeed,
  moduleFiles,
  placement,
  suggestedPlacement,
} from '../../src/feature-kit/placement.js';
import { refusals } from '../../src/feature-kit/refusals.js';
import { defineFeature } from '../../src/model/feature.js';
import { editWith, type OwnSymbol } from '../../src/model/own-symbols.js';

const errorOptions: OwnSymbol = { name: 'errorOptions', place: 'options', rank: 0 };
const addErrorHandling: OwnSymbol = {
  name: 'addErrorHandling',
  place: 'made',
  // Express calls handlers in the order of registration; Fastify routes use the handler that is set
  // when they are added; for Hono the order does not matter.
  placeIn: { express: 'registered' },
  rank: 1,
  registersNothing: true,
};

export const errorHandling = defineFeature({
  id: 'error-handling',
  summary: 'One error hierarchy, answered as problem+json (RFC 9457)',
  options: z.object(placement),
  symbols: [errorOptions, addErrorHandling],
  requires: [],
  suggested: suggestedPlacement,
  unsupported: (project) => [
    ...refusals(project),
    ...(isNest(project)
      ? [
          `NestJS handles errors in its own exception filters (${project.framework.evidence}). Use a global exception filter in the app module instead.`,
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
              editWith(errorOptions, answers.framework, {
                code: '...errorOptions',
                ifMade: true,
                imports: [{ from: adapter, names: ['errorOptions'] }],
              }),
            ]
          : []),
        editWith(addErrorHandling, answers.framework, {
          code: isFastify ? 'addErrorHandling($app)' : 'addErrorHandling($app, { logger })',
          // Fastify does not start with a second one.
          ...(isFastify && {
            once: {
              method: 'setNotFoundHandler',
              why: 'already sets a not-found handler; Fastify allows only one',
            },
          }),
          imports: [
            { from: adapter, names: ['addErrorHandling'] },
            ...(isFastify ? [] : [loggerImport(answers)]),
          ],
        }),
      ],
      links: [],
    };
  },
  existing: (_answers, { errorHandlers }) => errorHandlers,
});
