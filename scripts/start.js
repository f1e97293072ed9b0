/* `npm start -- <dir>`: makes a service with this checkout's bin, installs it and runs it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import spawn from 'cross-spawn';

const [dir = '../my-service', ...given] = process.argv.slice(2);
// A flag that somebody gives besides is not given twice.
const flags = [...new Set(['--yes', '--install', ...given])];
const cli = fileURLToPath(new URL('../dist/bin/cli.js', import.meta.url));
const starter = findStarter();

// npm hands its settings down to what it runs; those of this checkout are not the service's.
const { npm_config_engine_strict: _, ...env } = process.env;

const made = spawn.sync(process.execPath, [cli, 'new', dir, ...flags], {
  stdio: 'inherit',
  env,
});
if (made.status !== 0) process.exit(made.status ?? 1);
if (findStarter() !== starter) process.exit(1);

// What `npm run dev` runs, without another npm, whose shell passes no signal on. It ends when this
// process ends.
const { scripts } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
const [command, ...args] = scripts.dev.split(' ');
const service = spawn(command, args, { cwd: dir, stdio: 'inherit', env });
service.on('close', (code) => process.exit(code ?? 1));

// Ctrl-C in a terminal reaches the service without us.
process.on('SIGINT', () => process.stdin.isTTY || service.kill('SIGINT'));
process.on('SIGTERM', () => service.kill('SIGTERM'));

const check = setInterval(() => {
  if (findStarter() === starter) return;
  clearInterval(check);
  service.kill('SIGTERM');
}, 500);

/** The process id of npm. Where its shell stays in between, that passes no signal on. */
function findStarter() {
  try {
    const status = readFileSync(`/proc/${process.ppid}/status`, 'utf8');
    const [, parent] = /^Name:\tsh$.*^PPid:\t(\d+)$/ms.exec(status) ?? [];
    return parent ?? String(process.ppid);
  } catch {
    return String(process.ppid);
  }
}
