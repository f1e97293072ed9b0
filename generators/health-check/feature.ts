import * as z from 'zod';
import { drainLink } from '../../src/feature-kit/drain-link.js';
import {
  hostOf,
  loggerSeed,
  moduleFiles,
  placement,
  serviceName,
  suggestedPlacement,
} from '../../src/feature-kit/placement.js';
import { refusals } from '../../src/feature-kit/refusals.js';
import { seed } from '../../src/model/actions.js';
import { defineFeature } from '../../src/model/feature.js';
import { editWith, type OwnSymbol } from '../../src/model/own-symbols.js';

const standardPath = '/health';

const addHealthRoutes: OwnSymbol = { name: 'addHealthRoutes', place: 'made', rank: 2 };

export const healthCheck = defineFeature({
  id: 'health-check',
  summary: 'Liveness, readiness and startup probes, backed by a registry of checks',
  options: z.object({
    ...placement,
    path: z
      .string()
      .regex(/^(\/(?!\.\.?(\/|$))[\w.-]+)+$/, 'Must be a path, such as /health.')
      .default(standardPath)
      .describe('Base path of the three probes'),
  }),
  symbols: [addHealthRoutes],
  requires: [],
  suggested: suggestedPlacement,
  unsupported: refusals,
  plan: (answers, project) =>
    moduleFiles(
      {
        id: 'health-check',
        folder: 'health',
        modules: ['registry', answers.framework],
        tests: ['health.test'],
        dependencies: [],
      },
      answers,
      project,
    ),
  wiring(answers, project) {
    const { dir, framework, path } = answers;
    const host = hostOf(answers, project);
    const base = path === standardPath ? '' : `, '${path}'`;
    return {
      type: 'wire',
      feature: 'health-check',
      framework: host.framework,
      seeds: [
        loggerSeed(answers, project),
        seed(`${dir}/health.ts`, 'health-check/health.ts', { service: serviceName(project) }),
      ],
      edits: [
        editWith(addHealthRoutes, framework, {
          code: `addHealthRoutes(${host.app}, health${base})`,
          imports: [
            { from: `${dir}/health.ts`, names: ['health'] },
            { from: `${dir}/health/${framework}.ts`, names: ['addHealthRoutes'] },
          ],
        }),
      ],
      links: drainLink(dir, project),
    };
  },
  existing: ({ framework, path }, { healthRoutes }) =>
    healthRoutes.map((place) => {
      const isSame = [path, `${path}/ready`, `${path}/startup`].includes(place.route ?? '');
      return framework === 'fastify' && isSame
        ? { ...place, clash: 'Fastify registers a path only once; choose another one with --path' }
        : place;
    }),
});
