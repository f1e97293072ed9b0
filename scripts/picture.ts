/*
 * Makes docs/terminal.svg from what the tool really prints in a terminal (tmux): the prompts of a new
 * service, the preview of two features, and the service as it stops on SIGTERM with a request open.
 * `npm run build` first; needs git, tmux and curl, and the registry for the service's packages.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

interface Panel {
  readonly title: string;
  readonly columns: number;
  readonly lines: readonly string[];
}

const cli = fileURLToPath(new URL('../dist/bin/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'picture-'));
const port = '3917';
// In pixels: a character, a line, the space around the lines, and the bar with the title.
const [cell, row, margin, bar] = [7.83, 18, 16, 34];
const { CI: _ci, NO_COLOR: _colour, ...own } = process.env;
// The author that is suggested is git's; this one is nobody's.
const env = { ...own, GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'), GIT_CONFIG_NOSYSTEM: '1' };
writeFileSync(env.GIT_CONFIG_GLOBAL, '[user]\n  name = Ada Lovelace\n  email = ada@example.com\n');

/** A terminal with a plain prompt, and the bin by the name that it has when installed. */
class Terminal {
  readonly #socket: string;

  constructor(name: string, cwd: string, columns: number) {
    this.#socket = join(folder, `${name}.tmux`);
    const rc = join(folder, `${name}.rc`);
    writeFileSync(
      rc,
      `PS1='\\[\\e[32m\\]$\\[\\e[0m\\] '; agentops() { "${process.execPath}" "${cli}" "$@"; }; cd "${cwd}"; clear\n`,
    );
    const size = ['-x', String(columns), '-y', '120'];
    this.#tmux('new-session', '-d', ...size, 'env', 'TERM=screen-256color', 'bash', '--rcfile', rc);
  }

  #tmux(...args: string[]): string {
    const command = ['-S', this.#socket, '-f', '/dev/null', ...args];
    return execFileSync('tmux', command, { encoding: 'utf8', env });
  }

