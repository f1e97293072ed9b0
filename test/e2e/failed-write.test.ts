import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentops } from './support/agentops.ts';
import { type Account, folderOf, must, ordinaryUser } from './support/child.ts';
import { agentopsBin } from './support/installs.ts';
import { runs } from './support/killed-runs.ts';
import { onSmallDisk } from './support/on-small-disk.ts';
import { assertRefused, assertSaid } from './support/refusal.ts';
import { freshFolder } from './support/scratch.ts';
import { assertSameTree, treeOf } from './support/tree.ts';

/** Runs that change and remove what is there. */
const changing = runs.filter(({ writesNew }) => !writesNew);

describe('failed write leaves every file unchanged', () => {
  describe('in a read-only folder, as an ordinary user', () => {
    let user: Account;

    before(async () => {
      user = await ordinaryUser();
    });

    /** As the user would have made it: everything in it is the user's own. */
    const asUser = (args: readonly string[], cwd: string) =>
      must(args[0] ?? '', args.slice(1), { cwd, as: user });

    /** A run that fails at a folder; what it wrote before is as it was, but for the times. */
    const assertTakenBack = async (args: readonly string[], cwd: string, folder: string) => {
      const before = treeOf(cwd);
      const { code, stderr } = await agentops(args, { cwd, as: user });
      assert.equal(code, 1, stderr);
      assertSaid(stderr, ['permission denied', join(cwd, folder), 'Nothing was changed'], stderr);
      assertSameTree(treeOf(cwd), before, 'the tree after the failed run');
    };

    it('that is the parent of the new service', async () => {
      const workspace = folderOf(user, 'read-only');
      chmodSync(workspace, 0o555);
      await assertRefused(['new', 'svc', '--no-git'], {
        workspace,
        as: user,
        code: 1,
        says: [
          'permission denied',
          join(workspace, 'svc'),
          'Nothing was changed',
          'run the command again',
        ],
      });
    });

    it('that is the target', async () => {
      const workspace = folderOf(user, 'read-only');
      await asUser(['mkdir', 'svc'], workspace);
      await asUser(['chmod', '555', 'svc'], workspace);
      await assertRefused(['new', 'svc', '--no-git'], {
        workspace,
        as: user,
        code: 1,
        says: ['permission denied', join(workspace, 'svc'), 'Nothing was changed'],
      });
    });

    it('within the tree, rolling back earlier writes', async () => {
      const workspace = folderOf(user, 'read-only');
      await asUser(['mkdir', '-p', 'svc/test'], workspace);
      await asUser(['chmod', '555', 'svc/test'], workspace);
      await assertTakenBack(['new', 'svc', '--no-git'], workspace, 'svc/test');
    });

    for (const { what, args, seed } of changing) {
      it(`within the tree: ${what}`, async () => {
        const workspace = folderOf(user, 'read-only');
        await seed(workspace);
        await must('chown', ['-R', `${user.uid}:${user.gid}`, '.'], { cwd: workspace });
        await asUser(['chmod', '555', 'src/platform/health'], workspace);
        await assertTakenBack(args, workspace, 'src/platform/health');
        await asUser(['chmod', '755', 'src/platform/health'], workspace);
        const again = await agentops(args, { cwd: workspace, as: user });
        assert.equal(again.code, 0, again.stderr);
      });
    }

    it('whose files cannot be read', async () => {
      const workspace = folderOf(user, 'unreadable');
      writeFileSync(join(workspace, 'package.json'), '{}');
      chmodSync(join(workspace, 'package.json'), 0o000);
      const outcome = await agentops(['add', 'logging'], { cwd: workspace, as: user });
      assert.notEqual(outcome.code, 0);
      assertSaid(outcome.stderr, ['package.json', /permission denied|EACCES/i], outcome.stderr);
    });
  });

  describe('on a full disk', () => {
    let seed: string;
    let bin: string;

    before(async () => {
      bin = await agentopsBin();
      seed = freshFolder('seed');
      mkdirSync(join(seed, 'docs'));
      writeFileSync(join(seed, 'docs/mine.md'), 'mine\n'.repeat(100));
      writeFileSync(join(seed, 'README.md'), '# Mine\n');
    });

    const args = ['new', '.', '--name', 'svc', '--no-git', '--on-conflict', 'overwrite'];

    /** Room for less and less of it, so that the disk is full at different moments of the run. */
    const limits = [
      ...[8, 24, 48, 80, 120].map((size) => `size=${size}k`),
      ...[6, 8, 12, 20, 30, 40, 45, 50, 55].map((inodes) => `nr_inodes=${inodes}`),
    ];
    for (const limit of limits) {
      it(`with ${limit}: all or nothing`, async () => {
        const { code, stderr, before, after } = await onSmallDisk(limit, seed, bin, args);
        if (code === 0) return assert.notDeepEqual(after, before);
        assert.equal(code, 1, stderr);
        assertSaid(
          stderr,
          ['the disk is full', 'Nothing was changed', 'run the command again'],
          stderr,
        );
        assertSameTree(after, before, 'the tree after the failed run');
      });
    }

    it('at every step that creates a file or folder', async () => {
      const failures: number[] = [];
      for (let inodes = 60; inodes < 140; inodes += 2) {
        const { code, stderr, before, after } = await onSmallDisk(
          `nr_inodes=${inodes}`,
          seed,
          bin,
          args,
        );
        if (code === 0) break;
        failures.push(inodes);
        assert.equal(code, 1, stderr);
        assertSameTree(after, before, `the tree after the failed run with ${inodes} inodes`);
      }
      assert.ok(failures.length > 0, 'no run was short of room');
    });

    for (const { what, args: change, seed: fill } of changing) {
      it(`at every step: ${what}`, async () => {
        const service = freshFolder('service');
        await fill(service);
        const own = treeOf(service).length + 1;
        const failures: number[] = [];
        for (let room = 1; ; room += 3) {
          const limit = `nr_inodes=${own + room}`;
          const { code, stderr, before, after } = await onSmallDisk(limit, service, bin, change);
          if (code === 0) break;
          failures.push(room);
          assert.equal(code, 1, stderr);
          assertSaid(stderr, ['the disk is full', 'Nothing was changed'], stderr);
          assertSameTree(after, before, `the tree after the failed run with ${limit}`);
        }
        assert.ok(failures.length > 2, `short of room with ${failures} only`);
      });
    }

    it('but succeeds with enough space', async () => {
      const { code, stderr } = await onSmallDisk('size=4m', seed, bin, args);
      assert.equal(code, 0, stderr);
    });
  });
});
