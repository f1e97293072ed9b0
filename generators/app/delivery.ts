import { pinnedActions } from '../../src/feature-kit/pinned-actions.js';
import type { FileAction } from '../../src/model/actions.js';
import { versionOf } from '../../src/versions/versions.js';
import { pick, type RepositoryValues, whole } from './template-values.js';

const { checkout, setupNode, cache } = pinnedActions;
const actions = { checkout, setupNode, cache };

/** The image, and what runs it: compose, Kubernetes. */
export function container(values: RepositoryValues): FileAction[] {
  if (!values.docker) return [];
  const manifests =
    values.deploy === 'kubernetes' ? ['deployment', 'service', 'pdb', 'kustomization'] : [];
  return [
    whole(
      'Dockerfile',
      'Dockerfile',
      pick(
        values,
        'nodeVersion',
        'port',
        'run',
        'frozen',
        'production',
        'installManager',
        'manifests',
        'database',
      ),
    ),
    whole('.dockerignore', 'dockerignore', pick(values, 'manifests', 'database')),
    whole(
      'compose.yaml',
      'compose.yaml',
      pick(
        values,
        'slug',
        'port',
        'gracePeriodSeconds',
        'cache',
        'database',
        'replicas',
        'writeBehind',
        'redisImage',
        'postgresImage',
      ),
    ),
    ...manifests.map((name) =>
      whole(`k8s/${name}.yaml`, `k8s/${name}.yaml`, {
        ...pick(
          values,
          'slug',
          'port',
          'gracePeriodSeconds',
          'gracePeriodParts',
          'cache',
          'database',
          'replicas',
          'writeBehind',
        ),
        drainMs: values.drainMs,
      }),
    ),
    ...(values.database && values.deploy === 'kubernetes' ? ['job', 'kustomization'] : []).map(
      (name) => whole(`k8s/migrate/${name}.yaml`, `k8s/migrate/${name}.yaml`, pick(values, 'slug')),
    ),
  ];
}

/** What proposes newer versions of all that is pinned. */
export function dependencyUpdates(values: RepositoryValues): FileAction[] {
  const ofCi = { github: 'dependabot', gitlab: 'renovate', none: 'none' } as const;
  const { dependencyUpdates: chosen, ci } = values;
  const bot = chosen === 'auto' ? ofCi[ci] : chosen;
  if (bot === 'none') return [];
  return bot === 'renovate'
    ? [whole('renovate.json', 'renovate.json', pick(values, 'docker'))]
    : [
        whole('.github/dependabot.yml', 'dependabot.yml', {
          ecosystems: [
            values.packageManager === 'bun' ? 'bun' : 'npm',
            ...(ci === 'github' ? ['github-actions'] : []),
            ...(values.docker ? ['docker', 'docker-compose'] : []),
          ],
        }),
      ];
}

/** Where the checks run. */
export function pipeline(values: RepositoryValues): FileAction[] {
  const steps = pick(
    values,
    'packageManager',
    'nodeVersions',
    'installManager',
    'lockfile',
    'frozen',
    'run',
    'flat',
    'audit',
    'docker',
    'slug',
    'gracePeriodSeconds',
    'cache',
    'database',
    'redisImage',
    'postgresImage',
  );
  const licenses = `npx --yes license-checker-rseidelsohn@${versionOf('license-checker-rseidelsohn')}`;
  return {
    github: [
      whole('.github/workflows/ci.yml', 'github-ci.yml', {
        ...steps,
        licenses,
        ...pick(values, 'cachePath'),
        actions,
      }),
    ],
    gitlab: [
      whole('.gitlab-ci.yml', 'gitlab-ci.yml', {
        ...steps,
        licenses,
        ...pick(values, 'cacheVariable', 'nodeVersion'),
      }),
    ],
    none: [],
  }[values.ci];
}
