import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { agentops } from './support/agentops.ts';
import { must } from './support/child.ts';
import { npmInstall } from './support/installs.ts';
import { make } from './support/made-service.ts';
import { startPostgres } from './support/postgres.ts';
import { freshFolder } from './support/scratch.ts';
import { type Service, startService } from './support/service.ts';

/*
 * The promise of the recipes: old and new releases run beside each other while a column gets another
 * name step by step, and no request fails and no write is lost. Renaming it in one step, which the
 * lint refuses, is done at the end, to see that the load would have noticed.
 */

const headers = { 'content-type': 'application/json' };

/** Writes and reads notes as fast as it gets answers, by turns at the releases that are deployed. */
class Load {
  /** The releases that get requests; may change at any time. */
  targets: readonly Service[] = [];
  readonly failures: string[] = [];
  /** Titles that were acknowledged, by id. */
  readonly written = new Map<string, string>();
  #turn = 0;
  #stopped = false;
  readonly #callers: Promise<void>[];

  constructor(targets: readonly Service[], callers = 4) {
    this.targets = targets;
    this.#callers = Array.from({ length: callers }, (_, index) => this.#call(index));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#callers);
  }

  /** Resolves after so many more requests. */
  async passes(requests: number): Promise<void> {
    for (const until = this.#turn + requests; this.#turn < until; ) await sleep(10);
  }

  async #call(caller: number): Promise<void> {
    for (let count = 0; !this.#stopped; count++) {
      const title = `Title ${caller}-${count}-${Math.random()}`;
      const added = await this.#request('/notes', {
        method: 'POST',
        headers,
        body: JSON.stringify({ title }),
      });
      const id = added?.id;
      if (id === undefined) continue;
      this.written.set(id, title);
      // By the next release in turn: what one has written, the other reads.
      const found = await this.#request(`/notes/${id}`);
      if (found && found.title !== title) this.failures.push(`${title} is read as ${found.title}`);
    }
  }

  async #request(
    path: string,
    init?: RequestInit,
  ): Promise<{ id: string; title: string } | undefined> {
    const target = this.targets[this.#turn++ % this.targets.length] as Service;
    try {
      const response = await fetch(target.url + path, init);
      const text = await response.text();
      if (response.ok) return JSON.parse(text);
      this.failures.push(`${init?.method ?? 'GET'} ${path}: ${response.status} ${text}`);
    } catch (error) {
      this.failures.push(`${path}: ${String(error)} ${String((error as Error).cause)}`);
    }
    return undefined;
  }
}

/** The release that knows the column as `heading`. */
function nextRelease(old: string): string {
  const root = join(freshFolder('next'), 'orders');
  cpSync(old, root, {
    recursive: true,
    filter: (path) => !/[\\/](node_modules|dist)$/.test(path),
  });
  symlinkSync(join(old, 'node_modules'), join(root, 'node_modules'), 'junction');
  const store = join(root, 'src/modules/notes/store.ts');
  const text = readFileSync(store, 'utf8')
    .replaceAll(/SELECT id, title,|RETURNING id, title,/g, (found) =>
      found.replace('title', 'heading AS title'),
    )
    .replace('(tenant_id, title, text)', '(tenant_id, heading, text)');
  assert.match(text, /heading AS title/);
  writeFileSync(store, text);
  return root;
}

