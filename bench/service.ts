import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atLeast, type Comparison, type Row, spread } from './comparison.ts';
import { binOf, type Installed, peersFolder } from './install.ts';
import { madeService } from './made-service.ts';
import { type Server, start } from './server.ts';

const bareFastify = fileURLToPath(new URL('bare.js', import.meta.url));
const seconds = { warmUp: 3, round: 5 };

interface Load {
  readonly requests: number;
  readonly p99: number;
}

/** The generated service, with all that it does for a request, against Fastify with its own logger. */
export async function service(ours: Installed, rounds: number): Promise<Comparison> {
  const folder = madeService(ours, 'service');
  const [own, bare] = await measured(folder, [startScript(folder), [bareFastify]], rounds);
  if (!own || !bare) throw new Error('no rows');
  return {
    name: 'service',
    title: 'GET /notes/:id of the running service, in production mode, log to nowhere',
    columns: [
      { key: 'requests', label: 'requests/s', digits: 0 },
      { key: 'p99', label: 'p99 ms', digits: 1 },
      { key: 'megabytes', label: 'peak MB', digits: 0 },
    ],
    rows: [
      { name: 'generated service', ...own },
      { name: 'Fastify({ logger: true })', ...bare, goal: atLeast(bare.ratio, 0.95, '×') },
    ],
  };
}

/** Both servers are up all the time; the load goes to them in turn. */
async function measured(
  folder: string,
  commands: readonly (readonly string[])[],
  rounds: number,
): Promise<Omit<Row, 'name'>[]> {
  const servers: Server[] = [];
  const loads: Load[][] = commands.map(() => []);
  let peaks: number[] = [];
  try {
    for (const args of commands) servers.push(await start(folder, args));
    const urls = await Promise.all(servers.map(({ url }) => addNote(url)));
    for (const url of urls) load(url, seconds.warmUp);
    for (let round = 0; round < rounds; round++) {
      for (const [index, url] of urls.entries()) loads[index]?.push(load(url, seconds.round));
    }
  } finally {
    peaks = await Promise.all(servers.map((server) => server.stop()));
  }
  return loads.map((own, index) => ({
    figures: {
      requests: spread(own.map(({ requests }) => requests)),
      p99: spread(own.map(({ p99 }) => p99)),
      megabytes: spread([peaks[index] ?? Number.NaN]),
    },
    ratio: spread(
      own.map(({ requests }, round) => (loads[0]?.[round]?.requests ?? Number.NaN) / requests),
    ),
  }));
}

async function addNote(url: string): Promise<string> {
  const response = await fetch(`${url}/notes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Bench', text: 'One note that is read again and again.' }),
  });
  if (response.status !== 201)
    throw new Error(`${url}/notes: ${response.status} ${await response.text()}`);
  const { id } = (await response.json()) as { id: string };
  return `${url}/notes/${id}`;
}

/** autocannon in a process of its own; an answer that is not 200 makes the figures worthless. */
function load(url: string, duration: number): Load {
  const autocannon = binOf(join(peersFolder, 'node_modules'), 'autocannon');
  const output = execFileSync(
    process.execPath,
    [autocannon, '--json', '--connections', '50', '--duration', String(duration), url],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const result = JSON.parse(output) as {
    requests: { average: number };
    latency: { p99: number };
    non2xx: number;
    errors: number;
  };
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${url}: ${result.non2xx} answers that are not 2xx, ${result.errors} errors`);
  }
  return { requests: result.requests.average, p99: result.latency.p99 };
}

/** What `npm start` runs, without npm in between. */
function startScript(folder: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const [node, ...args] = scripts.start.split(' ');
  if (node !== 'node') throw new Error(`npm start is not plain node: ${scripts.start}`);
  return args;
}
