/*
 * Makes docs/terminal.svg by doing in a real terminal (tmux) what it shows: a service is made,
 * runs, answers, and drains on SIGTERM. `npm run build` first; needs git, tmux and curl.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const columns = 100;
const cli = fileURLToPath(new URL('../dist/bin/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'picture-'));
const socket = join(folder, 'tmux');
const tmux = (...args: string[]): string =>
  execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' });

// A prompt that is the same everywhere, and the bin by the name that it has when installed.
const rc = join(folder, 'rc');
writeFileSync(
  rc,
  `PS1='$ '; agentops() { "${process.execPath}" "${cli}" "$@"; }; cd "${folder}"; clear\n`,
);

try {
  const environment = ['env', '-u', 'CI', '-u', 'NO_COLOR', 'TERM=screen-256color'];
  tmux(
    'new-session',
    '-d',
    '-x',
    String(columns),
    '-y',
    '60',
    ...environment,
    'bash',
    '--rcfile',
    rc,
    '-i',
  );
  await type('agentops new my-service --yes --install 2>&1 | tail -n 5', /npm run dev/, 500);
  await type(
    'cd my-service && npm run --silent build && NODE_ENV=production node dist/main.js > log & sleep 9',
    /\n\$$/,
    30,
  );
  await type('curl -s localhost:3000/health/ready; echo', /"status":"ok"/, 20);
  await type('curl -s localhost:3000/notes/1; echo', /requestId/, 20);
  await type(
    'pkill -TERM -f dist/main.js; curl -si localhost:3000/health/ready | grep -E "HTTP|onnection"',
    /close/,
    20,
  );
  await type('wait %1; echo "exit code $?"; tail -n 1 my-service/log', /shut down/, 30);
  const lines = tmux('capture-pane', '-p', '-e', '-t', '0').trimEnd().split('\n');
  writeFileSync(fileURLToPath(new URL('../docs/terminal.svg', import.meta.url)), svgOf(lines));
} finally {
  tmux('kill-server');
  rmSync(folder, { recursive: true, force: true });
}

/** Types a command and waits until the screen, without blank lines at its end, matches. */
async function type(command: string, done: RegExp, seconds: number): Promise<void> {
  tmux('send-keys', '-l', command);
  tmux('send-keys', 'Enter');
  for (let tries = 0; tries < seconds * 4; tries++) {
    await sleep(250);
    const screen = tmux('capture-pane', '-p', '-t', '0').trimEnd();
    if (
      done.test(screen.slice(screen.lastIndexOf(command) + command.length)) &&
      screen.endsWith('$')
    )
      return;
  }
  throw new Error(`no ${done} after ${command}\n${tmux('capture-pane', '-p', '-t', '0')}`);
}

function svgOf(lines: readonly string[]): string {
  const [cell, row, margin] = [8.4, 18, 16];
  const colours: Readonly<Record<string, string>> = {
    31: '#ff7b72',
    32: '#7ee787',
    33: '#e3b341',
    36: '#79c0ff',
    2: '#8b949e',
  };
  const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const texts = lines.map((line, index) => {
    let fill = '#e6edf3';
    const spans = line.split(/(\u001b\[[\d;]*m)/).map((part) => {
      if (!part.startsWith('\u001b'))
        return part === '' ? '' : `<tspan fill="${fill}">${escaped(part)}</tspan>`;
      const code = part
        .slice(2, -1)
        .split(';')
        .find((each) => each in colours);
      fill = (code && colours[code]) || '#e6edf3';
      return '';
    });
    return `<text x="${margin}" y="${margin + row * (index + 1)}" xml:space="preserve">${spans.join('')}</text>`;
  });
  const [width, height] = [columns * cell + 2 * margin, lines.length * row + 2.5 * margin];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${texts.join('\n')}
</svg>
`;
}
