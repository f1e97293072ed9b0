import * as z from 'zod';
import { defineFeature } from '../../src/core/feature.js';
import { moduleFiles, placement, refusals, wiring } from '../../src/core/placement.js';
import { singleQuoted } from '../../src/core/quote.js';

export const healthCheck = defineFeature({
  id: 'health-check',
  summary: 'Liveness, readiness and startup probes over a registry of checks',
  options: z.object({
    ...placement,
    path: z
      .string()
      .regex(/^(\/[\w.-]+)+$/, 'A path is needed, such as /health.')
      .default('/health')
      .describe('Base path of the three probes'),
  }),
  requires: [],
  unsupported: refusals,
  plan(answers, project) {
    const { dir, framework } = answers;
    const adapter = `${dir}/health/${framework}.ts`;
    const registry = `${dir}/health/registry.ts`;
    return [
      ...moduleFiles(
        {
          id: 'health-check',
          folder: 'health',
          modules: ['registry', framework],
          tests: ['health.test'],
          dependencies: [],
        },
        answers,
        project,
      ),
      wiring(project, adapter, (path) => [
        `import { addHealthRoutes } from '${path(adapter)}';`,
        `import { createHealthRegistry } from '${path(registry)}';`,
        '',
        '// Where the instance is made; any logger with info and warn will do.',
        'const health = createHealthRegistry({',
        `  service: ${singleQuoted(project.manifest?.name ?? project.folder)},`,
        "  version: process.env.npm_package_version ?? '0.0.0',",
        '  logger: app.log,',
        '});',
        `addHealthRoutes(app, health, '${answers.path}');`,
        '',
        '// For each dependency that requests need:',
        "// health.addCheck({ name: 'database', check: () => pool.query('SELECT 1') });",
      ]),
    ];
  },
});
