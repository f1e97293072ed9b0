import * as z from 'zod';
import { seed } from '../../src/core/actions.js';
import { defineFeature } from '../../src/core/feature.js';
import { moduleFiles, placement, refusals, variable, wiring } from '../../src/core/placement.js';

export const envValidation = defineFeature({
  id: 'env-validation',
  summary: 'Environment variables parsed once, typed and frozen, with every fault in one message',
  options: z.object(placement),
  requires: [],
  unsupported: refusals,
  plan(answers, project) {
    const { dir } = answers;
    return [
      seed(`${dir}/env/env.ts`, 'env-validation/env/env.ts'),
      seed('.env.example', 'env-validation/env.example'),
      ...moduleFiles(
        {
          id: 'env-validation',
          folder: 'env',
          modules: ['parse-env'],
          tests: ['env.test', 'fixtures/env-load'],
          dependencies: ['zod'],
        },
        answers,
        project,
      ),
      variable(dir, {
        name: 'NODE_ENV',
        schema: "z.enum(['development', 'test', 'production']).default('development')",
        description: 'development, test or production',
        example: 'development',
      }),
      variable(dir, {
        name: 'HOST',
        comment:
          answers.framework === 'fastify'
            ? 'No names: for `localhost` Fastify opens a second server (::1), which would not be drained.'
            : 'No names: for `localhost` Node listens on one of ::1 and 127.0.0.1, and callers may try the other.',
        schema:
          "z.union([z.ipv4(), z.ipv6()], { error: 'must be an IP address' }).default('0.0.0.0')",
        description: 'IP address to listen on',
        example: '0.0.0.0',
      }),
      variable(dir, {
        name: 'PORT',
        schema: 'z.coerce.number().int().min(1).max(65_535).default(3000)',
        description: 'TCP port to listen on',
        example: '3000',
      }),
      wiring(project, `${dir}/env/env.ts`, (path) => [
        `import { loadEnv } from '${path(`${dir}/env/env.ts`)}';`,
        '',
        '// First of all: a wrong environment ends the process here, with one message.',
        'const env = loadEnv();',
        '',
        '// Then in place of process.env, for instance',
        'await app.listen({ host: env.HOST, port: env.PORT });',
      ]),
    ];
  },
});
