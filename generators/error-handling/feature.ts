import * as z from 'zod';
import { defineFeature } from '../../src/core/feature.js';
import { moduleFiles, placement, refusals, wiring } from '../../src/core/placement.js';

export const errorHandling = defineFeature({
  id: 'error-handling',
  summary: 'One tree of errors, answered as RFC 9457 problem+json',
  options: z.object(placement),
  requires: [],
  unsupported: refusals,
  plan(answers, project) {
    const adapter = `${answers.dir}/errors/${answers.framework}.ts`;
    return [
      ...moduleFiles(
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
      wiring(project, adapter, (path) => [
        `import { addErrorHandling, errorOptions } from '${path(adapter)}';`,
        '',
        '// Where the instance is made:',
        'const app = Fastify({ ...errorOptions });',
        '',
        '// Before the routes: each route takes over the handlers that its instance has then.',
        'addErrorHandling(app);',
      ]),
    ];
  },
});
