import * as z from 'zod';
import {
  hostOf,
  moduleFiles,
  type Placement,
  placement,
  suggestedPlacement,
  variable,
} from '../../src/feature-kit/placement.js';
import { refusals } from '../../src/feature-kit/refusals.js';
import { seed } from '../../src/model/actions.js';
import { defineFeature } from '../../src/model/feature.js';
import { editWith, type OwnSymbol } from '../../src/model/own-symbols.js';
import type { Project } from '../../src/model/project.js';

const loadEnv: OwnSymbol = { name: 'loadEnv', place: 'entry', rank: 0 };

export const envValidation = defineFeature({
  id: 'env-validation',
  summary: 'Environment variables parsed once, typed and frozen, with all errors in one message',
  options: z.object(placement),
  variables: ['NODE_ENV', 'HOST', 'PORT'],
  symbols: [loadEnv],
  listsVariables: true,
  requires: [],
  suggested: suggestedPlacement,
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
          tests: ['env.test'],
          dependencies: ['zod'],
          values: { isNew: isNew(project) },
        },
        answers,
        project,
      ),
      ...(isNew(project) ? ownVariables(answers) : [anyEnvironment(dir)]),
      variable(dir, {
        name: 'PORT',
        schema: 'z.coerce.number().int().min(1).max(65_535).default(3000)',
        description: 'TCP port to listen on',
        example: '3000',
      }),
    ];
  },
  wiring: ({ dir, framework, testDir }, project) => ({
    type: 'wire',
    feature: 'env-validation',
    framework: hostOf({ dir, framework, testDir }, project).framework,
    seeds: [],
    edits: [
      editWith(loadEnv, framework, {
        code: 'loadEnv()',
        imports: [{ from: `${dir}/env/env.ts`, names: ['loadEnv'] }],
      }),
    ],
    links: [],
  }),
});

/** An existing service has its own names for environments and hosts. */
const isNew = ({ manifest, generated }: Project): boolean => manifest === undefined || generated;

const anyEnvironment = (dir: string) =>
  variable(dir, {
    name: 'NODE_ENV',
    schema: "z.string().default('development')",
    description: 'Environment, such as development, test or production',
    example: 'development',
  });

const ownVariables = ({ dir, framework }: Placement) => [
  variable(dir, {
    name: 'NODE_ENV',
    schema: "z.enum(['development', 'test', 'production']).default('development')",
    description: 'Environment: development, test or production',
    example: 'development',
  }),
  variable(dir, {
    name: 'HOST',
    comment:
      framework === 'fastify'
        ? 'No host names: for `localhost`, Fastify opens a second server (::1), which is not drained.'
        : 'No host names: for `localhost`, Node listens on either ::1 or 127.0.0.1, and clients may try the other.',
    schema: "z.union([z.ipv4(), z.ipv6()], { error: 'must be an IP address' }).default('0.0.0.0')",
    description: 'IP address to listen on',
    example: '0.0.0.0',
  }),
];
