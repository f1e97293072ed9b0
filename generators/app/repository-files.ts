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
  checkout: 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0',
  setupNode: 'actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0',
  cache: 'actions/cache@0400d5f644dc74513175e3cd8d07132dd4860809 # v4.2.4',
};

/** Everything around the code: documents, containers, CI, manifests. */
export function repositoryFiles(answers: AppAnswers, variables: readonly EnvAction[]): FileAction[] {
  const { packageManager, nodeVersion, ci, deploy } = answers;
  const manager = packageManagerOf(packageManager);
  const slug = answers.name.replace(/^@[^/]*\//, '').toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-').replaceAll(/^-+|-+$/g, '');
  const docker = deploy !== 'none';
  const manifests = ['package.json', manager.lockfile, ...(manager.settings ? [manager.settings] : [])];
  const nodeVersions = ['22', '24', '26'];
  const { run, lockfile, installManager, cacheVariable, cachePath } = manager;
  const steps = { run, install: manager.frozen, installManager, slug, docker, gracePeriodSeconds, nodeVersions, packageManager, lockfile };
  const whole = (path: string, template: string, values = {}): FileAction => file(path, `app/${template}`, values);
  return [
    whole('.editorconfig', 'editorconfig'),
    whole('.gitignore', 'gitignore', { packageManager }),
    whole('.nvmrc', 'nvmrc', { nodeVersion }),
    whole('README.md', 'README.md', { ...answers, run, slug, docker, version: generatorVersion, variables: variables.map(({ name, example, shown = example, description }) => ({ name, default: shown, description })) }),
    whole('AGENTS.md', 'AGENTS.md', {}),
    ...(manager.settings ? [whole(manager.settings, manager.settings.replace(/^\./, ''))] : []),
    ...(docker
      ? [
          whole('Dockerfile', 'Dockerfile', { nodeVersion, installManager, manifests, install: manager.frozen, run, installProduction: manager.production, port }),
          whole('.dockerignore', 'dockerignore', { manifests }),
          whole('compose.yaml', 'compose.yaml', { slug, port, gracePeriodSeconds }),
        ]
      : []),
    ...(ci === 'github' ? [whole('.github/workflows/ci.yml', 'github-ci.yml', { ...steps, actions, cachePath })] : []),
    ...(ci === 'gitlab' ? [whole('.gitlab-ci.yml', 'gitlab-ci.yml', { ...steps, cacheVariable })] : []),
    ...(deploy === 'kubernetes'
      ? ['deployment', 'service', 'pdb', 'kustomization'].map((name) => whole(`k8s/${name}.yaml`, `k8s/${name}.yaml`, { slug, port, drainMs, gracePeriodSeconds, gracePeriodParts: '' }))
      : []),
  ];
}
