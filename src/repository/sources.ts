import { posix } from 'node:path';
import type { Fact } from '../model/project.js';
import { certain, guess, likely } from './evidence.js';
import type { ProjectFiles } from './project-files.js';
import type { OutputFolders } from './started-file.js';
import { storedFolders } from './stored-answers.js';

/** A source file as far as facts look at it. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Enough to see how a repository writes, and no more: a large one must not be slow. */
const mostFiles = 40;
const mostFolders = 60;
const mostText = 30_000;
const longLine = 2000;

const code = /\.([cm]?[jt]s|[jt]sx)$/;
const notOurs = /\.d\.[cm]?ts$|\.min\.|\.(test|spec|config|stories|e2e-spec)\.|^\./;
const skipped =
  /^(node_modules|dist|build|out|coverage|vendor|public|static|assets|docs?|examples?|fixtures|tests?|__\w+__|spec|e2e|bench(marks?)?|migrations?|generated|\..*)$/;

const sourceFolders = ['src', 'app', 'server', 'lib', 'source'];

/** `src` or similar, or `.` where the sources are at the root. */
export function sourceDirOf(
  ground: ProjectFiles,
  entry: string | undefined,
  { rootDir, outDir }: OutputFolders,
): Fact<string> {
  const [first = '', ...deeper] = entry?.split('/') ?? [];
  if (deeper.length > 0 && sourceFolders.includes(first)) {
    return likely(first, `the entry is ${entry}`);
  }
  if (
    rootDir !== undefined &&
    rootDir !== '.' &&
    !rootDir.startsWith('..') &&
    ground.hasFolder(rootDir)
  ) {
    return likely(rootDir, `rootDir is ${rootDir}`);
  }
  const holdsCode = (folder: string): boolean =>
    folder !== outDir &&
    ground.entries(folder).some(({ name, isFolder }) => isFolder || code.test(name));
  if (holdsCode('src')) return likely('src', 'src contains sources');
  if (entry !== undefined) return likely('.', `the entry is ${entry}`);
  const other = sourceFolders.find(holdsCode);
  if (other !== undefined) return guess(other, `${other} contains sources`);
  const atRoot = ground
    .entries('.')
    .find(({ name, isFolder }) => !isFolder && code.test(name) && !notOurs.test(name));
  return atRoot
    ? likely('.', `${atRoot.name} is at the root`)
    : guess('src', 'there are no sources yet');
}

/** Some of the package's sources: the entry, what is named after logging, then breadth first. */
export function sampleOf(
  ground: ProjectFiles,
  {
    sourceDir,
    entry,
    outDir,
  }: { sourceDir: string; entry: string | undefined; outDir: string | undefined },
): Source[] {
  // Our own files do not show the style of the repository.
  const own = storedFolders(ground);
  const paths = [
    ...pathsBelow(ground, sourceDir, [...own, ...(outDir === undefined ? [] : [outDir])]),
  ];
  const isLogging = (path: string): boolean => /log/i.test(posix.basename(path));
  const wanted = [
    ...(entry === undefined ? [] : [entry]),
    ...paths.filter(isLogging).slice(0, mostFiles / 4),
    ...paths,
  ];
  return [...new Set(wanted)].slice(0, mostFiles).flatMap((path) => {
    const text = ground.read(path)?.slice(0, mostText);
    // Generated files show the style of the tool.
    const isWritten = text !== undefined && !text.includes('\0') && !hasLongLine(text);
    return isWritten ? [{ path, text }] : [];
  });
}

/** Breadth first: what is near the top says more, and a deep tree costs no more than a flat one. */
function* pathsBelow(
  ground: ProjectFiles,
  top: string,
  leftOut: readonly string[],
): Generator<string> {
  const folders = [top];
  for (let index = 0; index < Math.min(folders.length, mostFolders); index += 1) {
    const folder = folders[index] ?? top;
    for (const { name, isFolder } of ground.entries(folder)) {
      const path = posix.join(folder, name);
      if (isFolder) {
        if (!skipped.test(name) && !leftOut.includes(path)) folders.push(path);
      } else if (code.test(name) && !notOurs.test(name)) yield path;
    }
  }
}

/** Where built files go. */
export function outDirOf(
  ground: ProjectFiles,
  compiled: string | undefined,
): Fact<string | undefined> {
  if (compiled !== undefined && compiled !== '.') return certain(compiled, `outDir is ${compiled}`);
  const { scripts = {} } = ground.manifest;
  for (const [name, script] of Object.entries(scripts)) {
    const built = /^(build|compile|prepare|prepack|transpile)\b/.test(name)
      ? /(?:--out-?dir|--out-dir|--dist-dir|\s-d)[ =]["']?([\w./-]+)/i.exec(script)?.[1]
      : undefined;
    if (built !== undefined)
      return certain(posix.normalize(built).replace(/\/$/, ''), ground.keyAt('scripts', name));
  }
  for (const [name, script] of Object.entries(scripts)) {
    const started = /(?:^|\s)(?:\.\/)?(dist|build|out)\/[\w./-]+/.exec(script)?.[1];
    if (started !== undefined) return likely(started, ground.keyAt('scripts', name));
  }
  const bundler = /\b(tsup|tsdown|unbuild|nest build|pkgroll)\b/;
  const name = Object.keys(scripts).find((each) => bundler.test(scripts[each] ?? ''));
  if (name !== undefined) return likely('dist', ground.keyAt('scripts', name));
  return likely(undefined, 'no outDir and no script that builds into a folder');
}

/** Lines of 2000 characters are not hand-written. A pattern for it would be quadratic. */
function hasLongLine(text: string): boolean {
  for (let start = 0; start + longLine <= text.length; ) {
    const end = text.lastIndexOf('\n', start + longLine - 1);
    if (end < start) return true;
    start = end + 1;
  }
  return false;
}
