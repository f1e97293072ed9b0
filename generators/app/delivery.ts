import { pinnedActions } from '../../src/feature-kit/pinned-actions.js';
import type { FileAction } from '../../src/model/actions.js';
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
    'docker',
    'slug',
    'gracePeriodSeconds',
    'cache',
    'database',
    'redisImage',
    'postgresImage',
  );
  return {
    github: [
      whole('.github/workflows/ci.yml', 'github-ci.yml', {
        ...steps,
        ...pick(values, 'cachePath'),
        actions,
      }),
    ],
    gitlab: [
      whole('.gitlab-ci.yml', 'gitlab-ci.yml', { ...steps, ...pick(values, 'cacheVariable') }),
    ],
    none: [],
  }[values.ci];
}
