import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask } from './load.ts';

export interface Proxy {
  readonly url: string;
  /** Ports that are ready at this moment. */
  ready(): readonly number[];
  close(): void;
}

const pollMs = 100;

/**
 * What a load balancer does, and no more: asks each instance for its readiness ten times a second,
 * and passes requests in turn to those that are ready, over connections that are kept alive. It
 * repeats nothing: a request that breaks off is a 502 to the client.
 */
export async function startProxy(ports: readonly number[]): Promise<Proxy> {
  const agents = new Map(ports.map((port) => [port, new Agent({ keepAlive: true })]));
  let readyPorts: number[] = [];
  let turn = 0;

  const poll = async (): Promise<void> => {
    const isReady = async (port: number) =>
      ask(`http://127.0.0.1:${port}/health/ready`, { timeout: 1000 }).then(
        ({ status }) => status === 200,
        () => false,
      );
    const states = await Promise.all(ports.map(isReady));
    readyPorts = ports.filter((_, index) => states[index]);
  };

  const pass = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const port = readyPorts[turn++ % readyPorts.length];
    const fail = (status: number, why: string): void => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(status, { 'content-type': 'text/plain' }).end(why);
    };
    if (port === undefined) {
      fail(503, 'no instance is ready');
      return;
    }
    const { method, url: path, headers } = incoming;
    const upstream = request(
      { host: '127.0.0.1', port, path, method, headers, agent: agents.get(port) },
      (answer) => {
        // Hop by hop: what the instance says of its connection is not for the client.
        const { connection: _connection, 'keep-alive': _keepAlive, ...end } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 502, end);
        answer.pipe(outgoing);
        answer.once('error', (error) => fail(502, String(error)));
      },
    );
    upstream.once('error', (error) => fail(502, `instance ${port}: ${error.message}`));
    incoming.pipe(upstream);
  };

  await poll();
  const timer = setInterval(() => void poll(), pollMs);
  const server = createServer(pass);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ready: () => readyPorts,
    close() {
      clearInterval(timer);
      for (const agent of agents.values()) agent.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
}
