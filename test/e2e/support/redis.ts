import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { atTheEnd, freshFolder } from './scratch.ts';
import { freePort } from './service.ts';

/** A Redis of its own, which keeps nothing on disk unless `isDurable`; its URL. It ends with the tests. */
export async function startRedis(isDurable = false): Promise<string> {
  const port = await freePort();
  const appendonly = isDurable ? 'yes' : 'no';
  const args = [
    ...['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', appendonly],
  ];
  const server = spawn('redis-server', args, { cwd: freshFolder('redis'), stdio: 'ignore' });
  atTheEnd(() => void server.kill('SIGKILL'));
  await once(server, 'spawn');
  while (!(await accepts(port))) {
    if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}`);
    await sleep(20);
  }
  return `redis://127.0.0.1:${port}`;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
