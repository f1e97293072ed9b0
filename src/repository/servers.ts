import type { Fact } from '../model/project.js';
import { likely, lineWith } from './evidence.js';
import type { Source } from './sources.js';

/* What the sources serve besides HTTP/1: only a file that creates such a server counts. */

const creates = /\bcreate(?:Secure)?Server\b/;
const importsHttp2 = /(?:from|require\(|import\()\s*['"](?:node:)?http2['"]/;
const optionHttp2 = /\bhttp2\s*:\s*(?!false\b)[\w(!]/;

export function http2Of(sources: readonly Source[]): Fact<boolean> {
  for (const { path, text } of sources) {
    const sign = importsHttp2.test(text) && creates.test(text) ? importsHttp2 : optionHttp2;
    if (sign.test(text)) return likely(true, lineWith(path, text, sign));
  }
  return likely(false, 'no source creates an HTTP/2 server');
}

/** Packages that serve WebSockets, and what a file has that creates a server with one. */
const webSocketServers: Readonly<Record<string, RegExp>> = {
  '@fastify/websocket': /\bregister\b/,
  '@hono/node-ws': /\bcreateNodeWebSocket\b/,
  'socket.io': /\bServer\b|\bsocket\.?io\b/i,
  ws: /\bWebSocketServer\b|\.Server\b/,
};

export function webSocketsOf(sources: readonly Source[]): Fact<string | undefined> {
  for (const [name, made] of Object.entries(webSocketServers)) {
    const loads = new RegExp(`(?:from|require\\(|import\\()\\s*['"]${name}['"]`);
    const source = sources.find(({ text }) => loads.test(text) && made.test(text));
    if (source) return likely(name, lineWith(source.path, source.text, loads));
  }
  return likely(undefined, 'no source creates a WebSocket server');
}
