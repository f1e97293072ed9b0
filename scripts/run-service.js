/* Runs `npm run dev` in a folder until its input says a signal or ends, and ends all that was started. */
import { createInterface } from 'node:readline';
import spawn from 'cross-spawn';

// A process group, since npm's shell passes no signal on. Windows has none.
const hasGroups = process.platform !== 'win32';
const service = spawn('npm', ['run', 'dev'], {
  cwd: process.argv[2] ?? '.',
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: hasGroups,
});

/** @param {NodeJS.Signals | 0} signal */
function send(signal) {
  try {
    return hasGroups && service.pid ? process.kill(-service.pid, signal) : service.kill(signal);
  } catch {
    return false;
  }
}

let stopping = false;

/** @param {NodeJS.Signals} signal */
function stop(signal) {
  if (stopping) return;
  stopping = true;
  send(signal);
}

const input = createInterface({ input: process.stdin });
// A terminal that hangs up asks for the same as SIGTERM, which the service drains on.
input.on('line', (line) => stop(line === 'SIGINT' ? 'SIGINT' : 'SIGTERM'));
input.on('close', () => stop('SIGTERM'));

// npm ends before the service has drained, which has 10 seconds for it, and 5 more for what it closes.
const longest = 15_000;

service.on('close', (code) => {
  stop('SIGTERM');
  const since = performance.now();
  setInterval(() => {
    const isLate = performance.now() - since > longest;
    if (isLate) send('SIGKILL');
    if (isLate || !hasGroups || !send(0)) process.exit(code ?? 1);
  }, 50);
});
