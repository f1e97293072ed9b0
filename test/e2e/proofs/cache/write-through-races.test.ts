import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createCache, type EntityCache } from '../src/platform/cache/cache.js';
import type { Scope } from '../src/platform/cache/scope.js';
import { createWriteThrough } from '../src/platform/cache/write-through.js';
import { deferred, observe } from './support/observed.js';

interface Project extends Scope<number> {
  readonly version: number;
  readonly name: string;
}

const row = { tenant: 'acme', id: 1 };
const scopeOf = ({ tenant, id }: Project) => ({ tenant, id });
const byId = (projects: readonly Project[]) => new Map(projects.map((each) => [each.id, each]));

/** A table with two rows of two tenants, a cache before it, and a way to write both. */
function setUp(of: { readonly versionOf?: (project: Project) => number } = versioned) {
  const observed = observe();
  const { logger } = observed;
  const cache = createCache({ app: 'test', logger });
  const projects = cache.entity<Project>({ entity: 'project', schemaVersion: 1, ...of });
  let table = byId([
    { ...row, version: 1, name: 'one' },
    { tenant: 'umbrella', id: 2, version: 1, name: 'two' },
  ]);

  async function transaction<R>(work: (tx: typeof table) => Promise<R>): Promise<R> {
    const changed = byId([...table.values()]);
    const outcome = await work(changed);
    table = changed;
    return outcome;
  }
  async function update(tx: typeof table, { tenant, id }: Scope, name: string) {
    const found = tx.get(Number(id));
    if (found?.tenant !== tenant) return undefined;
    const written = { ...found, version: found.version + 1, name };
    tx.set(written.id, written);
    return written;
  }
  const parts = { cache: projects, transaction, update, scopeOf, logger };
  const list = () =>
    projects.getOrCompute({ tenant: 'acme', params: {} }, () => [...table.values()] as never);
  return {
    ...{ ...observed, projects, parts, list, write: createWriteThrough(parts) },
    inTable: (id: number) => table.get(id),
    read: ({ tenant, id } = row) =>
      projects.getOrCompute({ tenant, id }, () => table.get(id) as Project),
  };
}
const versioned = { versionOf: ({ version }: Project) => version };

/** The cache with one method replaced. */
const but = (cache: EntityCache<Project>, own: Partial<EntityCache<Project>>) => ({
  ...cache,
  ...own,
});

describe('write-through', () => {
  test('the cache has what the database has given back, and lists are read anew', async () => {
    const { write, projects, list, inTable } = setUp();
    await list();
    const written = await write(row, 'new');
    assert.deepEqual(written, { found: true, value: { ...row, version: 2, name: 'new' } });
    assert.deepEqual(await projects.get(row), { hit: true, value: inTable(1) });
    assert.deepEqual(await list(), [inTable(1), inTable(2)]);
  });

  test("another tenant's entity is not found, as one that does not exist", async () => {
    const { write, inTable } = setUp();
    assert.deepEqual(await write({ tenant: 'acme', id: 2 }, 'stolen'), { found: false });
    assert.deepEqual(await write({ tenant: 'acme', id: 3 }, 'new'), { found: false });
    assert.equal(inTable(2)?.name, 'two');
    await assert.rejects(write({ tenant: '', id: 2 }, 'stolen'), /tenant and an id are needed/);
  });

  test('an UPDATE that forgets the tenant is rolled back, and caches nothing', async () => {
    const { parts, projects, inTable } = setUp();
    const write = createWriteThrough({
      ...parts,
      update: (tx, { id }, name: string) => parts.update(tx, { tenant: 'umbrella', id }, name),
    });
    const foreign = { tenant: 'acme', id: 2 };
    await assert.rejects(write(foreign, 'stolen'), { name: 'ScopeMismatch' });
    assert.equal(inTable(2)?.name, 'two');
    assert.deepEqual(await projects.get(foreign), { hit: false });
  });

  test('of two writers the slower one does not leave the older row', async () => {
    const { parts, projects, read } = setUp();
    const [committed, goesOn] = [deferred<void>(), deferred<void>()];
    const slow = but(projects, {
      async set(scope, value) {
        committed.resolve();
        await goesOn.promise;
        return projects.set(scope, value);
      },
    });
    const slower = createWriteThrough({ ...parts, cache: slow })(row, 'first');
    await committed.promise;
    await createWriteThrough(parts)(row, 'second');
    goesOn.resolve();
    await slower;
    const kept = await projects.get(row);
    assert.ok(!kept.hit || kept.value.name === 'second');
    assert.equal((await read()).name, 'second');
  });

  test('a cache that fails after the commit fails no request, and loses the old row', async () => {
    const { parts, projects, read, logged } = setUp();
    await read();
    const broken = but(projects, { set: () => Promise.reject(new Error('broken')) });
    const written = await createWriteThrough({ ...parts, cache: broken })(row, 'new');
    assert.equal(written.found, true);
    assert.equal((await read()).name, 'new');
    assert.ok(logged.some(({ level }) => level === 'error'));
  });

  test('a COMMIT whose answer is lost is taken for one', async () => {
    const { parts, read } = setUp();
    await read();
    const write = createWriteThrough({
      ...parts,
      async transaction(work) {
        await parts.transaction(work);
        throw new Error('connection lost');
      },
    });
    await assert.rejects(write(row, 'new'), /connection lost/);
    assert.equal((await read()).name, 'new');
  });

  test('without versions it is not made at all', () => {
    assert.throws(() => setUp({}), /needs versionOf/);
  });

  test('a caller that changes what it got changes nobody else', async () => {
    const { write, read } = setUp();
    const written = await write(row, 'new');
    if (written.found) (written.value as { name: string }).name = 'changed';
    assert.equal((await read()).name, 'new');
  });
});
