/* `npm start -- <dir>`: makes a service with this checkout's bin, installs it and runs it. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import spawn from 'cross-spawn';

const [dir = '../my-service', ...flags] = process.argv.slice(2);
const beside = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const cli = beside('../dist/bin/cli.js');
const isWindows = process.platform === 'win32';
const ancestors = isWindows ? [process.ppid] : [process.ppid, parentOf(process.ppid)];

// npm hands its settings down to what it runs; those of this checkout are not the service's.
const { npm_config_engine_strict: _, ...env } = process.env;

const made = spawn.sync(process.execPath, [cli, 'new', dir, '--yes', '--install', ...flags], {
  stdio: 'inherit',
  env,
});
if (made.status !== 0) process.exit(made.status ?? 1);

// In a session of its own, so that Ctrl-C reaches the service once, from here. However this process
// ends, the pipe closes, and the service stops.
const service = spawn(process.execPath, [beside('run-service.js'), dir], {
  stdio: ['pipe', 'inherit', 'inherit'],
  env,
  detached: !isWindows,
});
service.stdin?.on('error', () => {});
service.on('close', (code) => process.exit(code ?? 1));

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => service.stdin?.write(`${signal}\n`));

// npm and its shell can die without a signal for this process.
setInterval(() => {
  if (process.ppid !== ancestors[0] || !ancestors.every(isAlive)) service.stdin?.end();
}, 250);

/** @param {number} pid */
function parentOf(pid) {
  try {
    return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
  } catch {
    return pid;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
