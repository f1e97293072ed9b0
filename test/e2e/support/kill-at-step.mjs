/*
 * Loaded before the bin with `--import`: ends the process with SIGKILL at the n-th step that
 * changes the disk, counted from 1, either before the step or in the middle of it (a file is left
 * half written). KILL_STEP says which; without it the steps are only counted, and the number is
 * written to KILL_COUNT_FILE at the end.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const last = Number(process.env.KILL_STEP ?? 0);
const { writeFileSync } = fs;
let steps = 0;

for (const name of [
  'mkdirSync',
  'writeFileSync',
  'copyFileSync',
  'chmodSync',
  'renameSync',
  'rmSync',
  'rmdirSync',
]) {
  const original = fs[name];
  fs[name] = (...args) => {
    steps++;
    if (steps === last) {
      if (name === 'writeFileSync')
        original(args[0], String(args[1]).slice(0, String(args[1]).length / 2), args[2]);
      process.kill(process.pid, 'SIGKILL');
    }
    return original(...args);
  };
}
syncBuiltinESMExports();

if (process.env.KILL_COUNT_FILE) {
  process.once('exit', () => writeFileSync(process.env.KILL_COUNT_FILE, String(steps)));
}
