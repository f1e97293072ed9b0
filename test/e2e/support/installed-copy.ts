import {
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';

/** Copies a folder whole; what is installed in it is linked, which takes no time and no room. */
export function copyInstalled(from: string, to: string): void {
  const modules = join(from, 'node_modules');
  cpSync(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => path !== modules,
  });
  linkModules(modules, join(to, 'node_modules'));
}

/**
 * Links each file of a `node_modules`. Package managers put new files in the place of old ones, but
 * for notes of their own (`.package-lock.json`), which they write again: those are copied.
 */
export function linkModules(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    const isNote = basename(from) === 'node_modules' && entry.name.startsWith('.');
    if (entry.isDirectory()) linkModules(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (isNote) copyFileSync(source, target);
    else linkSync(source, target);
  }
}
