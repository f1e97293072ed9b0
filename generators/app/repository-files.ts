import { type EnvAction, type FileAction, file } from '../../src/core/actions.js';
import { generatorVersion } from '../../src/versions/versions.js';
import { type Framework, frameworks } from './frameworks.js';
import type { AppAnswers } from './options.js';
import { packageManagerOf, unbuiltOf } from './package-managers.js';
import { inMarkdown, slugOf, spoken } from './wording.js';

const port = 3000;
const nodeVersions = [22, 24, 26];

/** What a stop may take in production, in seconds: the defaults of graceful-shutdown. */
const stop = { drain: 5, timeout: 10, perCloser: 2, writes: 12, margin: 5 };

/** Pinned by commit: a tag can be moved. */
const actions = {
  checkout: 'actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2',
  setupNode: 'actions/setup-node@53b83947a5a98c8d113130e565377fae1a50d02f # v6.3.0',
  cache: 'actions/cache@668228422ae6a00e4ad889ee87cd7109ec5666a7 # v5.0.4',
};

const redisImage = 'redis:8.4.0-alpine';

/** Everything around the code: documents, containers, CI, manifests. */
export function repositoryFiles(
  answers: AppAnswers,
  variables: readonly EnvAction[],
): FileAction[] {
  const manager = packageManagerOf(answers.packageManager);
  const framework = frameworks[answers.framework];
  const closers = [answers.example, answers.cache === 'redis'].filter(Boolean).length;
  const writes = answers.writeBehind ? stop.writes : 0;
  const closing = (framework.closers + closers) * stop.perCloser + writes;
  const longestStopSeconds = stop.drain + stop.timeout + closing;
  const values = {
    ...answers,
    ...manager,
    framework,
    slug: slugOf(answers.name),
    port,
    redisImage,
    nodeVersions,
    docker: answers.deploy !== 'none',
    manifests: ['package.json', manager.lockfile, ...(manager.settings ? [manager.settings] : [])],
    longestStopSeconds,
    // An orchestrator kills after this; it must be above the longest orderly end.
    gracePeriodSeconds: longestStopSeconds + stop.margin,
    gracePeriodParts: [
      `${stop.drain} s drain`,
      `${stop.timeout} s for open requests`,
      ...(closing > 0 ? [`${closing} s for what is closed then`] : []),
      `${stop.margin} s margin`,
    ].join(' + '),
  };
  return [
    whole('.editorconfig', 'editorconfig'),
    whole('.gitignore', 'gitignore', pick(values, 'packageManager')),
    whole('.nvmrc', 'nvmrc', pick(values, 'nodeVersion')),
    ...(manager.settings
      ? [whole(manager.settings, manager.settings.replace(/^\./, ''), settingsOf(answers))]
      : []),
    ...documents(values, variables),
    ...container(values),
    ...pipeline(values),
  ];
}

const settingsOf = (answers: AppAnswers) =>
  answers.packageManager === 'pnpm' ? { unbuilt: unbuiltOf(answers) } : {};

interface RepositoryValues
  extends Omit<AppAnswers, 'framework' | 'git'>,
    ReturnType<typeof packageManagerOf> {
  readonly framework: Framework;
  readonly slug: string;
  readonly port: number;
  readonly redisImage: string;
  readonly nodeVersions: readonly number[];
  readonly docker: boolean;
  readonly manifests: readonly string[];
  readonly longestStopSeconds: number;
  readonly gracePeriodSeconds: number;
  readonly gracePeriodParts: string;
}

function documents(values: RepositoryValues, variables: readonly EnvAction[]): FileAction[] {
  const { deploy, ci, docker, gracePeriodSeconds } = values;
  const users = [
    ...(ci === 'none' ? [] : ['CI']),
    ...(docker ? ['the image'] : []),
    'the next checkout',
  ];
  const graceFile = {
    kubernetes: '`terminationGracePeriodSeconds` and `stop_grace_period`',
    docker: '`stop_grace_period` in `compose.yaml`',
    none: '',
  }[deploy];
  const grace = `${graceFile} ${deploy === 'kubernetes' ? 'are' : 'is'} ${gracePeriodSeconds} s.`;
  const operation = {
    ...pick(
      values,
      'name',
      'framework',
      'example',
      'run',
      'longestStopSeconds',
      'deploy',
      'port',
      'cache',
      'writeBehind',
      'owners',
    ),
    graceSentence: deploy === 'none' ? `give it ${gracePeriodSeconds} s.` : grace,
    levelCommand: {
      kubernetes: "kubectl exec POD -- sh -c 'kill -USR2 1'",
      docker: 'docker compose kill --signal USR2 app',
      none: 'kill -USR2 PID',
    }[deploy],
  };
  return [
    whole('docs/runbook.md', 'runbook.md', operation),
    whole('README.md', 'README.md', {
      ...pick(
        values,
        'name',
        'framework',
        'nodeVersion',
        'example',
        'run',
        'install',
        'lockfile',
        'gracePeriodSeconds',
        'ci',
        'deploy',
        'slug',
        'port',
        'nodeVersions',
        'cache',
        'writeThrough',
        'writeBehind',
        'warming',
        'owners',
        'adr',
      ),
      description: inMarkdown(values.description),
      lockfileUsers: `${spoken(users)} ${users.length === 1 ? 'installs' : 'install'}`,
      variables: variables.map(({ name, example, shown = `\`${example}\``, description }) => ({
        name,
        standard: shown,
        description,
      })),
      ciFile: ci === 'github' ? '.github/workflows/ci.yml' : '.gitlab-ci.yml',
      generatorVersion,
    }),
    whole('AGENTS.md', 'AGENTS.md', {
      ...pick(
        values,
        'name',
        'framework',
        'packageManager',
        'run',
        'install',
        'deploy',
        'cache',
        'example',
      ),
      graceFile,
    }),
  ];
}

function container(values: RepositoryValues): FileAction[] {
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
      ),
    ),
    whole('.dockerignore', 'dockerignore', pick(values, 'manifests')),
    whole(
      'compose.yaml',
      'compose.yaml',
      pick(values, 'slug', 'port', 'gracePeriodSeconds', 'cache', 'writeBehind', 'redisImage'),
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
          'writeBehind',
        ),
        drainMs: stop.drain * 1000,
      }),
    ),
  ];
}

function pipeline(values: RepositoryValues): FileAction[] {
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
    'redisImage',
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

const whole = (path: string, template: string, values = {}): FileAction =>
  file(path, `app/${template}`, values);

/** The few values that one template takes. */
const pick = <Values extends object, Name extends keyof Values>(values: Values, ...names: Name[]) =>
  Object.fromEntries(names.map((name) => [name, values[name]])) as Pick<Values, Name>;
