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
  async type(line: string, done: RegExp): Promise<void> {
    this.#tmux('send-keys', '-l', line);
    this.#tmux('send-keys', 'Enter');
    await this.waitFor(done);
  }

  async waitFor(done: RegExp, seconds = 60): Promise<void> {
    for (let tries = 0; tries < seconds * 5; tries++) {
      await sleep(200);
      if (done.test(this.#screen())) return;
    }
    throw new Error(`no ${done}\n${this.#screen()}`);
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
    const shown = lines.slice(0, end);
    while (shown.at(-1)?.trim() === '') shown.pop();
    return shown;
  }

  close(): void {
    this.#tmux('kill-server');
  }
}

const withoutColours = (line: string): string => line.replaceAll(/\u001b\[[\d;]*m/g, '');

try {
  const panels = [await askForService(), await addFeatures(), ...(await stopService())];
  writeFileSync(fileURLToPath(new URL('../docs/terminal.svg', import.meta.url)), svgOf(panels));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function askForService(): Promise<Panel> {
  const columns = 62;
  const terminal = new Terminal('new', folder, columns);
  await terminal.type('agentops new shop', /◆ +Name/);
  for (const next of ['Web framework', 'Database', 'Cache', 'Deployment', 'Customise the rest']) {
    await terminal.type('', new RegExp(`◆ +${next}`));
  }
  await terminal.type('', /◆ +Create /);
  // The tree of the second picture is enough.
  const questions = terminal.lines(/^shop\/$/);
  await terminal.type('', /◆ +Install/);
  await terminal.type('n', /Next:[\s\S]*\$$/);
  const all = terminal.lines();
  // The bin takes the letter alone, so that the shell gets the Enter behind it.
  const next = all.slice(
    all.findIndex((line) => line.includes('Next:')),
    -1,
  );
  const lines = [...questions, '\u001b[2m  ⋮\u001b[0m', ...next];
  terminal.close();
  return { title: 'Create a service', columns, lines };
}

async function addFeatures(): Promise<Panel> {
  const columns = 52;
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

async function stopService(): Promise<[Panel, Panel]> {
  const root = join(folder, 'shop');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent'], { cwd: root, env });
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
    `(printf '{"title":'; sleep 4; printf '"Milk","text":"2 l"}') | curl --silent --upload-file - --request POST --header 'content-type: application/json' --write-out 'POST /notes answered %{http_code}\\n' --output note.json localhost:${port}/notes > slow-post.log\n`,
  );
  writeFileSync(join(root, 'start.sh'), 'echo $$ > service.pid; exec node dist/main.js\n');

  const service = new Terminal('service', root, 62);
  await service.type(`export NODE_ENV=production HOST=127.0.0.1 PORT=${port}; clear`, /\$$/);
  await service.type('sh start.sh | npx pino-pretty --colorize', /listening/);
  const client = new Terminal('client', root, 52);
  await client.type('(sh slow-post.sh &)      # sends for 4 seconds', /\$$/);
  await sleep(700);
  await client.type('kill $(cat service.pid)  # SIGTERM', /\$$/);
  await client.type(`curl -sI localhost:${port}/health/ready | head -n 1`, /503/);
  await client.type(`curl -sI localhost:${port}/notes | head -n 1`, /200/);
  await sleep(4000);
  await client.type('cat slow-post.log', /answered \d+/);
  await service.waitFor(/shut down[\s\S]*\$$/);
  await service.type(`echo "exit code \${PIPESTATUS[0]}"`, /exit code \d/);
  const panels: [Panel, Panel] = [
    { title: 'The service on SIGTERM', columns: 62, lines: service.lines() },
    { title: 'Its clients', columns: 52, lines: client.lines() },
  ];
  service.close();
  client.close();
  return panels;
}

/** Windows in two columns, each row as high as its higher one. */
function svgOf(panels: readonly Panel[]): string {
  const gap = 16;
  const rows = [panels.slice(0, 2), panels.slice(2)];
  const width = Math.max(
    ...rows.map((each) => each.reduce((sum, panel) => sum + widthOf(panel), gap)),
  );
  let top = 0;
  const groups = rows.flatMap((each) => {
    const height = Math.max(...each.map(heightOf));
    let left = 0;
    const shown = each.map((panel, index) => {
      const own = index === each.length - 1 ? width - left : widthOf(panel);
      const group = panelOf(panel, left, top, own, height);
      left += own + gap;
      return group;
    });
    top += height + gap;
    return shown;
  });
  const height = top - gap;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" xml:space="preserve">
<style>
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #e6edf3; white-space: pre }
.bold { font-weight: 700 } .dim { fill: #8b949e } .title { fill: #8b949e; font-family: system-ui, sans-serif }
.c31 { fill: #ff7b72 } .c32 { fill: #7ee787 } .c33 { fill: #e3b341 } .c34 { fill: #79c0ff } .c35 { fill: #d2a8ff } .c36 { fill: #76e3ea }
</style>
${groups.join('\n')}
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
  const texts = spansOf(lines).map(
    (spans, index) => `<text x="${margin}" y="${bar + 13 + row * index}">${spans}</text>`,
  );
  return `<g transform="translate(${x} ${y})">
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="9" fill="#0d1117" stroke="#30363d"/>
${dots.join('')}<text class="title" x="${width / 2}" y="22" text-anchor="middle">${title}</text>
${texts.join('\n')}
</g>`;
}

/** Lines of the terminal as spans with the classes of their colours, which go on in the next line. */
function spansOf(lines: readonly string[]): string[] {
  let classes = new Set<string>();
  return lines.map((line) =>
    line
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
      .join(''),
  );
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
