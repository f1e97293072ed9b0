import { posix } from 'node:path';
import type { Fact } from '../model/project.js';
import { certain, keyAt, likely, lineWith } from './evidence.js';
import { isObject } from './manifest.js';
import type { ProjectFiles } from './project-files.js';

/** The versions of Node that the package is for. */
export function nodeRangeOf(ground: ProjectFiles): Fact<string | undefined> {
  for (const level of ground.levels) {
    const range = ground.manifestOf(level).engines?.node?.trim();
    if (range) return certain(range, manifestKey(ground, level, ['engines', 'node']));
  }
  for (const level of ground.levels) {
    const found = pinned(ground, level);
    if (found !== undefined) return found;
  }
  return likely(undefined, 'no engines.node, .nvmrc, .node-version, .tool-versions or volta');
}

function pinned(ground: ProjectFiles, level: string): Fact<string> | undefined {
  const { volta } = ground.manifestOf(level) as { volta?: unknown };
  if (isObject(volta) && typeof volta.node === 'string') {
    return certain(volta.node, manifestKey(ground, level, ['volta', 'node']));
  }
  for (const [name, pattern] of files) {
    const file = posix.join(level, name);
    const text = ground.read(file) ?? '';
    const version = pattern.exec(text)?.[1];
    if (version !== undefined) return certain(version, lineWith(file, text, pattern));
  }
  const file = posix.join(level, 'Dockerfile');
  const image = ground.read(file) ?? '';
  const from = /^[ \t]*FROM\s+(?:--\S+\s+)?(?:docker\.io\/|library\/)*node:(\d+(?:\.\d+){0,2})/im;
  const version = from.exec(image)?.[1];
  return version === undefined ? undefined : likely(version, lineWith(file, image, from));
}

const version = String.raw`v?(\d+(?:\.[\dx*]+){0,2}|lts\/[\w*-]+|node|stable)`;
const files = [
  ['.nvmrc', new RegExp(String.raw`^\s*${version}\s*$`, 'm')],
  ['.node-version', new RegExp(String.raw`^\s*${version}\s*$`, 'm')],
  ['.tool-versions', new RegExp(String.raw`^\s*node(?:js)?\s+${version}`, 'm')],
  ['mise.toml', new RegExp(String.raw`^\s*node\s*=\s*["']${version}["']`, 'm')],
  ['.mise.toml', new RegExp(String.raw`^\s*node\s*=\s*["']${version}["']`, 'm')],
] as const;

function manifestKey(ground: ProjectFiles, level: string, path: readonly string[]): string {
  const file = posix.join(level, 'package.json');
  return keyAt(file, ground.read(file) ?? '', path);
}
