import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Everything that opens, lists or changes something. What only asks whether it is there may. */
const opening = ['readFileSync', 'readdirSync', 'openSync', 'cpSync', 'copyFileSync'] as const;
const writing = [
  'writeFileSync',
  'appendFileSync',
  'renameSync',
  'mkdirSync',
  'chmodSync',
  'rmSync',
  'rmdirSync',
  'unlinkSync',
  'symlinkSync',
  'linkSync',
  'copyFileSync',
  'cpSync',
] as const;

const ours = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');
const isIn = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder + sep);

/**
 * Runs work that may open what is in `root` and what belongs to this package, and may change what is
 * in `root`; returns what else it has touched.
 */
export async function watched(root: string, work: () => unknown): Promise<string[]> {
  const names = [...new Set([...opening, ...writing])];
  const originals = Object.fromEntries(names.map((name) => [name, fs[name]]));
  const strays: string[] = [];
  for (const name of names) {
    const mayRead = !(writing as readonly string[]).includes(name);
    (fs as Record<string, unknown>)[name] = (...args: unknown[]) => {
      for (const arg of name === 'renameSync' ? args.slice(0, 2) : args.slice(0, 1)) {
        if (typeof arg === 'number') continue;
        const path = resolve(arg instanceof URL ? fileURLToPath(arg) : String(arg));
        const isOurs = mayRead && (isIn(ours, path) || path.includes('node_modules'));
        if (!isIn(root, path) && !isOurs) strays.push(`${name} ${path}`);
      }
      return (originals[name] as (...args: unknown[]) => unknown)(...args);
    };
  }
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    Object.assign(fs, originals);
    syncBuiltinESMExports();
  }
  return strays;
}
