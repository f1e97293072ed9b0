import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { must } from './support/child.ts';
import { npmInstall } from './support/installs.ts';
import { make } from './support/made-service.ts';
import { startPostgres } from './support/postgres.ts';

interface Deployment {
  readonly spec: {
    readonly replicas: number;
    readonly strategy: { readonly rollingUpdate: { readonly maxSurge: number } };
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly env: readonly { readonly name: string; readonly value?: string }[];
        }[];
      };
    };
  };
}

/** One pod that uses all connections that it may open, while its health is checked. */
const pod = `
  const { loadEnv } = await import('./src/platform/env/env.ts');
  const { createDatabase } = await import('./src/platform/db/database.ts');
  const env = loadEnv();
  const database = createDatabase({
    url: env.DATABASE_URL,
    applicationName: 'orders',
    logger: { info() {}, warn() {}, error() {} },
    budget: {
      maxConnections: env.DATABASE_MAX_CONNECTIONS,
      reserved: env.DATABASE_RESERVED_CONNECTIONS,
      instances: env.DATABASE_INSTANCES,
      pool: env.DATABASE_POOL_SIZE,
    },
    timeouts: { connect: 30_000 },
  });
  const busy = Array.from({ length: 45 }, () => database.query('busy', 'SELECT pg_sleep(2)'));
  const outcomes = await Promise.allSettled([...busy, database.healthCheck.check()]);
  await database.close();
  // A machine that is busy with all of them may be too slow for the health check, which is another matter.
  const failed = outcomes.filter(({ reason }) => reason && !/timeout/.test(reason.message));
  console.log(JSON.stringify(failed.map(({ reason }) => reason.code)));`;

describe('the pods of a rolling update', () => {
  it('do not exhaust a PostgreSQL of 100 connections, with the numbers of the manifest', async function () {
    this.timeout(300_000);
    const root = await make('orders', ['--database=postgres', '--deploy=kubernetes']);
    await npmInstall(root);
    const { spec } = parse(readFileSync(join(root, 'k8s/deployment.yaml'), 'utf8')) as Deployment;
    const pods = 2 * spec.replicas + spec.strategy.rollingUpdate.maxSurge;
    const given = spec.template.spec.containers[0]?.env ?? [];
    const env = Object.fromEntries(
      given.flatMap(({ name, value }) => (value ? [[name, value]] : [])),
    );
    const { url, stop } = await startPostgres(root);
    const args = ['--import', 'tsx', '--input-type=module', '-e', pod];
    const options = { cwd: root, env: { ...env, DATABASE_URL: url }, timeoutMs: 120_000 };
    const outcomes = await Promise.all(
      Array.from({ length: pods }, () => must(process.execPath, args, options)),
    );
    await stop();
    assert.deepEqual(
      outcomes.flatMap(({ stdout }) => JSON.parse(stdout) as string[]),
      [],
    );
  });
});
