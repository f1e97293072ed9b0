import { posix } from 'node:path';
import type { Fact, Project } from '../model/project.js';
import { certain, likely, lineWith } from './evidence.js';
import { nearestFile, type ProjectFiles } from './project-files.js';

/* What is around the code: images, pipelines, the host, owners, decisions. */

type Found = Fact<string | undefined>;

const found = (path: string | undefined, otherwise: string): Found =>
  path === undefined ? likely(undefined, otherwise) : certain(path, path);

/** The nearest file in one of some folders that a pattern fits. */
function nearestLike(
  ground: ProjectFiles,
  folders: readonly string[],
  pattern: RegExp,
): string | undefined {
  for (const level of ground.levels) {
    for (const folder of folders) {
      const here = posix.join(level, folder);
      const entry = ground
        .entries(here)
        .find(({ name, isFolder }) => !isFolder && pattern.test(name));
      if (entry) return posix.join(here, entry.name);
    }
  }
  return undefined;
}

export function dockerfileOf(ground: ProjectFiles): Found {
  const folders = ['.', 'docker', 'deploy', '.docker'];
  const path =
    nearestFile(ground, ['Dockerfile', 'Containerfile']) ??
    nearestLike(ground, folders, /^(Dockerfile(\..+)?|.+\.Dockerfile|Containerfile)$/i);
  return found(path, 'no Dockerfile here or above');
}

export function composeOf(ground: ProjectFiles): Found {
  const names = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];
  const path =
    nearestFile(ground, names) ??
    nearestLike(ground, ['.', 'docker'], /^(docker-)?compose(\..+)?\.ya?ml$/);
  return found(path, 'no compose file here or above');
}

const pipelines: readonly (readonly [file: string, provider: string])[] = [
  ['.gitlab-ci.yml', 'gitlab-ci'],
  ['.circleci/config.yml', 'circleci'],
  ['azure-pipelines.yml', 'azure-pipelines'],
  ['azure-pipelines.yaml', 'azure-pipelines'],
  ['bitbucket-pipelines.yml', 'bitbucket-pipelines'],
  ['Jenkinsfile', 'jenkins'],
  ['.travis.yml', 'travis'],
  ['.buildkite/pipeline.yml', 'buildkite'],
  ['.drone.yml', 'drone'],
  ['.woodpecker.yml', 'woodpecker'],
];

/** What runs the repository's checks. */
export function ciOf(ground: ProjectFiles): Found {
  const workflow = nearestLike(ground, ['.github/workflows'], /\.ya?ml$/);
  if (workflow !== undefined) return certain('github-actions', workflow);
  for (const [file, provider] of pipelines) {
    const path = nearestFile(ground, [file]);
    if (path !== undefined) return certain(provider, path);
  }
  return likely(undefined, 'no pipeline of a known provider here or above');
}

const hosts = ['github', 'gitlab', 'bitbucket'] as const;

/** Where the repository is kept: by its remote, else by the files that only one host reads. */
export function gitHostOf(ground: ProjectFiles): Project['gitHost'] {
  for (const level of ground.levels) {
    const file = posix.join(level, '.git/config');
    const text = ground.read(file);
    if (text === undefined) continue;
    const [first] = remotes(text);
    // The host's name only: an address may hold a password.
    const host = hosts.find((each) => first?.host.includes(each));
    if (host !== undefined) return certain(host, lineWith(file, text, first?.line ?? ''));
  }
  const byFile = [
    ['.gitlab-ci.yml', 'gitlab'],
    ['bitbucket-pipelines.yml', 'bitbucket'],
  ] as const;
  for (const level of ground.levels) {
    const path = posix.join(level, '.github');
    if (ground.hasFolder(path)) return likely('github', path);
    for (const [file, host] of byFile) {
      const path = posix.join(level, file);
      if (ground.has(path)) return likely(host, path);
    }
  }
  return likely(undefined, 'no remote of a known host, and no files of one');
}

/** The remotes of a git configuration, `origin` first. */
function remotes(text: string): { host: string; line: string }[] {
  const sections = text.split(/^(?=\[)/m).filter((section) => section.startsWith('[remote '));
  const isOrigin = (section: string): boolean => section.startsWith('[remote "origin"]');
  return sections
    .sort((one, other) => Number(isOrigin(other)) - Number(isOrigin(one)))
    .flatMap((section) => {
      const [line, url] = /^\s*url\s*=\s*(\S+)/m.exec(section) ?? [];
      const host = /^(?:\w+:\/\/)?(?:[^@/]*@)?([^:/]+)/.exec(url ?? '')?.[1];
      return line === undefined || host === undefined
        ? []
        : [{ host: host.toLowerCase(), line: line.trim() }];
    });
}

export function codeownersOf(ground: ProjectFiles): Found {
  const folders = ['.github', '.gitlab', '.bitbucket', '.', 'docs'];
  const path = nearestFile(
    ground,
    folders.map((folder) => posix.join(folder, 'CODEOWNERS')),
  );
  return found(path, 'no CODEOWNERS here or above');
}

/** Where people keep decision records, most usual first. */
export const recordFolders = [
  'doc/adr',
  'docs/adr',
  'docs/adrs',
  'docs/ADR',
  'docs/decisions',
  'docs/architecture/decisions',
  'docs/architecture/adr',
  'docs/architecture-decisions',
  'docs/architectural-decisions',
  'doc/adrs',
  'doc/decisions',
  'doc/architecture/decisions',
  'architecture/decisions',
  'adr',
  'adrs',
] as const;

/** The folder of architecture decision records. */
export function adrFolderOf(ground: ProjectFiles): Found {
  for (const level of ground.levels) {
    const settings = posix.join(level, '.adr-dir');
    // adr-tools: one line with the folder.
    const said = ground.read(settings)?.trim();
    if (said && /^[\w./ -]+$/.test(said)) return certain(posix.join(level, said), settings);
    const folder = recordFolders.map((each) => posix.join(level, each)).find(ground.hasFolder);
    if (folder !== undefined) return certain(folder, folder);
  }
  return likely(undefined, 'no folder of decision records here or above');
}
