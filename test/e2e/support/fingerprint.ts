import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parse } from 'jsonc-parser';
import { filesOf } from './tree.ts';

/*
 * What the outcome of a test can depend on, as one hash: the bytes of all files that it reaches, by
 * imports or as paths it names (of a process to start, of a folder to read), the settings of the
 * compiler, and the packages that they name, in the versions that are found from there.
 */

/** Texts between quotes that may be a path or a package; whatever is neither is of no account. */
const quoted = /(['"`])([\w@#./-]+)\1/g;

const notSources = ['node_modules', '.git', 'dist'];

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

/** The files that a quoted text names, seen from a file. */
function named(text: string, { root, from }: { root: string; from: string }): string[] {
  for (const folder of [dirname(from), root]) {
    const path = join(folder, text);
    if (path !== root && !path.startsWith(`${root}/`)) continue;
    const endings = ['', ...['.ts', '.js', '.cjs', '.mjs', '/index.js', '/index.ts']];
    const paths = [...endings.map((ending) => path + ending), path.replace(/\.js$/, '.ts')];
    const found = paths.find(isFile);
    if (found) return [found];
    // A bare word is rather no folder.
    if (/^\.\.?(\/|$)/.test(text) && existsSync(path)) {
      return filesOf(path, { without: notSources })
        .map((each) => join(path, each))
        .filter(isFile);
    }
  }
  return [];
}

/** `name@version`, as Node would find it from the root. */
function packageNamed(text: string, root: string): string | undefined {
  const name = /^(@[\w.-]+\/)?[\w.-]+/.exec(text)?.[0];
  if (name === undefined || /^\.+$/.test(name)) return undefined;
  for (let folder = root; ; folder = dirname(folder)) {
    const manifest = join(folder, 'node_modules', name, 'package.json');
    if (existsSync(manifest)) {
      return `${name}@${(JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version}`;
    }
    if (folder === dirname(folder)) return undefined;
  }
}

/** What decides how a file is loaded: not which files belong together, nor what the package is. */
function settingsOf(root: string): string[] {
  const read = (name: string) =>
    existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : '';
  const { type, imports } = parse(read('package.json')) ?? {};
  const { include, exclude, ...compiler } = parse(read('tsconfig.json')) ?? {};
  return [JSON.stringify({ type, imports, compiler }), read('.env')];
}

/** @param node version of the Node that runs it */
export function fingerprintOf(root: string, test: string, node: string): string {
  const files = new Set([join(root, test)]);
  const packages = new Set<string>();
  const lines = [node, ...settingsOf(root)];
  // What is added meanwhile is visited, too.
  for (const file of files) {
    const bytes = readFileSync(file);
    const hash = createHash('sha256').update(bytes).digest('hex');
    lines.push(`${relative(root, file)} ${hash}`);
    // A package is what its version says, and names much that it never reaches.
    if (file.includes('/node_modules/')) continue;
    for (const [, , text = ''] of bytes.toString('utf8').matchAll(quoted)) {
      const found = named(text, { root, from: file });
      for (const each of found) files.add(each);
      const name = found.length === 0 && packageNamed(text, root);
      if (name) packages.add(name);
    }
  }
  lines.push(...[...packages].sort());
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** The tests of a package, relative to it. */
export const testsOf = (root: string): string[] =>
  filesOf(root, { without: notSources }).filter((path) => /\.test\.[cm]?[jt]s$/.test(path));
