import type { AppAnswers } from './options.js';

/** What differs between the web frameworks, apart from the code, which is a template for each. */
export interface Framework {
  /** As its own documentation spells it. */
  readonly title: string;
  /** The name of its adapter module in each folder of `src/platform`. */
  readonly adapter: AppAnswers['framework'];
  readonly major: number;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
  /** Packages behind these whose newest version needs a newer Node than the service does. */
  readonly pinned: readonly string[];
  /** Files below `src/platform` that belong to no feature. */
  readonly platform: readonly string[];
  /** Number of resources that the service closes at the end, besides those of its modules. */
  readonly closers: number;
  /** The message of the line about `GET /%zz`: refused by the framework, or just no route. */
  readonly lineOfBadUrl: 'request' | 'request refused';
}

export const frameworks: Readonly<Record<AppAnswers['framework'], Framework>> = {
  fastify: {
    title: 'Fastify',
    adapter: 'fastify',
    major: 5,
    dependencies: ['fastify'],
    devDependencies: [],
    // From 6.8 on it needs cookie 2, hence Node 22.
    pinned: ['light-my-request'],
    platform: ['other-methods.ts', 'validation.ts'],
    closers: 1,
    lineOfBadUrl: 'request refused',
  },
  express: {
    title: 'Express',
    adapter: 'express',
    major: 5,
    dependencies: ['express'],
    devDependencies: ['@types/express'],
    pinned: [],
    platform: ['validation.ts'],
    closers: 0,
    lineOfBadUrl: 'request',
  },
  hono: {
    title: 'Hono',
    adapter: 'hono',
    major: 4,
    dependencies: ['@hono/node-server', 'hono'],
    devDependencies: [],
    pinned: [],
    platform: ['body-limit.ts', 'validation.ts'],
    closers: 0,
    lineOfBadUrl: 'request',
  },
};
