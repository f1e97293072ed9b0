import * as z from 'zod';
import {
  hostOf,
  loggerSeed,
  moduleFiles,
  placement,
  requiredInProduction,
  suggestedPlacement,
  variable,
} from '../../src/feature-kit/placement.js';
import { refusals } from '../../src/feature-kit/refusals.js';
import { type Action, file, note, seed } from '../../src/model/actions.js';
import { defineFeature } from '../../src/model/feature.js';
import type { Project } from '../../src/model/project.js';
import { singleQuoted } from '../../src/model/quote.js';
import { cacheLinks, stepsByHand } from './links.js';
import { patterns, queueNeedsRedis } from './patterns.js';

const milliseconds = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

const options = z
  .object({
    tiers: z
      .enum(['memory', 'memory+redis'])
      .default('memory+redis')
      .describe('Where values are stored')
      .meta({
        prompt: 'Where are values stored?',
        labels: {
          memory: 'in the memory of each process',
          'memory+redis': 'in memory, over a Redis shared by all processes',
        },
      }),
    namespace: z
      .string()
      .regex(/^[\w.@/-]{1,128}$/, 'Must consist of letters, digits and . _ - / @.')
      .optional()
      .describe('Prefix of every key; defaults to the package name'),
    ttlMs: milliseconds
      .default(300_000)
      .describe('Time to live of a value, in ms; an entity can override it'),
    negativeTtlMs: milliseconds.default(30_000).describe('Time to live of a cached null, in ms'),
    maxEntries: z
      .int()
      .min(1)
      .max(10_000_000)
      .default(10_000)
      .describe('Maximum number of values in memory'),
    maxBytes: z
      .int()
      .min(2 ** 16)
      .max(2 ** 36)
      .default(2 ** 26)
      .describe(
        'Maximum size of the values in memory, in bytes; never above a quarter of the heap',
      ),
    writeThrough: patterns.writeThrough.meta({ prompt: 'Add write-through?' }),
    writeBehind: patterns.writeBehind.meta({ prompt: 'Add write-behind (a durable queue)?' }),
    warming: patterns.warming.meta({ prompt: 'Add warming at start?' }),
    ...placement,
  })
  .superRefine(({ tiers, writeBehind }, context) => {
    if (writeBehind && tiers === 'memory') {
      context.addIssue({ code: 'custom', path: ['writeBehind'], message: queueNeedsRedis });
    }
  });

export type CacheAnswers = z.output<typeof options>;

export const cache = defineFeature({
  id: 'cache',
  summary: 'In-memory cache, optionally over Redis, that withstands stampedes and outages',
  options,
  variables: ['CACHE_REDIS_URL', 'QUEUE_REDIS_URL'],
  requires: [],
  migrations: [
    {
      version: '0.2.0',
      summary:
        'the cache has fewer files. Its option `metrics` is now `onEvent`, and ComputeTimeout is DeadlineError; in production, the URLs of Redis are required, and the queue needs a Redis of its own',
    },
  ],
  suggested: suggestedPlacement,
  unsupported: refusals,
  plan: (answers, project) => [
    ...moduleFiles(
      {
        id: 'cache',
        folder: 'cache',
        ...filesOf(answers),
        dependencies: dependenciesOf(answers),
        moduleValues: { redis: hasRedis(answers), ...patternsOf(answers) },
        values: { redis: hasRedis(answers) },
      },
      answers,
      project,
    ),
    file('docs/cache.md', 'cache/cache.md', {
      ...patternsOf(answers),
      redis: hasRedis(answers),
      dir: answers.dir,
      types: project.language.value === 'ts',
    }),
    ...variablesOf(answers),
    ...stepsByHand(answers, project).map(note),
  ],
  wiring: (answers, project) => ({
    type: 'wire',
    feature: 'cache',
    framework: hostOf(answers, project).framework,
    seeds: [
      loggerSeed(answers, project),
      seed(`${answers.dir}/cache.ts`, 'cache/cache.ts', seedValues(answers, project)),
    ],
    edits: [],
    links: cacheLinks(answers),
  }),
});

export const hasRedis = ({ tiers }: Pick<CacheAnswers, 'tiers'>): boolean =>
  tiers === 'memory+redis';

const patternsOf = ({ writeThrough, writeBehind, warming }: CacheAnswers) => ({
  writeThrough,
  writeBehind,
  warming,
});

/** Modules and tests for the chosen options; nothing unused is written. */
function filesOf(answers: CacheAnswers): { modules: string[]; tests: string[] } {
  const { writeThrough, writeBehind, warming } = answers;
  const redis = hasRedis(answers);
  const chosen = [
    always,
    ...(redis ? [overRedis] : []),
    ...(writeThrough || writeBehind ? [{ modules: ['scope'], tests: [] }] : []),
    ...(writeThrough ? [{ modules: ['write-through'], tests: ['write-through.test'] }] : []),
    ...(writeBehind ? [behind] : []),
    ...(warming ? [{ modules: ['fill-many', 'warming'], tests: ['warming.test'] }] : []),
  ];
  return {
    modules: chosen.flatMap(({ modules }) => modules),
    tests: chosen.flatMap(({ tests }) => tests),
  };
}

const always = {
  modules: [
    'after-commit',
    'backing',
    'cache',
    'codec',
    'computing',
    'deadline',
    'entry',
    'flights',
    'keys',
    'memory',
    'settings',
  ],
  tests: ['cache.test', 'support/cache'],
};

const overRedis = {
  modules: ['bus', 'outbox', 'redis-backing', 'redis-commands', 'scripts', 'tiered-cache'],
  tests: ['cache-redis.test', 'support/redis'],
};

const behind = {
  modules: ['pending-writes', 'write-behind', 'write-behind-entity', 'write-behind-worker'],
  tests: ['write-behind.test'],
};

const dependenciesOf = (answers: CacheAnswers): string[] => [
  ...(answers.writeBehind ? ['bullmq'] : []),
  ...(hasRedis(answers) ? ['ioredis'] : []),
  'lru-cache',
  // For the schemas of values. Sorted among the others, so that the order of features does not
  // matter.
  'zod',
];

const localRedis = 'redis://127.0.0.1:6379';
const aUrl = 'z.url({ protocol: /^rediss?$/ })';

function variablesOf(answers: CacheAnswers): Action[] {
  const url = (name: string, description: string) =>
    variable(answers.dir, {
      name,
      schema: requiredInProduction(aUrl, localRedis),
      description: `${description}; required in production`,
      example: localRedis,
    });
  return [
    ...(hasRedis(answers) ? [url('CACHE_REDIS_URL', 'URL of the Redis for the cache')] : []),
    ...(answers.writeBehind
      ? [url('QUEUE_REDIS_URL', 'URL of the Redis for the queue, which must not evict keys')]
      : []),
  ];
}

function seedValues(answers: CacheAnswers, { manifest, folder }: Project) {
  const { ttlMs, negativeTtlMs, maxEntries, maxBytes } = answers;
  return {
    redis: hasRedis(answers),
    localRedis,
    app: singleQuoted(answers.namespace ?? manifest?.name ?? folder),
    ttlMs: grouped(ttlMs),
    negativeTtlMs: grouped(negativeTtlMs),
    maxEntries: grouped(maxEntries),
    maxBytes: grouped(maxBytes),
  };
}

/** A number literal: `300_000`. */
const grouped = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, '_');
