import { posix } from 'node:path';
import type { Fact, PackageManager, Workspace } from '../model/project.js';
import { certain, keyAt, likely, lineWith } from './evidence.js';
import { isObject } from './manifest.js';
import type { ProjectFiles } from './project-files.js';
import { listOf } from './yaml-keys.js';

interface Declaration {
  readonly patterns: readonly string[];
  readonly evidence: string;
  readonly tool: PackageManager | undefined;
}

const orchestrators = [
  ['turbo.json', 'turbo'],
  ['turbo.jsonc', 'turbo'],
  ['nx.json', 'nx'],
  ['lerna.json', 'lerna'],
] as const;

/** The workspace that the package is part of, or the root of. */
export function workspaceOf(
  ground: ProjectFiles,
  packageManager: PackageManager,
  path: string | undefined,
): Fact<Workspace | undefined> {
  let outside: string | undefined;
  for (const [up, level] of ground.levels.entries()) {
    const declaration = declarationAt(ground, level);
    if (declaration === undefined) continue;
    const below = up === 0 ? '.' : (path?.split('/').slice(-up).join('/') ?? '.');
    if (below !== '.' && !isMember(below, declaration.patterns)) {
      outside ??= `${declaration.evidence} does not list ${below}`;
      continue;
    }
    const tool = declaration.tool ?? packageManager;
    const orchestrator = orchestrators.find(([file]) => ground.has(posix.join(level, file)))?.[1];
    return certain({ tool, orchestrator, root: level, path: below }, declaration.evidence);
  }
  return likely(undefined, outside ?? 'no package.json or pnpm-workspace.yaml lists workspaces');
}

function declarationAt(ground: ProjectFiles, level: string): Declaration | undefined {
  const file = posix.join(level, 'pnpm-workspace.yaml');
  const text = ground.read(file);
  // Since pnpm 10 the file holds settings, too; without packages it makes no workspace.
  const packages = text === undefined ? [] : listOf(text, 'packages');
  if (text !== undefined && packages.length > 0) {
    return { patterns: packages, evidence: lineWith(file, text, /^packages:/m), tool: 'pnpm' };
  }
  const { workspaces } = ground.manifestOf(level);
  const listed = isObject(workspaces) ? workspaces.packages : workspaces;
  const patterns = textsOf(listed);
  if (patterns.length > 0) {
    const manifest = posix.join(level, 'package.json');
    const evidence = keyAt(manifest, ground.read(manifest) ?? '', ['workspaces']);
    return { patterns, evidence, tool: undefined };
  }
  const lerna = posix.join(level, 'lerna.json');
  const ofLerna = ground.has(lerna) ? textsOf(ground.json(lerna)?.packages) : [];
  return ofLerna.length === 0 ? undefined : { patterns: ofLerna, evidence: lerna, tool: undefined };
}

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

/** As npm and pnpm read patterns: each that fits takes in, each with `!` removes. */
function isMember(path: string, patterns: readonly string[]): boolean {
  let member = false;
  for (const pattern of patterns) {
    const excludes = pattern.startsWith('!');
    if (matches(path, excludes ? pattern.slice(1) : pattern)) member = !excludes;
  }
  return member;
}

function matches(path: string, pattern: string): boolean {
  if (pattern.length > 200) return false;
  const wanted = pattern
    .replace(/^\.?\//, '')
    .replace(/\/$/, '')
    .split('/');
  return fits(path.split('/'), wanted);
}

/** Segment by segment: no pattern makes this slow, as a regular expression with many stars would be. */
function fits(path: readonly string[], pattern: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return path.length === 0;
  if (first === '**') {
    if (rest.length === 0) return path.length > 0;
    return rest[0] === '**'
      ? fits(path, rest)
      : path.some((_, skipped) => fits(path.slice(skipped), rest));
  }
  const [segment, ...deeper] = path;
  return segment !== undefined && segmentFits(segment, first) && fits(deeper, rest);
}

function segmentFits(segment: string, pattern: string): boolean {
  const choices = /^(.*)\{([^{}]*)\}(.*)$/.exec(pattern);
  if (choices) {
    const [, before = '', inner = '', after = ''] = choices;
    return inner.split(',').some((each) => segmentFits(segment, `${before}${each}${after}`));
  }
  const parts = pattern.split('*');
  const [head = '', ...others] = parts;
  if (others.length === 0) return segment === pattern;
  const tail = others.at(-1) ?? '';
  if (segment.length < head.length + tail.length) return false;
  if (!segment.startsWith(head) || !segment.endsWith(tail)) return false;
  let at = head.length;
  for (const part of others.slice(0, -1)) {
    at = segment.indexOf(part, at);
    if (at === -1) return false;
    at += part.length;
  }
  return at <= segment.length - tail.length;
}
