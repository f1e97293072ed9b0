/* `npm start -- <dir>`: makes a service with this checkout's bin, installs it and runs it. */
import { fileURLToPath } from 'node:url';
import spawn from 'cross-spawn';

const [dir = '../my-service', ...flags] = process.argv.slice(2);
const cli = fileURLToPath(new URL('../dist/bin/cli.js', import.meta.url));
const parent = process.ppid;

// npm hands its settings down to what it runs; those of this checkout are not the service's.
const { npm_config_engine_strict: _, ...env } = process.env;

const made = spawn.sync(process.execPath, [cli, 'new', dir, '--yes', '--install', ...flags], {
  stdio: 'inherit',
  env,
});
if (made.status !== 0) process.exit(made.status ?? 1);

// A process group of its own: npm's shell passes no signal on, so all of them get it from here, once.
// A group in the background must not read from the terminal. Windows has no groups, and needs none.
const hasGroups = process.platform !== 'win32';
const service = spawn('npm', ['run', 'dev'], {
  cwd: dir,
  stdio: [hasGroups ? 'ignore' : 'inherit', 'inherit', 'inherit'],
  env,
  detached: hasGroups,
});

let stopping = false;

/** @param {NodeJS.Signals | 0} signal */
function send(signal) {
  try {
    return hasGroups && service.pid ? process.kill(-service.pid, signal) : service.kill(signal);
  } catch {
    return false;
  }
}

/** @param {NodeJS.Signals} signal */
function stop(signal) {
  stopping = true;
  send(signal);
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => stop(signal));

// npm and its shell can die without a signal for this process, which then has another parent.
setInterval(() => {
  if (process.ppid !== parent && !stopping) stop('SIGTERM');
}, 250);

// npm ends before the service has drained, which has 10 seconds for it, and 5 more for what it closes.
const longest = 15_000;

service.on('close', (code) => {
  if (!stopping) stop('SIGTERM');
  const since = performance.now();
  setInterval(() => {
    const isLate = performance.now() - since > longest;
    if (isLate) send('SIGKILL');
    if (isLate || !hasGroups || !send(0)) process.exit(code ?? 1);
  }, 50);
});
