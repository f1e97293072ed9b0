import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http';

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

/** One request, read to its end; rejects where the connection fails. */
export function ask(
  url: string,
  options: RequestOptions & { readonly body?: string } = {},
): Promise<Reply> {
  const { body, ...rest } = options;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, rest, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }),
      );
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

export interface LoadReport {
  readonly answered: number;
  /** Every answer that was not 2xx, and every request that broke off, in words. */
  readonly failed: readonly string[];
  /** Clients that were told `Connection: close`, and therefore went. */
  readonly sentAway: number;
}

export interface Load {
  /** Resolves when every client has been sent away by the server. */
  readonly allSentAway: Promise<void>;
  stop(): Promise<LoadReport>;
}

export interface LoadOptions {
  readonly clients: number;
  /** A client that reads `Connection: close` does not come back, as behind a load balancer. */
  readonly leaveWhenTold?: boolean;
  readonly method?: string;
  readonly body?: string;
}

/**
 * Clients that each keep one connection alive and send one request after the other. No request is
 * ever repeated, so each one that fails is seen.
 */
export function startLoad(
  url: string,
  { clients, leaveWhenTold = false, method = 'GET', body }: LoadOptions,
): Load {
  const failed: string[] = [];
  let answered = 0;
  let sentAway = 0;
  let stopped = false;

  const client = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const headers =
      body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    while (!stopped) {
      try {
        const reply = await ask(url, {
          agent,
          method,
          headers,
          ...(body !== undefined && { body }),
        });
        if (reply.status >= 200 && reply.status < 300) answered++;
        else failed.push(`${reply.status} ${reply.body}`);
        if (leaveWhenTold && reply.headers.connection === 'close') {
          sentAway++;
          break;
        }
      } catch (error) {
        failed.push(String(error));
        // Else a server that is gone would be asked thousands of times a second.
        if (leaveWhenTold) break;
      }
    }
    agent.destroy();
  };

  const all = Promise.all(Array.from({ length: clients }, client)).then(() => {});
  return {
    allSentAway: all,
    async stop() {
      stopped = true;
      await all;
      return { answered, failed, sentAway };
    },
  };
}
