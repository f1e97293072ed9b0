import assert from 'node:assert/strict';
import { must } from './support/child.ts';
import { nodeOf, packageManager } from './support/installs.ts';
import { ask } from './support/load.ts';
import { type Framework, frameworks, make, manifestOf } from './support/made-service.ts';
import { mustTest } from './support/proved-tests.ts';
import { startService } from './support/service.ts';

interface Variant {
  readonly framework: Framework;
  readonly manager: 'npm' | 'pnpm' | 'yarn' | 'bun';
  readonly node: 20 | 24;
  readonly linter: 'biome' | 'eslint';
  readonly example: boolean;
  readonly ci: 'github' | 'gitlab' | 'none';
  readonly deploy: 'docker' | 'kubernetes' | 'none';
}

/*
 * Chosen so that each value meets each value of the others that it could get in the way of: each
 * manager with both linters or with a Node of its own, each framework with each linter, with and
 * without the example. Each framework with npm, biome and the example is in service.test.ts.
 */
const variants: readonly Variant[] = [
  {
    framework: 'fastify',
    manager: 'npm',
    node: 24,
    linter: 'eslint',
    example: false,
    ci: 'gitlab',
    deploy: 'kubernetes',
  },
  {
    framework: 'fastify',
    manager: 'npm',
    node: 20,
    linter: 'eslint',
    example: true,
    ci: 'none',
    deploy: 'none',
  },
  {
    framework: 'fastify',
    manager: 'pnpm',
    node: 24,
    linter: 'biome',
    example: false,
    ci: 'none',
    deploy: 'docker',
  },
  {
    framework: 'express',
    manager: 'npm',
    node: 24,
    linter: 'eslint',
    example: true,
    ci: 'none',
    deploy: 'docker',
  },
  {
    framework: 'express',
    manager: 'yarn',
    node: 20,
    linter: 'biome',
    example: false,
    ci: 'gitlab',
    deploy: 'docker',
  },
  {
    framework: 'express',
    manager: 'bun',
    node: 24,
    linter: 'eslint',
    example: false,
    ci: 'github',
    deploy: 'kubernetes',
  },
  {
    framework: 'hono',
    manager: 'pnpm',
    node: 24,
    linter: 'eslint',
    example: true,
    ci: 'github',
    deploy: 'none',
  },
  {
    framework: 'hono',
    manager: 'npm',
    node: 20,
    linter: 'biome',
    example: false,
    ci: 'gitlab',
    deploy: 'kubernetes',
  },
  {
    framework: 'hono',
    manager: 'yarn',
    node: 24,
    linter: 'eslint',
    example: false,
    ci: 'none',
    deploy: 'none',
  },
];

const flagsOf = ({ framework, manager, linter, example, ci, deploy }: Variant): string[] => [
  `--framework=${framework}`,
  `--package-manager=${manager}`,
  `--linter=${linter}`,
  `--ci=${ci}`,
  `--deploy=${deploy}`,
  ...(example ? [] : ['--no-example']),
];

/** Each manager asks the registry that npm is set up for, which may be a mirror. */
async function registryOfNpm(cwd: string): Promise<Record<string, string>> {
  const { stdout } = await must('npm', ['config', 'get', 'registry'], { cwd });
  const registry = stdout.trim();
  return {
    npm_config_registry: registry,
    YARN_NPM_REGISTRY_SERVER: registry,
    YARN_ENABLE_TELEMETRY: '0',
  };
}

for (const variant of variants) {
  const { framework, manager, linter, example, ci, deploy } = variant;
  describe(`${framework}, ${manager}, Node ${variant.node}, ${linter}, ${example ? 'with' : 'without'} example, ci ${ci}, deploy ${deploy}`, () => {
    let root: string;
    let way: {
      cwd: string;
      node: string | undefined;
      manager: string | undefined;
      env: Record<string, string>;
    };

    before('made and installed', async () => {
      root = await make('orders', flagsOf(variant));
      const pinned = manifestOf(root).packageManager;
      assert.equal(pinned?.split('@')[0], manager === 'npm' ? undefined : manager);
      way = {
        cwd: root,
        node: await nodeOf(variant.node),
        manager: pinned && (await packageManager(pinned)),
        env: await registryOfNpm(root),
      };
      await must(manager, ['install'], way);
    });

    it('passes its check: types, linter, tests', async () => {
      await mustTest(manager, ['run', 'check'], way);
    });

    it('builds, starts, answers its probes and exits with 0', async () => {
      await must(manager, ['run', 'build'], way);
      const service = await startService(root, { node: way.node, env: { SHUTDOWN_DRAIN_MS: '0' } });
      for (const path of ['/health', '/health/ready', '/health/startup']) {
        assert.equal((await ask(service.url + path)).status, 200, path);
      }
      assert.equal((await ask(`${service.url}/notes`)).status, example ? 200 : 404);
      const { code } = await service.stop();
      assert.equal(code, 0, service.output());
    });

    it('keeps its lockfile frozen: CI installs the same packages', async () => {
      const frozen = {
        // It would remove all and install it again; container.test.ts does so.
        npm: ['ci', '--ignore-scripts', '--dry-run'],
        pnpm: ['install', '--frozen-lockfile'],
        yarn: ['install', '--immutable'],
        bun: ['install', '--frozen-lockfile'],
      }[manager];
      await must(manager, frozen, way);
    });
  });
}

describe('the packages of a new service', () => {
  for (const framework of frameworks) {
    it(`install on Node 20 without a warning: ${framework}`, async () => {
      const root = await make('orders', [
        `--framework=${framework}`,
        '--database=postgres',
        '--cache=redis',
        '--write-behind',
      ]);
      const flags = [
        '--engine-strict',
        '--package-lock-only',
        '--no-audit',
        '--no-fund',
        '--prefer-offline',
      ];
      const { stderr } = await must('npm', ['install', ...flags], {
        cwd: root,
        node: await nodeOf(20),
      });
      assert.doesNotMatch(stderr, /npm warn/i);
    });
  }
});
