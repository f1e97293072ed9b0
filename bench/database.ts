import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { atMost, type Comparison, type Row, spread } from './comparison.ts';
import type { Installed } from './install.ts';
import { madeService } from './made-service.ts';

const turns = 20;
const count = 200;
const files = 500;

type Times = Readonly<Record<'query' | 'transaction', { bare: number; ours: number }>>;

/** What the tests of a service start their servers with. */
interface Support {
  startPostgres(t: {
    after(end: () => Promise<void>): void;
  }): Promise<{ readonly url: string; createDatabase(): Promise<string> }>;
}

/**
 * A statement and a transaction of the database that `agentops` writes beside bare pg, and the command of
 * migrations over 500 of them: lint of a file, up and verify.
 */
export async function database(ours: Installed, rounds: number): Promise<Comparison> {
  const service = madeService(ours, 'database-service', '--database', 'postgres');
  const { startPostgres } = (await import(
    pathToFileURL(join(service, 'test/support/postgres.ts')).href
  )) as Support;
  const ends: (() => Promise<void>)[] = [];
  const migrations = mkdtempSync(join(tmpdir(), 'bench-migrations-'));
  try {
    const postgres = await startPostgres({ after: (end) => ends.push(end) });
    const times = timesOf(service, await postgres.createDatabase(), rounds);
    for (let index = 0; index < files; index++) writeMigration(migrations, index);
    const run = (command: string, url: string) => seconds(service, command, migrations, url);
    const [lint, up, verify] = [
      run('lint', ''),
      run('up', await postgres.createDatabase()),
      run('verify', await postgres.createDatabase()),
    ];
    return {
      name: 'database',
      title: `µs of a statement and of a transaction over pg, ${turns * count} of each in a round; s for ${files} migrations`,
      columns: [
        { key: 'us', label: 'µs', digits: 1 },
        { key: 'seconds', label: 's', digits: 2 },
      ],
      rows: [
        ...rowsOf('query', times),
        ...rowsOf('transaction', times),
        { name: 'migration:lint', figures: { seconds: spread([lint]) } },
        { name: 'migration:up', figures: { seconds: spread([up]) } },
        { name: 'migration:verify (up, down, up)', figures: { seconds: spread([verify]) } },
      ],
    };
  } finally {
    for (const end of ends) await end();
    rmSync(migrations, { recursive: true, force: true });
  }
}

function timesOf(service: string, url: string, rounds: number): Times[] {
  const worker = fileURLToPath(new URL('database-worker.mjs', import.meta.url));
  const args = [worker, service, url, String(rounds), String(turns), String(count)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the worker ended with ${status}\n${stderr}`);
  return JSON.parse(stdout) as Times[];
}

function rowsOf(name: 'query' | 'transaction', times: readonly Times[]): Row[] {
  const us = (who: 'bare' | 'ours') => ({ us: spread(times.map((each) => each[name][who])) });
  const ratio = spread(times.map((each) => each[name].ours / each[name].bare));
  return [
    { name: `${name}, ours`, figures: us('ours') },
    { name: `${name}, pg alone`, figures: us('bare'), ratio, goal: atMost(ratio, 1.03, '×') },
  ];
}

function writeMigration(folder: string, index: number): void {
  const time = new Date(Date.UTC(2026, 0, 1) + index * 1000);
  const stamp = time.toISOString().replace(/\D/g, '').slice(0, 14);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${stamp}_add_table_${index}.ts`),
    `import type { MigrationBuilder } from 'node-pg-migrate';

export function up(pgm: MigrationBuilder): void {
  pgm.createTable('table_${index}', {
    id: { type: 'bigint', primaryKey: true, sequenceGenerated: { precedence: 'ALWAYS' } },
    name: { type: 'text', notNull: true },
  });
}

export function down(pgm: MigrationBuilder): void {
  pgm.dropTable('table_${index}');
}
`,
  );
}

/** Of one run of the built command. */
function seconds(service: string, command: string, dir: string, url: string): number {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(service, 'dist/platform/db/migrate.js'), command, '--dir', dir],
    { cwd: service, encoding: 'utf8', env: { ...process.env, MIGRATION_DATABASE_URL: url } },
  );
  if (status !== 0) throw new Error(`${command} ended with ${status}\n${stdout}${stderr}`);
  return (performance.now() - start) / 1000;
}
