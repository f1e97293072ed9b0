import assert from 'node:assert/strict';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentopsError, apply, exitCodes, features, plan, recover } from '../src/api.ts';
import { features as registry } from '../src/request/features.ts';
import { readTree, temporaryFolder, writeTree } from './support/temporary.ts';

const answers = { name: 'svc', git: false };

describe('the API', () => {
  it('lists every feature with the schema of its answers', () => {
    assert.deepEqual(
      features.map(({ id }) => id),
      registry.map(({ id }) => id),
    );
    for (const { schema, summary } of features) {
      assert.equal(schema.type, 'object');
      assert.ok(summary.length > 10);
    }
  });

  it('plans without writing, then applies exactly that plan', async () => {
    const root = join(temporaryFolder(), 'svc');
    const planned = await plan({ features: ['app'], root, answers });
    assert.deepEqual(readTree(join(root, '..')), {});
    const result = await apply(planned);
    assert.equal(result.status, 'written');
    assert.equal(result.exitCode, exitCodes.done);
    for (const { path, after } of planned.changes)
      assert.equal(readFileSync(join(root, path), 'utf8'), after);
    assert.equal(result.created?.length, planned.changes.length);
  });

  it('applies a plan that was serialized to JSON', async () => {
    const root = join(temporaryFolder(), 'svc');
    const planned = await plan({ features: ['app'], root, answers });
    assert.equal((await apply(JSON.parse(JSON.stringify(planned)))).status, 'written');
  });

  it('refuses a plan whose files changed since it was made', async () => {
    const root = temporaryFolder();
    const planned = await plan({ features: ['app'], root, answers });
    writeFileSync(join(root, 'README.md'), 'came up meanwhile\n');
    await assert.rejects(apply(planned), { name: 'AgentopsError', id: 'CONFLICT', exitCode: 4 });
    assert.deepEqual(readTree(root), { 'README.md': 'came up meanwhile\n' });
  });

  it('prints nothing and does not touch the process', async () => {
    const written: string[] = [];
    const { stdout, stderr } = process;
    const originals = [stdout.write, stderr.write] as const;
    const { exitCode } = process;
    stdout.write = stderr.write = ((text: string) => written.push(text)) as never;
    try {
      const root = temporaryFolder();
      await apply(await plan({ features: ['app'], root, answers }));
      await plan({ features: ['none'], root, answers }).catch(() => {});
    } finally {
      [stdout.write, stderr.write] = originals;
    }
    assert.deepEqual(written, []);
    assert.equal(process.exitCode, exitCode);
  });

  it('reports all problems, each with a next step', async () => {
    const root = temporaryFolder();
    const failures = [
      plan({ features: ['app'], root, answers: { name: 'B a d', ci: 'x' } }),
      plan({ features: ['logging'], root }),
      plan({ features: ['logging', 'none'], root }),
    ];
    for (const failing of failures) {
      await assert.rejects(failing, (error) => {
        assert.ok(error instanceof AgentopsError);
        assert.equal(error.exitCode, exitCodes.usage);
        assert.notEqual(error.next, '');
        assert.equal('code' in error, false);
        return true;
      });
    }
  });

  it('handles many targets at once', async () => {
    const home = temporaryFolder();
    const roots = Array.from({ length: 8 }, (_, index) => join(home, `svc-${index}`));
    await Promise.all(
      roots.map(async (root) => apply(await plan({ features: ['app'], root, answers }))),
    );
    const [first = {}, ...others] = roots.map((root) => readTree(root));
    for (const other of others) assert.deepEqual(other, first);
  });

  it('changes nothing on a second run', async () => {
    for (const feature of ['health-check', 'graceful-shutdown']) {
      const root = temporaryFolder();
      writeTree(root, {
        // Without a script for tests: the first run brings one, and is still whose it is in the second.
        'package.json': `{ "name": "shop", "type": "module", "scripts": { "start": "node server.js" }, "dependencies": { "fastify": "^5.10.0" } }\n`,
        'server.js': `import Fastify from 'fastify';\n\nconst app = Fastify();\n\nawait app.listen({ port: 3000 });\n`,
      });
      await apply(await plan({ features: [feature], root }));
      const again = await plan({ features: [feature], root });
      assert.deepEqual(
        again.changes.map(({ path }) => path),
        [],
      );
    }
  });

  it('never writes outside the target', async () => {
    const home = temporaryFolder();
    const root = join(home, 'svc');
    writeTree(root, {});
    writeTree(home, { 'svc/keep.txt': '', 'outside/keep.txt': '' });
    symlinkSync('../outside', join(root, 'src'));
    const planned = await plan({ features: ['app'], root, answers }).catch(
      (error: unknown) => error,
    );
    const error =
      planned instanceof Error
        ? planned
        : await apply(planned as never).catch((each: unknown) => each);
    assert.ok(error instanceof AgentopsError);
    assert.equal(error.id, 'CONTAINMENT');
    assert.deepEqual(Object.keys(readTree(home)).sort(), [
      'outside/',
      'outside/keep.txt',
      'svc/',
      'svc/keep.txt',
      'svc/src',
    ]);
  });

  it('rolls back an interrupted run', async () => {
    const root = temporaryFolder();
    // As a process leaves it that was killed while it staged.
    writeTree(root, {
      '.agentops/transaction/lock-1.json': '{',
      '.agentops/transaction/0.new': 'half',
    });
    const service = { features: ['app'], root, answers };
    await assert.rejects(plan(service), { id: 'RECOVERY' });
    assert.match(recover(root) ?? '', /interrupted/);
    const result = await apply(await plan(service));
    assert.equal(result.status, 'written');
    assert.deepEqual(
      Object.keys(readTree(root)).filter((path) => path.startsWith('.agentops/transaction')),
      [],
    );
  });
});
