/*
 * The versions of a repository's own packages that generated code works with; above them nothing is
 * known.
 */
export const supported = {
  '@hono/node-server': '>=1.8.0 <3',
  '@opentelemetry/api': '>=1.2.0 <2',
  '@types/express': '>=4.17.2 <6',
  '@types/pg': '>=8.23.1 <9',
  bullmq: '>=5.0.0 <7',
  express: '>=4.16.0 <6',
  fastify: '>=4.26.0 <6',
  hono: '>=4.2.0 <5',
  ioredis: '>=5.4.0 <7',
  'lru-cache': '>=10.0.0 <12',
  'node-pg-migrate': '>=9.0.0 <10',
  pg: '>=8.20.0 <9',
  pino: '>=9.0.0 <11',
  'pino-pretty': '>=10.0.0 <14',
  typescript: '>=5.0.0',
  zod: '>=3.25.68 <5',
} as const satisfies Readonly<Record<string, string>>;

/** The TypeScript that reads the types of what we add, where `skipLibCheck` is off. */
export const typesNeed: Readonly<Record<string, string>> = {
  '@types/pg': '5.7.0',
  zod: '5.4.0',
};
