import { posix } from 'node:path';
import type { Fact } from '../model/project.js';
import { commandsOf } from './command-line.js';
import { certain, guess, likely, lineAt, lineWith } from './evidence.js';
import { isObject } from './manifest.js';
import type { ProjectFiles } from './project-files.js';
import { type OutputFolders, sourceOf, startedFile } from './started-file.js';

// Production first: what a developer starts may be a wrapper around it.
const scriptNames =
  /^(start|start[:-]prod(uction)?|prod(uction)?|serve|server|start[:-]\w+|dev|develop|dev[:-]\w+|watch|local|debug)$/;
const scriptOrder = ['start', 'start:prod', 'start:production', 'prod', 'production', 'serve'];

/** The source file that the process starts with. */
export function entryOf(ground: ProjectFiles, output: OutputFolders): Fact<string | undefined> {
  return (
    fromScripts(ground, output) ??
    fromManifest(ground, output) ??
    fromDeployment(ground, output) ??
    byName(ground) ??
    guess(undefined, 'no script, "main" or usual name leads to a source file')
  );
}

function fromScripts(ground: ProjectFiles, output: OutputFolders): Fact<string> | undefined {
  const { scripts = {} } = ground.manifest;
  const rank = (name: string): number => {
    const place = scriptOrder.indexOf(name);
    return place === -1 ? scriptOrder.length : place;
  };
  const names = Object.keys(scripts)
    .filter((name) => scriptNames.test(name))
    .sort((one, other) => rank(one) - rank(other));
  for (const name of names) {
    for (const words of commandsOf(scripts[name] ?? '', scripts, [name])) {
      const found = startedBy(ground, words, output);
      if (found !== undefined) return certain(found, ground.keyAt('scripts', name));
    }
  }
  return undefined;
}

function startedBy(
  ground: ProjectFiles,
  words: readonly string[],
  output: OutputFolders,
): string | undefined {
  const isPm2 = /^pm2/.test(words[0] ?? '');
  const started = startedFile(words);
  if (started === undefined) {
    // nodemon alone starts what its own settings name, else "main".
    const isBare =
      /(^|\/)nodemon$/.test(words[0] ?? '') && !words.some((word) => /^(--exec|-x)/.test(word));
    if (!isBare) return undefined;
    return fromNodemon(ground, output) ?? mainFile(ground, output);
  }
  if (isPm2 && /ecosystem|\.(json|ya?ml)$|\.config\./.test(started)) {
    return fromEcosystem(ground, output);
  }
  if (started === 'src/main') return sourceOf(ground, nestEntry(ground), output);
  if (posix.normalize(started) === '.') return mainFile(ground, output);
  return sourceOf(ground, started, output);
}

function nestEntry(ground: ProjectFiles): string {
  const { sourceRoot, entryFile } = ground.json('nest-cli.json') ?? {};
  const [folder, file] = [sourceRoot, entryFile].map((each) =>
    typeof each === 'string' ? each : undefined,
  );
  return posix.join(folder ?? 'src', file ?? 'main');
}

function fromNodemon(ground: ProjectFiles, output: OutputFolders): string | undefined {
  const settings = ground.json('nodemon.json') ?? {};
  const { nodemonConfig } = ground.manifest as { nodemonConfig?: unknown };
  for (const each of [settings, isObject(nodemonConfig) ? nodemonConfig : {}]) {
    const { exec, script } = each;
    const started = typeof exec === 'string' ? commandsOf(exec, {}).at(-1) : undefined;
    const path = (started && startedFile(started)) ?? script;
    const found = typeof path === 'string' ? sourceOf(ground, path, output) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

const mainFile = (ground: ProjectFiles, output: OutputFolders): string | undefined =>
  sourceOf(ground, ground.manifest.main ?? 'index', output);

function fromManifest(ground: ProjectFiles, output: OutputFolders): Fact<string> | undefined {
  const { main, module, bin } = ground.manifest as Record<string, unknown>;
  const named = { main, module, bin: isObject(bin) ? Object.values(bin)[0] : bin };
  for (const [key, path] of Object.entries(named)) {
    const found = typeof path === 'string' ? sourceOf(ground, path, output) : undefined;
    if (found !== undefined) return likely(found, ground.keyAt(key));
  }
  return undefined;
}

/** What the repository's own deployment starts. */
function fromDeployment(ground: ProjectFiles, output: OutputFolders): Fact<string> | undefined {
  const ecosystem = fromEcosystem(ground, output);
  if (ecosystem !== undefined) return likely(ecosystem, ecosystemFile(ground) ?? 'pm2');
  const lines = [
    ['Procfile', /^web:[ \t]*(.+)$/gm],
    ['Dockerfile', /^[ \t]*(?:CMD|ENTRYPOINT)[ \t]+(.+)$/gim],
  ] as const;
  for (const [file, pattern] of lines) {
    const text = ground.read(file) ?? '';
    for (const match of [...text.matchAll(pattern)].reverse()) {
      // The list form, as the shell form of it.
      const command = (match[1] ?? '').replace(/^\[(.*)\]\s*$/, (_, inner: string) =>
        inner.replaceAll(',', ' '),
      );
      for (const words of commandsOf(command, ground.manifest.scripts ?? {})) {
        const found = startedBy(ground, words, output);
        if (found !== undefined) return likely(found, lineAt(file, text, match.index));
      }
    }
  }
  return undefined;
}

const ecosystemFile = (ground: ProjectFiles): string | undefined =>
  [
    'ecosystem.config.js',
    'ecosystem.config.cjs',
    'ecosystem.config.mjs',
    'ecosystem.json',
    'pm2.json',
    'process.json',
  ].find(ground.has);

function fromEcosystem(ground: ProjectFiles, output: OutputFolders): string | undefined {
  const file = ecosystemFile(ground);
  const text = file === undefined ? '' : (ground.read(file) ?? '');
  const script = /\bscript["']?\s*:\s*(["'`])(?<path>[^"'`\n]+)\1/.exec(text)?.groups?.path;
  return script === undefined ? undefined : sourceOf(ground, script, output);
}

const folders = ['src', '.', 'app', 'server', 'src/server', 'lib', 'api', 'bin', 'source'];
const names = ['main', 'server', 'index', 'app', 'start', 'www', 'bootstrap'];
const listens =
  /\.listen\s*\(|\bserve\s*\(|\bcreateServer\s*\(|\bBun\.serve\b|\bexport\s+default\s+app\b/;

function byName(ground: ProjectFiles): Fact<string> | undefined {
  const there = folders.flatMap((folder) =>
    names.flatMap((name) =>
      ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', ...(name === 'www' ? [''] : [])]
        .map((ending) => posix.join(folder, `${name}${ending}`))
        .filter(ground.has),
    ),
  );
  const listening = there.find((path) => listens.test(ground.read(path) ?? ''));
  if (listening !== undefined) {
    return likely(listening, lineWith(listening, ground.read(listening) ?? '', listens));
  }
  const [first] = there;
  return first === undefined ? undefined : guess(first, `${first} has a usual name`);
}
