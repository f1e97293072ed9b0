import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { make, manifestOf } from './support/made-service.ts';
import { filesOf } from './support/tree.ts';

/* What CI and a cluster would read, checked as far as that goes without either. */

type Tree = Record<string, unknown>;
const read = (root: string, path: string): string => readFileSync(join(root, path), 'utf8');
const yaml = <T = Tree>(root: string, path: string): T =>
  parse(read(root, path), { strict: true }) as T;

// A scope, dots and underscores: none of them is allowed in the name of a Kubernetes object.
const name = '@acme/orders.api_v2';
const dns = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

for (const manager of ['npm', 'pnpm', 'yarn', 'bun']) {
  for (const deploy of ['docker', 'kubernetes', 'none']) {
    for (const ci of ['github', 'gitlab', 'none']) {
      it(`${manager}, ${ci}, ${deploy}: YAML and JSON files are valid, and CI runs existing scripts`, async () => {
        const root = await make('svc', [
          `--name=${name}`,
          `--package-manager=${manager}`,
          `--ci=${ci}`,
          `--deploy=${deploy}`,
        ]);
        const files = filesOf(root);
        for (const file of files.filter((each) => /\.ya?ml$/.test(each))) yaml(root, file);
        for (const file of files.filter((each) => /\.json$/.test(each)))
          JSON.parse(read(root, file));
        const has = (path: string): boolean => existsSync(join(root, path));
        assert.deepEqual(
          [has('.github/workflows/ci.yml'), has('.gitlab-ci.yml'), has('Dockerfile'), has('k8s')],
          [ci === 'github', ci === 'gitlab', deploy !== 'none', deploy === 'kubernetes'],
        );
        const pipeline =
          ci === 'none'
            ? ''
            : read(root, ci === 'github' ? '.github/workflows/ci.yml' : '.gitlab-ci.yml');
        const { scripts } = manifestOf(root);
        const own = new RegExp(
          `${manager}( run)? (typecheck|lint|build|check|test|format|dev|start)\\b`,
          'g',
        );
        const called = [...pipeline.matchAll(own)].map(([, , script = '']) => script);
        if (ci !== 'none') assert.ok(called.includes('test') || called.includes('check'), pipeline);
        for (const script of called)
          assert.ok(script in scripts, `${script} is no script of package.json`);
        // Code may say "undefined"; documents, manifests and settings must not.
        for (const file of files.filter((each) => !/\.[jt]s$/.test(each))) {
          assert.doesNotMatch(
            read(root, file),
            /\bundefined\b|\[object |<%(?!= 1 \\?%\\?>)/,
            `${file} has a hole in it`,
          );
        }
      });
    }
  }
}

describe('the dependencies of a service', () => {
  const dependabot = '.github/dependabot.yml';
  const cases: readonly (readonly [flags: string[], file: string | undefined])[] = [
    [['--ci=github'], dependabot],
    [['--ci=gitlab'], 'renovate.json'],
    [['--ci=none'], undefined],
    [['--ci=github', '--dependency-updates=renovate'], 'renovate.json'],
    [['--ci=github', '--dependency-updates=none'], undefined],
  ];
  for (const [flags, file] of cases) {
    it(`are updated by ${file ?? 'nobody'} with ${flags.join(' ')}`, async () => {
      const files = filesOf(await make('svc', flags));
      const found = files.filter((each) => [dependabot, 'renovate.json'].includes(each));
      assert.deepEqual(found, file === undefined ? [] : [file]);
    });
  }

  for (const manager of ['npm', 'pnpm', 'yarn', 'bun']) {
    it(`are checked for vulnerabilities and licences with ${manager}`, async () => {
      for (const [ci, path] of [
        ['github', '.github/workflows/ci.yml'],
        ['gitlab', '.gitlab-ci.yml'],
      ] as const) {
        const root = await make('svc', [`--ci=${ci}`, `--package-manager=${manager}`]);
        const pipeline = JSON.stringify(yaml(root, path));
        assert.match(pipeline, new RegExp(`"(run":")?${manager} (npm )?audit .*prod|--omit=dev`));
        assert.match(
          pipeline,
          /license-checker-rseidelsohn@\d+\.\d+\.\d+ --production .*--onlyAllow/,
        );
      }
    });
  }
});

describe('GitHub workflow', () => {
  it('pins actions by commit, has read access only, and tests several Node.js versions', async () => {
    const root = await make('svc', ['--ci=github']);
    const workflow = yaml<{
      permissions: Tree;
      jobs: Record<
        string,
        {
          steps: { uses?: string; run?: string }[];
          strategy?: { matrix: Record<string, unknown[]> };
          'timeout-minutes'?: number;
        }
      >;
    }>(root, '.github/workflows/ci.yml');
    assert.deepEqual(workflow.permissions, { contents: 'read' });
    const jobs = Object.values(workflow.jobs);
    const steps = jobs.flatMap((job) => job.steps);
    for (const { uses } of steps.filter((step) => step.uses))
      assert.match(uses ?? '', /^[\w-]+\/[\w-]+(\/[\w-]+)*@[0-9a-f]{40}$/);
    assert.ok(
      jobs.some((job) =>
        Object.values(job.strategy?.matrix ?? {}).some((values) => values.length > 1),
      ),
      'a matrix',
    );
    assert.ok(
      jobs.every((job) => job['timeout-minutes'] !== undefined),
      'a job without a time limit',
    );
    assert.ok(
      steps.some(({ run }) => run?.includes('npm ci')),
      'the lockfile is taken as it is',
    );
    // A value from outside inside a script would be run.
    for (const { run } of steps) assert.doesNotMatch(run ?? '', /\$\{\{\s*github\.event/);
  });
});

describe('GitLab pipeline', () => {
  it('has jobs in known stages, each with a script', async () => {
    const root = await make('svc', ['--ci=gitlab', '--package-manager=pnpm']);
    const {
      stages,
      workflow,
      default: standard,
      ...jobs
    } = yaml<Record<string, Tree> & { stages: string[] }>(root, '.gitlab-ci.yml');
    assert.ok(workflow && standard && stages.length > 0);
    for (const [job, { stage, script }] of Object.entries(jobs)) {
      assert.ok(stages.includes(String(stage)), `${job}: stage ${stage}`);
      assert.ok(
        Array.isArray(script) && script.every((line) => typeof line === 'string'),
        `${job}: script`,
      );
    }
    assert.ok(JSON.stringify(jobs).includes('pnpm install --frozen-lockfile'));
  });
});

describe('container', () => {
  it('is built in stages, not run as root, in exec form, with a health check', async () => {
    const root = await make('svc', []);
    const dockerfile = read(root, 'Dockerfile');
    assert.ok((dockerfile.match(/^FROM /gm) ?? []).length > 1, 'several stages');
    assert.match(dockerfile, /^FROM node:24\S*-slim/m);
    assert.match(dockerfile, /^USER (?!root|0)\S+/m);
    assert.match(dockerfile, /^(CMD|ENTRYPOINT) \["node"/m);
    assert.match(dockerfile, /^HEALTHCHECK /m);
    const ignored = read(root, '.dockerignore');
    // What is copied must not be ignored, and secrets must be.
    assert.match(ignored, /^(\*\*?|\.env.*|\*\*\/\.env.*)$/m);
    const compose = yaml<{ services: Record<string, Tree> }>(root, 'compose.yaml');
    assert.equal(Object.keys(compose.services).length, 1);
  });
});

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}
interface Container {
  readonly image: string;
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env: readonly { readonly name: string; readonly value: unknown }[];
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
  readonly securityContext: Tree;
  readonly resources: { readonly requests: Tree; readonly limits: Tree };
}
interface Deployment {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly selector: { readonly matchLabels: Tree };
    readonly template: {
      readonly metadata: { readonly labels: Tree };
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly securityContext: Tree;
        readonly containers: readonly Container[];
      };
    };
  };
}
interface Selecting {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly selector: Tree & { readonly matchLabels?: Tree };
    readonly ports: readonly { readonly targetPort: string }[];
  };
}

