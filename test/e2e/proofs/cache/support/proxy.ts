import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * A TCP proxy that can fall silent: connections stay open, and are taken, but nothing gets through.
 * That is what a network partition looks like from inside.
 */
export async function startProxy(t: { after(end: () => void): void }, port: number) {
  let isSilent = false;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      // What was silent once stays so: its bytes would be out of order.
      let isCut = isSilent;
      from.on('data', (chunk) => {
        isCut ||= isSilent;
        if (!isCut) to.write(chunk);
      });
      from.on('close', () => to.destroy());
      from.on('error', () => {});
      sockets.add(from);
      from.on('close', () => sockets.delete(from));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    silence: () => {
      isSilent = true;
    },
    /** New connections get through again. */
    restore: () => {
      isSilent = false;
    },
  };
}
