/*
 * Loaded before the bin with `--import`: sees each step that changes the disk, counted from 1. KILL_STEP
 * ends the process with SIGKILL at that one, either before it or in the middle of it (a file is left
 * half written). KILL_SNAPSHOTS is a folder that gets, by number, a copy of the working directory for
 * each step, as that kill would leave it.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative, resolve } from 'node:path';

const { KILL_STEP, KILL_SNAPSHOTS } = process.env;
const last = Number(KILL_STEP ?? 0);
const { cpSync } = fs;
let steps = 0;
let copying = false;

/** The middle of the one step that has one. */
function writeHalf(original, path, [, text, options]) {
  original(path, String(text).slice(0, String(text).length / 2), options);
}

function snapshot() {
  const copy = join(KILL_SNAPSHOTS, String(steps));
  copying = true;
  cpSync(process.cwd(), copy, { recursive: true, verbatimSymlinks: true });
  copying = false;
  return (path) => join(copy, relative(process.cwd(), resolve(path)));
}

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
    if (copying) return original(...args);
    steps++;
    const writes = name === 'writeFileSync';
    if (steps === last) {
      if (writes) writeHalf(original, args[0], args);
      process.kill(process.pid, 'SIGKILL');
    }
    if (KILL_SNAPSHOTS) {
      const copied = snapshot();
      if (writes) writeHalf(original, copied(args[0]), args);
    }
    return original(...args);
  };
}
syncBuiltinESMExports();
