/* `npm start -- <dir>`: makes a service with this checkout's bin, installs it and runs it. */
import { fileURLToPath } from 'node:url';
import spawn from 'cross-spawn';

const [dir = '../my-service', ...flags] = process.argv.slice(2);
const cli = fileURLToPath(new URL('../dist/bin/cli.js', import.meta.url));

// npm hands its settings down to what it runs; those of this checkout are not the service's.
const { npm_config_engine_strict: _, ...env } = process.env;

const made = spawn.sync(process.execPath, [cli, 'new', dir, '--yes', '--install', ...flags], {
  stdio: 'inherit',
  env,
});
if (made.status !== 0) process.exit(made.status ?? 1);

const service = spawn('npm', ['run', 'dev'], { cwd: dir, stdio: 'inherit', env });
// A signal for this process is one for the service, which drains and ends by itself.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => service.kill(signal));
service.on('close', (code) => process.exit(code ?? 1));
