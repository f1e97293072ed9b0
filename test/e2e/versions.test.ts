import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import minVersion from 'semver/ranges/min-version.js';
import { supported } from '../../src/versions/supported.ts';
import { run } from './support/child.ts';
import { commitAll } from './support/existing-repository.ts';
import { npmInstall } from './support/installs.ts';
import { freshFolder } from './support/scratch.ts';
import { startProcess } from './support/service.ts';
import { type Framework, writeSmall } from './support/small-repository.ts';
import { warmAgentops } from './support/warm-agentops.ts';
import { assertDrains, works } from './support/wired-features.ts';

/*
 * Every range of src/versions/supported.ts at its lowest and its highest version, in repositories
 * whose compiler checks the types of packages, too. Each end of each range is in one row at least.
 */

type Name = keyof typeof supported;

interface Row {
  readonly framework: Framework;
  readonly end: 'lowest' | 'highest';
  /** Other versions than those at the end. */
  readonly versions?: Readonly<Partial<Record<Name, string>>>;
  /** Packages that the repository has before: at this end. Others are those that we write. */
  readonly has: readonly Name[];
  readonly features: readonly string[];
  readonly isCommonJs?: boolean;
}

const basic = ['logging', 'error-handling', 'health-check', 'graceful-shutdown'];
const all = [...basic, 'env-validation', 'cache', 'database'];
const tools = ['typescript'] as const;
const ofLogging = ['pino', 'pino-pretty', '@opentelemetry/api'] as const;
const ofCache = ['zod', 'ioredis', 'lru-cache', 'bullmq'] as const;
const ofDatabase = ['pg', '@types/pg'] as const;
const everything = [...tools, ...ofLogging, ...ofCache, ...ofDatabase] as const;
// 5.0.0 and 5.0.1 were never published.
const published = { typescript: '5.0.2' };

const rows: readonly Row[] = [
  { framework: 'fastify', end: 'lowest', has: [...tools, ...ofLogging], features: basic },
  {
    framework: 'fastify',
    end: 'lowest',
    versions: { fastify: '5.0.0', typescript: '5.4.5', zod: '4.0.0' },
    has: [...tools, ...ofCache],
    features: [...basic, 'env-validation', 'cache'],
  },
  {
    framework: 'express',
    end: 'lowest',
    // What the types of zod need.
    versions: { typescript: '5.4.5' },
    has: [...tools, ...ofLogging, 'zod', '@types/express'],
    features: [...basic, 'env-validation'],
    isCommonJs: true,
  },
  {
    framework: 'hono',
    end: 'lowest',
    // What the types of pg need.
    versions: { typescript: '5.7.3' },
    has: [...tools, ...ofDatabase, '@hono/node-server'],
    features: [...basic, 'database'],
  },
  { framework: 'fastify', end: 'highest', has: tools, features: basic },
  {
    framework: 'express',
    end: 'highest',
    has: [...everything, '@types/express'],
    features: [...all, 'migrations'],
  },
  { framework: 'hono', end: 'highest', has: [...tools, '@hono/node-server'], features: basic },
];

/** Types of errors, without the lines that explain them. */
async function typeErrors(cwd: string): Promise<string[]> {
  const { stdout } = await run('node', ['node_modules/typescript/bin/tsc', '--noEmit'], { cwd });
  return stdout.split('\n').filter((line) => /error TS\d+/.test(line));
}

function versionsOf({ framework, end, has, versions }: Row): Record<string, string> {
  const at = (name: Name): string =>
    end === 'lowest' ? String(minVersion(supported[name])) : supported[name];
  const names = [framework, ...has];
  const chosen = { ...(end === 'lowest' && published), ...versions };
  return {
    '@types/node': '20.19.43',
    tsx: '4.23.15',
    ...Object.fromEntries(
      names.map((name) => [name, (chosen as Partial<Record<Name, string>>)[name] ?? at(name)]),
    ),
  };
}

/** Children of a logger that is set to another level are at that level, too. */
const childrenTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger } from '../src/platform/logging/logger';

test('children follow', () => {
  const logger = createLogger({ service: 's', version: '1', env: 'test', level: 'info' });
  const child = logger.child({ a: 1 });
  const grandchild = child.child({ b: 1 });
  const fixed = logger.child({}, { level: 'error' });
  logger.level = 'debug';
  assert.ok(child.isLevelEnabled('debug') && grandchild.isLevelEnabled('debug'));
  assert.ok(!fixed.isLevelEnabled('info'));
});
`;

describe('the versions that are supported', () => {
  for (const row of rows) {
    const { framework, end, features, isCommonJs = false } = row;
    const named = Object.entries(versionsOf(row)).find(([name]) => name === framework);
    it(`${framework} ${named?.[1]}, with everything else at its ${end}`, async () => {
      const cwd = freshFolder(`versions-${framework}`);
      writeSmall(cwd, framework, versionsOf(row), { isCommonJs });
      await npmInstall(cwd);
      await commitAll(cwd);
      const before = await typeErrors(cwd);

      const added = await warmAgentops(['add', ...features, '--yes'], { cwd });
      assert.equal(added.code, 0, added.stdout + added.stderr);
      await npmInstall(cwd);
      const after = await typeErrors(cwd);
      assert.deepEqual(
        after.filter((line) => !before.includes(line)),
        [],
      );

      const tests = readdirSync(join(cwd, 'test')).filter((name) =>
        /^(errors|health|logger|request-logging|shutdown|env)\.test\.ts$/.test(name),
      );
      const children = childrenTest.replace(/(logger)'/, isCommonJs ? "$1'" : "$1.js'");
      writeFileSync(join(cwd, 'test/children.test.ts'), children);
      const files = [...tests, 'children.test.ts'].map((name) => `test/${name}`);
      const outcome = await run('node', ['--import', 'tsx', '--test', ...files], { cwd });
      assert.equal(outcome.code, 0, outcome.stdout);

      // A cache and a database wait for their servers: those start in other tests.
      if (features.some((id) => id === 'cache' || id === 'database')) return;
      const service = await startProcess('node', ['--import', 'tsx', 'src/server.ts'], cwd, {
        readyPath: '/health/ready',
        // Long enough to be asked, and shorter than in production.
        env: { SHUTDOWN_DRAIN_MS: '1000' },
      });
      const fixture = { probe: '/' } as Parameters<typeof assertDrains>[1];
      for (const id of features) await works[id]?.(service, fixture);
      await assertDrains(service, fixture, { readiness: true });
    });
  }

  it('have each end of each range in a row', () => {
    const ranges = Object.keys(supported).filter((name) => name !== 'node-pg-migrate');
    for (const end of ['lowest', 'highest'] as const) {
      const proved = rows
        .filter((row) => row.end === end)
        .flatMap(({ framework, has }) => [framework, ...has]);
      assert.deepEqual(
        ranges.filter((name) => !proved.includes(name as Name)),
        [],
        end,
      );
    }
  });
});