describe('expand and contract under load', () => {
  let root: string;
  let url: string;
  /** Of the release that knows the new name. */
  let next: string;
  const up = (count: number) =>
    must('node', ['dist/platform/db/migrate.js', 'up', '--count', String(count)], {
      cwd: root,
      env: { MIGRATION_DATABASE_URL: url },
    });
  const deploy = (folder: string): Promise<Service> =>
    startService(folder, {
      env: { SHUTDOWN_DRAIN_MS: '0', DATABASE_URL: url, LOG_LEVEL: 'warn' },
      readyPath: '/health',
    });
  const create = async (...args: string[]) => {
    const outcome = await agentops(['add', 'migration', ...args, '--force', '--json'], {
      cwd: root,
    });
    assert.equal(outcome.code, 0, outcome.stderr + outcome.stdout);
  };

  before('two releases, built', async () => {
    root = await make('orders', ['--database=postgres', '--no-adr']);
    await npmInstall(root);
    await must('npm', ['run', 'build'], { cwd: root });
    url = (await startPostgres(root)).url;
    await up(1);
  });

  it('renames a column without failed requests or lost writes', async () => {
    await create(
      ...['heading', '--recipe', 'rename-column', '--table', 'notes', '--column', 'title'],
      ...['--to', 'heading', '--type', 'text', '--key', 'id', '--batch', '50', '--step', 'all'],
    );
    const steps = readdirSync(join(root, 'migrations')).filter((name) => /heading/.test(name));
    assert.equal(steps.length, 5, steps.join());
    await must('npm', ['run', 'migration:lint'], { cwd: root });

    const old = await deploy(root);
    next = nextRelease(root);
    await must('npm', ['run', 'build'], { cwd: next });
    const load = new Load([old]);
    await load.passes(300);
    // 1 expand, 2 dual write, 3 backfill: the old release alone.
    for (let step = 1; step <= 3; step++) {
      await up(1);
      await load.passes(100);
    }
    // 4 verify, then a rolling update: both releases for a while.
    await up(1);
    const newer = await deploy(next);
    load.targets = [old, newer];
    await load.passes(300);
    load.targets = [newer];
    assert.equal((await old.stop()).code, 0);
    // 5 contract.
    await up(1);
    await load.passes(200);
    await load.stop();
    assert.deepEqual(load.failures, []);
    assert.ok(load.written.size > 300, `${load.written.size} were written`);

    for (const [id, title] of load.written) {
      const response = await fetch(`${newer.url}/notes/${id}`);
      assert.equal(((await response.json()) as { title: string }).title, title);
    }
    await newer.stop();
    console.log(`      ${load.written.size} notes written meanwhile`);
  });

  it('applies every other recipe without failed requests', async () => {
    const recipes: readonly (readonly string[])[] = [
      ['owners', 'add-table', '--table', 'owners'],
      ['owner', 'add-column', '--table', 'notes', '--column', 'owner_id', '--type', 'bigint'],
      [
        'own',
        'add-foreign-key',
        '--table',
        'notes',
        '--column',
        'owner_id',
        '--references',
        'owners',
      ],
      ['kind', 'add-column', '--table', 'notes', '--column', 'kind', '--type', "text DEFAULT 'a'"],
      ['fill', 'backfill', '--table', 'notes', '--column', 'kind', '--set', "'a'", '--key', 'id'],
      ['need', 'add-not-null', '--table', 'notes', '--column', 'kind'],
      ['find', 'add-index', '--table', 'notes', '--column', 'kind'],
    ];
    const before = readdirSync(join(root, 'migrations')).length;
    for (const [name = '', recipe = '', ...flags] of recipes) {
      await create(name, '--recipe', recipe, ...flags);
    }
    const count = readdirSync(join(root, 'migrations')).length - before;
    assert.equal(count, 11);
    await must('npm', ['run', 'migration:lint'], { cwd: root });
    const service = await deploy(next);
    const load = new Load([service]);
    for (let step = 0; step < count; step++) {
      await load.passes(50);
      await up(1);
    }
    await load.passes(50);
    await load.stop();
    assert.deepEqual(load.failures, []);
    await service.stop();
  });

  it('detects failed requests when done in one step', async () => {
    writeFileSync(
      join(root, 'migrations', '20990101000000_at_once.sql'),
      `-- Up Migration
ALTER TABLE notes RENAME COLUMN heading TO title;
-- Down Migration
ALTER TABLE notes RENAME COLUMN title TO heading;
`,
    );
    const service = await deploy(next);
    const load = new Load([service]);
    await load.passes(50);
    await up(1);
    await load.passes(50);
    await load.stop();
    assert.ok(load.failures.length > 0);
    await service.stop();
  });
});
