import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { createRequire } from 'node:module';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { patience } from '../support/patience.ts';
import { agentops } from './support/agentops.ts';
import { killGroup, start } from './support/child.ts';
import { commitAll } from './support/existing-repository.ts';
import { installInto, nodeOf } from './support/installs.ts';
import { atTheEnd, freshFolder, onceInTheRun } from './support/scratch.ts';
import { freePort } from './support/service.ts';

/* Services that speak more than HTTP/1, and drain that, too. */

const dependencies = {
  '@fastify/websocket': '11.3.7',
  '@hono/node-server': '2.1.8',
  express: '5.3.0',
  fastify: '5.12.8',
  hono: '4.13.19',
  'socket.io': '4.8.4',
  'socket.io-client': '4.8.4',
  ws: '8.23.0',
};

const packages = onceInTheRun('other-servers', (folder) =>
  installInto(
    folder,
    'other-servers',
    Object.entries(dependencies).map(([name, version]) => `${name}@${version}`),
  ),
);

type Files = Readonly<Record<string, string>>;

const listen = 'Number(process.env.PORT)';

const http2Services: Record<string, Files> = {
  'Fastify over HTTP/2': {
    'src/server.js': `import Fastify from 'fastify';

const app = Fastify({ http2: true });
app.get('/', async () => 'hi');
app.get('/slow', async () => {
  process.send('asked');
  await new Promise((resolve) => process.once('message', resolve));
  return 'done';
});
await app.listen({ port: ${listen} });
`,
  },
  'Hono over HTTP/2': {
    'src/server.js': `import { createServer } from 'node:http2';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const app = new Hono();
app.get('/', (c) => c.text('hi'));
app.get('/slow', async (c) => {
  process.send('asked');
  await new Promise((resolve) => process.once('message', resolve));
  return c.text('done');
});
serve({ fetch: app.fetch, createServer, port: ${listen} });
`,
  },
};

const socketServices: Record<string, { readonly files: Files; readonly client: 'ws' | 'io' }> = {
  'Express with ws, in a file of its own': {
    files: {
      'src/server.js': `import { createServer } from 'node:http';
import express from 'express';
import { live } from './live.js';

const server = createServer(express());
live(server);
server.listen(${listen});
`,
      'src/live.js': `import { WebSocketServer } from 'ws';

export function live(server) {
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => socket.send('hi'));
}
`,
    },
    client: 'ws',
  },
  'Fastify with @fastify/websocket': {
    files: {
      'src/server.js': `import websocket from '@fastify/websocket';
import Fastify from 'fastify';

const app = Fastify();
await app.register(websocket);
app.get('/', { websocket: true }, (socket) => {
  socket.send('hi');
});
await app.listen({ port: ${listen} });
`,
    },
    client: 'ws',
  },
  'Hono with the WebSockets of its server': {
    files: {
      'src/server.js': `import { serve, upgradeWebSocket } from '@hono/node-server';
import { Hono } from 'hono';
import { WebSocketServer } from 'ws';

const app = new Hono();
app.get('/', upgradeWebSocket(() => ({ onOpen: (_event, ws) => ws.send('hi') })));
const wss = new WebSocketServer({ noServer: true });
serve({ fetch: app.fetch, websocket: { server: wss }, port: ${listen} });
`,
    },
    client: 'ws',
  },
  'Express with Socket.IO': {
    files: {
      'src/server.js': `import { createServer } from 'node:http';
import express from 'express';
import { Server } from 'socket.io';

const server = createServer(express());
const io = new Server(server);
io.on('connection', (socket) => socket.emit('hi'));
server.listen(${listen});
`,
    },
    client: 'io',
  },
};

/** The service with a drain, in a folder with its packages. */
async function drained(files: Files): Promise<string> {
  const folder = freshFolder('drained');
  cpSync(await packages(), folder, { recursive: true });
  mkdirSync(join(folder, 'src'));
  const manifest = { name: 'svc', private: true, type: 'module', dependencies };
  const scripts = { start: 'node src/server.js' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, scripts }));
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n');
  for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content);
  await commitAll(folder);
  const { code, stdout, stderr } = await agentops(['add', 'graceful-shutdown', '--yes'], {
    cwd: folder,
  });
  assert.equal(code, 0, stdout + stderr);
  return folder;
}

async function running(folder: string, node?: string) {
  const port = await freePort();
  const child = start('node', ['src/server.js'], {
    cwd: folder,
    env: { PORT: String(port), SHUTDOWN_DRAIN_MS: '0' },
    node,
    ipc: true,
  });
  atTheEnd(() => killGroup(child));
  const output = child.stdout ? text(child.stdout) : '';
  const ended = once(child, 'exit').then(async ([code]) => ({ code, output: await output }));
  for (const until = Date.now() + patience; !(await accepts(port)); await wait(50)) {
    if (Date.now() > until) throw new Error('the service never listened');
  }
  return { child, port, ended };
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connectTcp(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

describe('a drain of HTTP/2', () => {
  for (const [name, files] of Object.entries(http2Services)) {
    let folder: string;

    before(async () => {
      folder = await drained(files);
    });

    for (const major of [20, 24] as const) {
      it(`sends GOAWAY and lets open streams finish: ${name}, Node.js ${major}`, async () => {
        const { child, port, ended } = await running(folder, await nodeOf(major));
        const session = connect(`http://127.0.0.1:${port}`);
        const goaway = once(session, 'goaway');
        const closed = once(session, 'close');
        assert.equal(await text(session.request({ ':path': '/' })), 'hi');
        const slow = text(session.request({ ':path': '/slow' }));
        await once(child, 'message');
        child.kill('SIGTERM');
        assert.deepEqual((await goaway)[0], 0);
        child.send('answer');
        assert.equal(await slow, 'done');
        await closed;
        const { code, output } = await ended;
        assert.equal(code, 0, output);
      });
    }
  }
});

describe('a drain of WebSockets', () => {
  for (const [name, { files, client }] of Object.entries(socketServices)) {
    it(`says that the server goes away, and ends at once: ${name}`, async () => {
      const folder = await drained(files);
      const load = createRequire(join(folder, 'package.json'));
      const { child, port, ended } = await running(folder);
      const { end } = await (client === 'ws' ? overWs : overIo)(load, port);
      child.kill('SIGTERM');
      assert.equal(await end, client === 'ws' ? 1001 : 'transport close');
      const { code, output } = await ended;
      assert.equal(code, 0, output);
      assert.doesNotMatch(output, /deadline over/);
    });
  }
});

/** Resolves when the connection is open, with a promise of how it ends. */
async function overWs(load: NodeJS.Require, port: number) {
  const { WebSocket } = load('ws');
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  const end = once(socket, 'close').then(([code]) => code as unknown);
  await once(socket, 'message');
  return { end };
}

/** By long polling: a request is open all the time. */
async function overIo(load: NodeJS.Require, port: number) {
  const { io } = load('socket.io-client');
  const options = { transports: ['polling'], reconnection: false };
  const socket = io(`http://127.0.0.1:${port}`, options);
  const end = new Promise<unknown>((resolve) => socket.on('disconnect', resolve));
  await new Promise((resolve) => socket.on('hi', resolve));
  return { end };
}
