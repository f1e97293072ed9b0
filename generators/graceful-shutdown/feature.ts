import * as z from 'zod';
import { drainLink } from '../../src/feature-kit/drain-link.js';
import {
  hostOf,
  isNest,
  loggerSeed,
  moduleFiles,
  type Placement,
  placement,
  suggestedPlacement,
  variable,
} from '../../src/feature-kit/placement.js';
import { refusals } from '../../src/feature-kit/refusals.js';
import { type ImportOf, seed, type WireEdit } from '../../src/model/actions.js';
import { defineFeature } from '../../src/model/feature.js';
import { editWith, type OwnSymbol } from '../../src/model/own-symbols.js';
import type { Project } from '../../src/model/project.js';

const symbol: OwnSymbol = {
  name: 'gracefulShutdown',
  place: 'server',
  rank: 0,
  registersNothing: true,
};

const socketSymbol: OwnSymbol = { name: 'closeWithServer', place: 'sockets', rank: 0 };

export const gracefulShutdown = defineFeature({
  id: 'graceful-shutdown',
  summary: 'A drain on SIGTERM without failed requests, then every resource closed in order',
  options: z.object(placement),
  variables: ['SHUTDOWN_DRAIN_MS', 'SHUTDOWN_TIMEOUT_MS'],
  symbols: [symbol, socketSymbol],
  requires: [],
  suggested: suggestedPlacement,
  unsupported: refusals,
  plan(answers, project) {
    const { dir } = answers;
    return [
      ...moduleFiles(
        {
          id: 'graceful-shutdown',
          folder: 'shutdown',
          modules: ['shutdown', ...modulesFor(project)],
          moduleValues: { webSockets: project.webSockets.value ?? null },
          tests: ['shutdown.test', 'fixtures/shutdown-server'],
          dependencies: [],
        },
        answers,
        project,
      ),
      variable(dir, {
        name: 'SHUTDOWN_DRAIN_MS',
        schema: 'z.coerce.number().int().min(0).max(60_000).optional()',
        description: 'Milliseconds to drain after SIGTERM; default 5000 in production, otherwise 0',
        example: '0',
        shown: '5000 in production, otherwise 0',
      }),
      variable(dir, {
        name: 'SHUTDOWN_TIMEOUT_MS',
        schema: 'z.coerce.number().int().min(100).max(300_000).default(10_000)',
        description:
          'Milliseconds for open requests to finish after the drain, before they are cut off',
        example: '10000',
      }),
      ...(project.killTimes.value ?? []).map(({ at, why, set }) => ({
        type: 'step' as const,
        where: `${at}: ${why}; a stop takes up to 17 s by default. Write`,
        lines: set,
      })),
    ];
  },
  wiring(answers, project) {
    const { dir, framework } = answers;
    return {
      type: 'wire',
      feature: 'graceful-shutdown',
      framework: hostOf(answers, project).framework,
      seeds: [
        loggerSeed(answers, project),
        seed(`${dir}/shutdown.ts`, 'graceful-shutdown/shutdown.ts'),
      ],
      edits: [
        editWith(symbol, framework, callFor(answers, project)),
        ...(isPlainSockets(project)
          ? [
              editWith(socketSymbol, framework, {
                code: 'closeWithServer($sockets)',
                imports: [{ from: `${dir}/shutdown/websockets.ts`, names: ['closeWithServer'] }],
              }),
            ]
          : []),
      ],
      links: drainLink(dir, project),
    };
  },
  // Two handlers of one signal would end the process twice.
  existing: (_answers, { signalHandlers }) =>
    signalHandlers.map(({ closer, stays, ...place }) =>
      stays === undefined
        ? { ...place, moves: closer ? `becomes .${onClose(closer)}` : 'is taken out' }
        : { ...place, clash: `${stays}; ${stepFor(closer)}` },
    ),
});

const onClose = (closer: string): string => `onClose('cleanup', ${closer})`;

/** What is left to the user, who then runs the command again. */
const stepFor = (closer: string | undefined): string => {
  if (closer === '') return 'delete it, and add this again';
  const line = `gracefulShutdown(…).${onClose(closer ?? 'async () => { … }')}`;
  return `delete it, add this again, and continue its call: ${line}`;
};

/** Modules that only a server of another protocol needs. */
const modulesFor = ({ http2, webSockets }: Project): string[] => [
  ...(http2.value ? ['http2'] : []),
  ...(webSockets.value === undefined ? [] : ['websockets']),
];

/** True if the service creates the server of its WebSockets: Fastify's plugin decorates the app. */
const isPlainSockets = ({ webSockets }: Project): boolean =>
  webSockets.value !== undefined && webSockets.value !== '@fastify/websocket';

function callFor(
  { dir, framework }: Placement,
  project: Project,
): Pick<WireEdit, 'code' | 'imports' | 'drains' | 'movesHandlers'> {
  const isHttp2 = project.http2.value;
  const sockets = project.webSockets.value;
  // Hono's serve() may also return an HTTP/2 server, which has no idle connections.
  const isCast = framework === 'hono' && project.language.value === 'ts' && !isHttp2;
  const { server, close } = isNest(project) ? ofNest : of[framework];
  const served = isHttp2 ? `withSessions(${server})` : isCast ? `${server} as Server` : server;
  const call = `gracefulShutdown(${served}, shutdownOptions)`;
  const plugin = isPlainSockets(project) ? '' : ', () => $app.websocketServer';
  const ended = sockets === undefined ? call : `closeWebSockets(${call}${plugin})`;
  const module = (name: string, symbol: string): ImportOf => ({
    from: `${dir}/shutdown/${name}.ts`,
    names: [symbol],
  });
  return {
    code: `${ended}${close}`,
    imports: [
      ...(isCast ? [{ from: 'node:http', names: ['Server'], type: true as const }] : []),
      { from: `${dir}/shutdown.ts`, names: ['shutdownOptions'] },
      ...(isHttp2 ? [module('http2', 'withSessions')] : []),
      module('shutdown', 'gracefulShutdown'),
      ...(sockets === undefined ? [] : [module('websockets', 'closeWebSockets')]),
    ],
    movesHandlers: true,
    ...(modulesFor(project).length > 0 && {
      drains: [
        ...(isHttp2 ? (['http2'] as const) : []),
        ...(sockets === undefined ? [] : (['webSockets'] as const)),
      ],
    }),
  };
}

/** The server, and what has to be closed with it: Fastify closes its plugins only on close(). */
const of = {
  fastify: { server: '$app.server', close: ".onClose('fastify', () => $app.close())" },
  express: { server: '$server', close: '' },
  hono: { server: '$server', close: '' },
};

const ofNest = {
  server: '$app.getHttpServer()',
  close: ".onClose('nest', () => $app.close())",
};
