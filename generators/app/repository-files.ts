import { type EnvAction, type FileAction, file } from '../../src/core/actions.js';
import { generatorVersion } from '../../src/versions/versions.js';
import type { AppAnswers } from './options.js';
import { packageManagerOf } from './package-managers.js';

const port = 3000;
/** As the service has them in production, in milliseconds (graceful-shutdown's variables). */
const drainMs = 5000;
const timeoutMs = 10_000;
/** For the closers, each of which has 2 s, and for the orchestrator's own delays. */
const marginSeconds = 10;
/** An orchestrator kills after this; it must be above the longest orderly end. */
const gracePeriodSeconds = (drainMs + timeoutMs) / 1000 + marginSeconds;

/** Pinned by commit: a tag can be moved. */
const actions = {
  checkout: 'actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2',
  setupNode: 'actions/setup-node@53b83947a5a98c8d113130e565377fae1a50d02f # v6.3.0',
  cache: 'actions/cache@668228422ae6a00e4ad889ee87cd7109ec5666a7 # v5.0.4',
};

/** Everything around the code: documents, containers, CI, manifests. */
export function repositoryFiles(
  answers: AppAnswers,
  variables: readonly EnvAction[],
): FileAction[] {
  const { packageManager, nodeVersion, ci, deploy } = answers;
  const manager = packageManagerOf(packageManager);
  const slug = slugOf(answers.name);
  const docker = deploy !== 'none';
  const manifests = [
    'package.json',
    manager.lockfile,
    ...(manager.settings ? [manager.settings] : []),
  ];
  const nodeVersions = ['22', '24', '26'];
  const { run, lockfile, installManager, cacheVariable, cachePath } = manager;
  const steps = {
    run,
    install: manager.frozen,
    installManager,
    slug,
    docker,
    gracePeriodSeconds,
    nodeVersions,
    packageManager,
    lockfile,
  };
  const documents = { ...answers, install: manager.install, run };
  const whole = (path: string, template: string, values = {}): FileAction =>
    file(path, `app/${template}`, values);
  return [
    whole('.editorconfig', 'editorconfig'),
    whole('.gitignore', 'gitignore', { packageManager }),
    whole('.nvmrc', 'nvmrc', { nodeVersion }),
    whole('README.md', 'README.md', {
      ...documents,
      description: inMarkdown(answers.description),
      variables: variables.map(({ name, example, shown = `\`${example}\``, description }) => ({
        name,
        shown,
        description,
      })),
      docker,
      kubernetes: deploy === 'kubernetes',
      ci: { github: 'GitHub Actions', gitlab: 'GitLab CI', none: '' }[ci],
      gracePeriodSeconds,
      nodeVersions,
      lockfile,
      version: generatorVersion,
    }),
    whole('AGENTS.md', 'AGENTS.md', documents),
    ...(manager.settings ? [whole(manager.settings, manager.settings.replace(/^\./, ''))] : []),
    ...(docker
      ? [
          whole('Dockerfile', 'Dockerfile', {
            nodeVersion,
            installManager,
            manifests,
            install: manager.frozen,
            run,
            installProduction: manager.production,
            port,
          }),
          whole('.dockerignore', 'dockerignore', { manifests }),
          whole('compose.yaml', 'compose.yaml', { slug, port, gracePeriodSeconds }),
        ]
      : []),
    ...(ci === 'github'
      ? [whole('.github/workflows/ci.yml', 'github-ci.yml', { ...steps, actions, cachePath })]
      : []),
    ...(ci === 'gitlab'
      ? [whole('.gitlab-ci.yml', 'gitlab-ci.yml', { ...steps, cacheVariable })]
      : []),
    ...(deploy === 'kubernetes'
      ? ['deployment', 'service', 'pdb', 'kustomization'].map((name) =>
          whole(`k8s/${name}.yaml`, `k8s/${name}.yaml`, {
            slug,
            port,
            drainMs,
            gracePeriodSeconds,
            gracePeriodParts: `Drain ${drainMs / 1000} s, deadline ${timeoutMs / 1000} s, closers and margin ${marginSeconds} s`,
          }),
        )
      : []),
  ];
}

/** Free text as a paragraph of Markdown: what would be markup or HTML is escaped. */
const inMarkdown = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>#|~&]/g, '\\$&');

/** A name for images and Kubernetes objects: a DNS label that starts with a letter (RFC 1035). */
function slugOf(name: string): string {
  const plain = name
    .replace(/^@[^/]*\//, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  const label = /^[a-z]/.test(plain) ? plain : `app-${plain}`;
  return label.slice(0, 63).replace(/-+$/, '');
}