describe('Kubernetes manifests', () => {
  let root: string;
  let deployment: Deployment;
  let container: Container;

  before(async () => {
    root = await make('svc', ['--deploy=kubernetes', `--name=${name}`]);
    deployment = yaml<Deployment>(root, 'k8s/deployment.yaml');
    const [first] = deployment.spec.template.spec.containers;
    assert.ok(first);
    container = first;
  });

  it('have consistent names, labels, ports and resources', () => {
    const { spec, metadata } = deployment;
    const service = yaml<Selecting>(root, 'k8s/service.yaml');
    const budget = yaml<Selecting>(root, 'k8s/pdb.yaml');
    for (const each of [metadata.name, service.metadata.name, budget.metadata.name])
      assert.match(each, dns);
    const { labels } = spec.template.metadata;
    for (const selector of [
      spec.selector.matchLabels,
      service.spec.selector,
      budget.spec.selector.matchLabels ?? {},
    ]) {
      assert.ok(Object.keys(selector).length > 0);
      for (const [key, value] of Object.entries(selector)) assert.equal(labels[key], value, key);
    }
    const names = container.ports.map((port) => port.name);
    assert.ok(service.spec.ports.every(({ targetPort }) => names.includes(targetPort)));
    const { resources, images } = yaml<{ resources: string[]; images: { name: string }[] }>(
      root,
      'k8s/kustomization.yaml',
    );
    for (const file of resources) assert.ok(existsSync(join(root, 'k8s', file)), file);
    assert.deepEqual(
      images.map((image) => image.name),
      [container.image],
    );
  });

  it('probe separate paths', () => {
    const probes = [container.startupProbe, container.readinessProbe, container.livenessProbe];
    assert.deepEqual(
      probes.map(({ httpGet }) => httpGet.path),
      ['/health/startup', '/health/ready', '/health'],
    );
    const names = container.ports.map((port) => port.name);
    assert.ok(probes.every(({ httpGet }) => names.includes(httpGet.port)));
  });

  it('have a grace period above the longest stop', () => {
    const variables = Object.fromEntries(
      container.env.map(({ name: each, value }) => [each, value]),
    );
    // A variable must be a string, or the API server refuses the manifest.
    assert.ok(container.env.every(({ value }) => typeof value === 'string'));
    const timeout = /^SHUTDOWN_TIMEOUT_MS=(\d+)/m.exec(read(root, '.env.example'))?.[1];
    const longest =
      (Number(variables.SHUTDOWN_DRAIN_MS) + Number(variables.SHUTDOWN_TIMEOUT_MS ?? timeout)) /
      1000;
    assert.ok(
      deployment.spec.template.spec.terminationGracePeriodSeconds > longest,
      `${longest} s`,
    );
  });

  it('run without privileges on a read-only root', () => {
    assert.equal(deployment.spec.template.spec.securityContext.runAsNonRoot, true);
    assert.equal(container.securityContext.readOnlyRootFilesystem, true);
    assert.equal(container.securityContext.allowPrivilegeEscalation, false);
    assert.deepEqual(container.securityContext.capabilities, { drop: ['ALL'] });
    assert.ok(container.resources.requests.memory && container.resources.limits.memory);
  });
});