  /** Types a line and waits until the screen matches `done`. */
  async type(line: string, done: RegExp, seconds = 60): Promise<void> {
    this.#tmux('send-keys', '-l', line);
    this.#tmux('send-keys', 'Enter');
    for (let tries = 0; tries < seconds * 5; tries++) {
      await sleep(200);
      if (done.test(this.#screen())) return;
    }
    throw new Error(`no ${done} after ${line}\n${this.#screen()}`);
  }

  #screen(): string {
    return this.#tmux('capture-pane', '-p').trimEnd();
  }

  /** What the terminal shows, with its colours, up to a line. */
  lines(before?: RegExp): string[] {
    const lines = this.#tmux('capture-pane', '-p', '-e').trimEnd().split('\n');
    const end = before
      ? lines.findIndex((line) => before.test(withoutColours(line)))
      : lines.length;
    return lines.slice(0, end);
  }

  close(): void {
    this.#tmux('kill-server');
  }
}

const withoutColours = (line: string): string => line.replaceAll(/\u001b\[[\d;]*m/g, '');

try {
  const panels = [await askForService(), await addFeatures(), await stopService()];
  writeFileSync(fileURLToPath(new URL('../docs/terminal.svg', import.meta.url)), svgOf(panels));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function askForService(): Promise<Panel> {
  const columns = 66;
  const terminal = new Terminal('new', folder, columns);
  await terminal.type('agentops new shop', /\? Name/);
  await terminal.type('', /\? Description/);
  const prompts = ['Author', 'Licence', 'Web framework', 'Package manager', 'Node version'];
  await terminal.type('Takes the orders of the shop', /\? Author/);
  for (const next of [
    ...prompts.slice(1),
    'Linter',
    'CI',
    'Deployment',
    'Write an example',
    'Cache',
    'Database',
    'Owners of the code',
  ])
    await terminal.type('', new RegExp(`\\? ${next}`));
  await terminal.type('', /\? Write decision/);
  await terminal.type('', /\? Create a git/);
  await terminal.type('', /\? Write these/);
  const lines = terminal.lines(/shop\/$/).filter((line) => line.trim() !== '');
  await terminal.type('y', /\? Install/);
  await terminal.type('n', /Next:[\s\S]*\$$/);
  terminal.close();
  return { title: 'Create a service', columns, lines };
}

async function addFeatures(): Promise<Panel> {
  const columns = 46;
  const root = join(folder, 'api');
  mkdirSync(join(root, 'src'), { recursive: true });
  writeFileSync(
    join(root, 'package.json'),
    JSON.stringify({
      name: 'api',
      scripts: { start: 'node src/index.js' },
      dependencies: { express: '^5.1.0' },
    }),
  );
  writeFileSync(
    join(root, 'src/index.js'),
    "const express = require('express');\n\nconst app = express();\napp.listen(3000);\n",
  );
  const terminal = new Terminal('add', root, columns);
  await terminal.type('agentops plan add health-check graceful-shutdown', /Preview[\s\S]*\$$/);
  const lines = terminal.lines(/Preview/);
  terminal.close();
  return { title: 'Add features to your own service', columns, lines };
}

async function stopService(): Promise<Panel> {
  const columns = 114;
  const root = join(folder, 'shop');
  execFileSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: root, env });
  execFileSync('npm', ['run', 'build'], { cwd: root, env });
  writeFileSync(
    join(root, '.pino-prettyrc'),
    JSON.stringify({
      ignore: 'service,version,env',
      hideObject: true,
      messageFormat:
        '{msg}{if method}  {method} {route} {status}{end}{if reason}  {reason}{end}{if durationMs}  {durationMs} ms{end}',
    }),
  );
  writeFileSync(
    join(root, 'slow-post.sh'),
    `(printf '{"title":'; sleep 4; printf '"Milk","text":"2 l"}') | curl --silent --upload-file - --request POST --header 'content-type: application/json' --write-out 'POST /notes answered %{http_code}\\n' --output note.json localhost:${port}/notes\n`,
  );
  const terminal = new Terminal('stop', root, columns);
  const status = `curl --silent --output answer --write-out '%{http_code}\\n' localhost:${port}`;
  await terminal.type(
    `set +m; export NODE_ENV=production LOG_LEVEL=info PORT=${port}; clear`,
    /\$$/,
  );
  await terminal.type(
    'node dist/main.js > >(npx pino-pretty --colorize) & service=$!',
    /listening/,
  );
  await terminal.type('sh slow-post.sh &     # a client that takes 4 s to send its request', /\$$/);
  await sleep(500);
  await terminal.type('kill -TERM $service   # a deployment stops the service', /shutting down/);
  await terminal.type(`${status}/health/ready`, /503/);
  await terminal.type(`${status}/notes`, /200/);
  await terminal.type('wait $service; echo "exit code $?"', /exit code \d/);
  await sleep(500);
  const lines = terminal.lines();
  terminal.close();
  return { title: 'Stop it with SIGTERM while a request is open', columns, lines };
}

/** Two windows beside each other, and one below them. */
function svgOf([first, second, third]: readonly Panel[]): string {
  if (!first || !second || !third) throw new Error('three panels are needed');
  const gap = 16;
  const upper = Math.max(heightOf(first), heightOf(second));
  const width = widthOf(first) + gap + widthOf(second);
  const height = upper + gap + heightOf(third);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<style>
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #e6edf3; white-space: pre }
.bold { font-weight: 700 } .dim { fill: #8b949e } .title { fill: #8b949e; font-family: system-ui, sans-serif }
.c31 { fill: #ff7b72 } .c32 { fill: #7ee787 } .c33 { fill: #e3b341 } .c34 { fill: #79c0ff } .c35 { fill: #d2a8ff } .c36 { fill: #76e3ea }
</style>
${panelOf(first, 0, 0, widthOf(first), upper)}
${panelOf(second, widthOf(first) + gap, 0, widthOf(second), upper)}
${panelOf(third, 0, upper + gap, width, heightOf(third))}
</svg>
`;
}

function widthOf({ columns }: Panel): number {
  return Math.ceil(columns * cell + 2 * margin);
}

function heightOf({ lines }: Panel): number {
  return bar + lines.length * row + margin;
}

function panelOf(
  { title, lines }: Panel,
  x: number,
  y: number,
  width: number,
  height: number,
): string {
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (colour, index) => `<circle cx="${20 + index * 18}" cy="17" r="5.5" fill="${colour}"/>`,
  );
  const texts = lines.map(
    (line, index) => `<text x="${margin}" y="${bar + 13 + row * index}">${spansOf(line)}</text>`,
  );
  return `<g transform="translate(${x} ${y})">
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="9" fill="#0d1117" stroke="#30363d"/>
${dots.join('')}<text class="title" x="${width / 2}" y="22" text-anchor="middle">${title}</text>
${texts.join('\n')}
</g>`;
}

/** A line of the terminal as spans with the classes of its colours. */
function spansOf(line: string): string {
  let classes = new Set<string>();
  return line
    .split(/(\u001b\[[\d;]*m)/)
    .map((part) => {
      if (!part.startsWith('\u001b')) {
        const text = part.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
        if (part.trim() === '' || classes.size === 0) return text;
        return `<tspan class="${[...classes].join(' ')}">${text}</tspan>`;
      }
      for (const code of part.slice(2, -1).split(';').map(Number)) classes = after(classes, code);
      return '';
    })
    .join('');
}

function after(classes: ReadonlySet<string>, code: number): Set<string> {
  const colourless = [...classes].filter((name) => !/^c\d/.test(name));
  if (code === 0) return new Set();
  if (code === 1) return new Set([...classes, 'bold']);
  if (code === 2 || code === 90) return new Set([...colourless, 'dim']);
  if (code === 22) return new Set([...classes].filter((name) => name !== 'bold' && name !== 'dim'));
  if (code >= 31 && code <= 36) return new Set([...colourless, `c${code}`]);
  if (code >= 91 && code <= 96) return new Set([...colourless, `c${code - 60}`]);
  return code === 39 ? new Set(colourless.filter((name) => name !== 'dim')) : new Set(classes);
}
