import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type ChildOptions, killGroup, start } from './child.ts';
import { atTheEnd } from './scratch.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** From the signal, or from the start, to the end. */
  readonly ms: number;
}

/** A built service in a process of its own. */
export interface Service {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  /** All that it printed, on both streams. */
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** Resolves when the process is over. */
  readonly ended: Promise<Exit>;
  /** SIGTERM, and then wait for the end. */
  stop(): Promise<Exit>;
}

export interface ServiceOptions extends Omit<ChildOptions, 'cwd'> {
  readonly port?: number;
  /** The path that answers 200 when it is ready. */
  readonly readyPath?: string;
}

/** The command behind `npm start`, so that a signal reaches the service and not npm. */
export function startCommand(root: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const [file, ...args] = (scripts.start ?? '').split(' ');
  if (file !== 'node') throw new Error(`"start" is no plain node command: ${scripts.start}`);
  return args;
}

/** Starts a built service and waits until it is ready. */
export async function startService(root: string, options: ServiceOptions = {}): Promise<Service> {
  return startProcess('node', startCommand(root), root, options);
}

/** Starts it as a person does: `npm start`. A signal goes to the whole group, as from a terminal. */
export async function npmStart(
  root: string,
  { script = 'start', ...options }: ServiceOptions & { readonly script?: 'start' | 'dev' } = {},
): Promise<Service> {
  return startProcess('npm', ['run', script], root, options, true);
}

/** Starts a service by any command, and waits until it is ready. */
export async function startProcess(
  file: string,
  args: readonly string[],
  cwd: string,
  options: ServiceOptions,
  group = false,
): Promise<Service> {
  const port = options.port ?? (await freePort());
  const env = { NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port), ...options.env };
  const child = start(file, args, { ...options, cwd, env });
  atTheEnd(() => killGroup(child));
  const service = watched(child, port, group);
  await ready(service, options.readyPath ?? '/health/ready');
  return service;
}

function watched(child: ChildProcess, port: number, group: boolean): Service {
  let output = '';
  let since = performance.now();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const ended = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, ms: performance.now() - since }));
  });
  const signal = (name: NodeJS.Signals): void => {
    since = performance.now();
    if (group) killGroup(child, name);
    else child.kill(name);
  };
  return {
    pid: child.pid ?? 0,
    port,
    url: `http://127.0.0.1:${port}`,
    output: () => output,
    signal,
    ended,
    stop() {
      signal('SIGTERM');
      return ended;
    },
  };
}

async function ready({ url, output, ended }: Service, path: string): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  for (let turn = 0; turn < 300 && !over; turn++) {
    const status = await fetch(url + path).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await wait(100);
  }
  throw new Error(`The service did not become ready:\n${output()}`);
}

/** A port that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
