import type { EnvAction, FileAction } from '../../src/model/actions.js';
import { generatorVersion } from '../../src/versions/versions.js';
import { container, dependencyUpdates, pipeline } from './delivery.js';
import { frameworks } from './frameworks.js';
import type { AppAnswers } from './options.js';
import { packageManagerOf, rulesOf } from './package-managers.js';
import { pick, type RepositoryValues, whole } from './template-values.js';
import { inMarkdown, slugOf, spoken } from './wording.js';

const port = 3000;
const nodeVersions = [22, 24, 26];

/** Maximum duration of a shutdown in production, in seconds: the defaults of graceful-shutdown. */
const stop = { drain: 5, timeout: 10, perCloser: 2, writes: 12, margin: 5 };

const redisImage = 'redis:8.4.0-alpine';
const postgresImage = 'postgres:18.4-alpine';

/** Everything around the code: documents, containers, CI, manifests. */
export function repositoryFiles(
  answers: AppAnswers,
  variables: readonly EnvAction[],
): FileAction[] {
  const manager = packageManagerOf(answers.packageManager);
  const framework = frameworks[answers.framework];
  const database = answers.database !== 'none';
  const closers = [database || answers.example, answers.cache === 'redis'].filter(Boolean).length;
  const writes = answers.writeBehind ? stop.writes : 0;
  const closing = (framework.closers + closers) * stop.perCloser + writes;
  const longestStopSeconds = stop.drain + stop.timeout + closing;
  const values = {
    ...answers,
    ...manager,
    database,
    framework,
    slug: slugOf(answers.name),
    port,
    redisImage,
    postgresImage,
    nodeVersions,
    docker: answers.deploy !== 'none',
    manifests: ['package.json', manager.lockfile, ...(manager.settings ? [manager.settings] : [])],
    drainMs: stop.drain * 1000,
    longestStopSeconds,
    // An orchestrator kills after this; it must be above the longest orderly end.
    gracePeriodSeconds: longestStopSeconds + stop.margin,
    gracePeriodParts: [
      `${stop.drain} s drain`,
      `${stop.timeout} s for open requests`,
      ...(closing > 0 ? [`${closing} s to close resources`] : []),
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
    ...dependencyUpdates(values),
  ];
}

const settingsOf = (answers: AppAnswers) =>
  answers.packageManager === 'pnpm' ? { ...rulesOf(answers) } : {};

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
      'database',
      'replicas',
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
        'database',
        'replicas',
        'locks',
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
        'database',
        'example',
      ),
      graceFile,
    }),
  ];
}
