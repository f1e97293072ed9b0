import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import type { Logger } from 'pino';

/** What a route gets: Node's request, that of the framework, and what the latter made of it. */
export interface Call {
  readonly raw: IncomingMessage;
  readonly request: object;
  readonly log: Pick<Logger, 'info'>;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
}

/** By method and path. Answered are a POST with 201, an error with its status, the rest with 200. */
export type Routes = Readonly<Record<string, (call: Call) => unknown>>;

export async function listenOn(server: Server): Promise<string> {
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
