/* `npm run check`: one command that shows that a change is sound. The slow proofs are test:e2e. */
import spawn from 'cross-spawn';

const steps: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['build', 'npm', 'run', 'build'],
  ['format and lint', 'npm', 'run', 'lint'],
  ['types', 'npm', 'run', 'typecheck'],
  ['tests', 'npx', 'mocha'],
  ['unused code', 'npx', 'knip'],
  ['package', 'npx', 'publint', '--strict'],
  ['types of the package', 'npx', 'attw', '--pack', '.', '--profile', 'esm-only'],
  ['public API', 'npx', 'api-extractor', 'run'],
  ['docs up to date', process.execPath, '--import', 'tsx', 'scripts/docs.ts', '--check'],
];

const failed: string[] = [];
for (const [name, command, ...args] of steps) {
  console.log(`\n── ${name}`);
  const { status } = spawn.sync(command, args, { stdio: 'inherit' });
  if (status !== 0) failed.push(name);
}
console.log(failed.length === 0 ? '\nAll sound.' : `\nNot sound: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
