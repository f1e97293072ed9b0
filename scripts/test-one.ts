/*
 * `npm run test:one -- <file…> [-g "<part of a title>"]`: files of tests, or cases of them, unit or end
 * to end. Builds first where something that goes into the build is newer.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import spawn from 'cross-spawn';

const root = fileURLToPath(new URL('../', import.meta.url));
const args = process.argv.slice(2);
if (!args.some((arg) => arg.endsWith('.test.ts'))) {
  console.error('usage: npm run test:one -- test/<file>.test.ts [-g "<part of a title>"]');
  process.exit(2);
}

if (newest(['src', 'generators', 'scripts', 'package.json']) > newest(['dist/catalog.json']))
  run('npm', ['run', 'build', '--', '--no-types']);

const isEndToEnd = args.some((arg) => /^(\.\/)?test[\\/]e2e[\\/]/.test(arg));
const path = isEndToEnd ? 'test/e2e/.mocharc.json' : '.mocharc.json';
const config = JSON.parse(readFileSync(join(root, path), 'utf8'));
run('npx', [
  'mocha',
  // Its list of files would be added to the one that is given.
  '--no-config',
  ...['require', 'node-option'].flatMap((name) => [`--${name}`, ...config[name]]),
  ...['--timeout', String(config.timeout), '--slow', String(config.slow)],
  ...args,
]);

function run(command: string, given: readonly string[]): void {
  const { status } = spawn.sync(command, [...given], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** When the last of these files was changed; 0 where none is there. */
function newest(paths: readonly string[]): number {
  const times = paths
    .map((path) => join(root, path))
    .filter((path) => existsSync(path))
    .flatMap((path) => (statSync(path).isDirectory() ? below(path) : [path]))
    .map((path) => statSync(path).mtimeMs);
  return Math.max(0, ...times);
}

function below(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((each) =>
    join(folder, each),
  );
}
