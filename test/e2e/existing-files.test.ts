import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentops, resultOf } from './support/agentops.ts';
import { must } from './support/child.ts';
import { assertRefused } from './support/refusal.ts';
import { freshFolder } from './support/scratch.ts';
import { assertSameTree, treeOf } from './support/tree.ts';

const mine = '# Mine\n\nMy own words.\n';

/** A folder `svc` with a README of the person's own in it. */
function withReadme(): { workspace: string; svc: string; readme: () => string } {
  const workspace = freshFolder('existing');
  const svc = join(workspace, 'svc');
  mkdirSync(svc);
  writeFileSync(join(svc, 'README.md'), mine);
  return { workspace, svc, readme: () => readFileSync(join(svc, 'README.md'), 'utf8') };
}

describe('existing files', () => {
  let generated: string;

  before('a service in an empty folder, to compare with', async () => {
    generated = join(freshFolder('generated'), 'svc');
    const outcome = await agentops(['new', generated, '--no-git'], { cwd: freshFolder('cwd') });
    assert.equal(outcome.code, 0, outcome.stderr);
  });

  const generatedReadme = () => readFileSync(join(generated, 'README.md'), 'utf8');

  for (const policy of [[], ['--on-conflict', 'abort']]) {
    it(`stop the run with 4 before anything is written: ${policy.join(' ') || 'by default'}`, async () => {
      await assertRefused(['new', 'svc', '--no-git', ...policy], {
        workspace: withReadme().workspace,
        code: 4,
        says: ['README.md', 'Nothing was written', '--on-conflict'],
      });
    });
  }

  it('are all listed at once', async () => {
    const { workspace, svc } = withReadme();
    writeFileSync(join(svc, 'tsconfig.json'), '{}\n');
    await assertRefused(['new', 'svc', '--no-git'], {
      workspace,
      code: 4,
      says: ['2 files', 'README.md', 'tsconfig.json'],
    });
  });

  it('are kept with skip, and the rest is written', async () => {
    const { workspace, svc, readme } = withReadme();
    const outcome = await agentops(['new', 'svc', '--no-git', '--on-conflict', 'skip', '--json'], {
      cwd: workspace,
    });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(resultOf(outcome).skipped, ['README.md']);
    assert.equal(readme(), mine);
    // What was left to the person is not remembered as ours.
    const without = { without: ['README.md', '.agentops'] };
    assertSameTree(treeOf(svc, without), treeOf(generated, without), 'the rest of the service');
  });

  it('are replaced with overwrite', async () => {
    const { workspace, svc } = withReadme();
    const outcome = await agentops(['new', 'svc', '--no-git', '--on-conflict', 'overwrite'], {
      cwd: workspace,
    });
    assert.equal(outcome.code, 0, outcome.stderr);
    assertSameTree(treeOf(svc), treeOf(generated), 'the service');
  });

  it('are merged with merge, with conflict markers and exit code 3', async () => {
    const { workspace, svc, readme } = withReadme();
    const outcome = await agentops(['new', 'svc', '--no-git', '--on-conflict', 'merge'], {
      cwd: workspace,
    });
    assert.equal(outcome.code, 3, outcome.stderr);
    assert.match(outcome.stderr, /README\.md: choose between the marked lines/);
    assert.match(readme(), /^<<<<<<< yours$/m);
    // Each side can be taken whole out of the markers.
    const yours = readme().replace(
      /^<<<<<<< yours\n([\s\S]*?)^=======\n[\s\S]*?^>>>>>>> agentops\n/gm,
      '$1',
    );
    const theirs = readme().replace(
      /^<<<<<<< yours\n[\s\S]*?^=======\n([\s\S]*?)^>>>>>>> agentops\n/gm,
      '$1',
    );
    for (const line of mine.split('\n')) assert.ok(yours.includes(line), `${line} is lost`);
    for (const line of generatedReadme().split('\n'))
      assert.ok(theirs.includes(line), `${line} is lost`);
    const without = { without: ['README.md'] };
    assertSameTree(treeOf(svc, without), treeOf(generated, without), 'the rest of the service');
  });

  it('are no conflict if identical, so a second run changes nothing', async () => {
    const workspace = freshFolder('twice');
    const args = ['new', 'svc', '--no-git', '--json'];
    assert.equal(resultOf(await agentops(args, { cwd: workspace })).status, 'written');
    const before = treeOf(workspace, { times: true });
    const second = await agentops(args, { cwd: workspace });
    assert.deepEqual([second.code, resultOf(second).status], [0, 'unchanged'], second.stdout);
    assertSameTree(treeOf(workspace, { times: true }), before, 'the second run');
  });

  it('with uncommitted changes are refused with 4, and accepted with --force', async () => {
    const { workspace, svc, readme } = withReadme();
    await must('git', ['init', '--quiet'], { cwd: svc });
    const args = ['new', 'svc', '--on-conflict', 'overwrite'];
    await assertRefused(args, {
      workspace,
      code: 4,
      says: ['uncommitted', 'README.md', '--force'],
    });
    const outcome = await agentops([...args, '--force'], { cwd: workspace });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(readme(), generatedReadme());
  });
});

describe('writes stay within the target', () => {
  it('when the target is a symbolic link', async () => {
    const workspace = freshFolder('linked');
    mkdirSync(join(workspace, 'elsewhere'));
    symlinkSync('elsewhere', join(workspace, 'svc'));
    await assertRefused(['new', 'svc'], {
      workspace,
      code: 2,
      says: ['symbolic link', 'elsewhere', 'Pass the folder'],
    });
  });

  it('when the target is a symbolic link to nothing', async () => {
    const workspace = freshFolder('linked');
    symlinkSync('nowhere', join(workspace, 'svc'));
    await assertRefused(['new', 'svc'], {
      workspace,
      code: 2,
      says: ['symbolic link', 'Pass the folder'],
    });
  });

  it('when the target is a file', async () => {
    const workspace = freshFolder('file');
    writeFileSync(join(workspace, 'svc'), 'mine');
    await assertRefused(['new', 'svc'], {
      workspace,
      code: 2,
      says: ['not a folder', join(workspace, 'svc')],
    });
  });

  it('when a file is in the way above the target', async () => {
    const workspace = freshFolder('file');
    writeFileSync(join(workspace, 'svc'), 'mine');
    await assertRefused(['new', 'svc/deep/er'], {
      workspace,
      code: 2,
      says: [join(workspace, 'svc')],
    });
  });

  for (const [what, link, to] of [
    ['a folder in the tree is a link to outside', 'src', '../elsewhere'],
    ['a folder in the tree is a link to another one in it', 'test', 'other'],
    ['a folder in the tree is a link to nothing', 'src', '../nowhere'],
    ['the place of the transaction is a link', '.agentops', '../elsewhere'],
  ] as const) {
    it(`when ${what}`, async () => {
      const workspace = freshFolder('links');
      for (const folder of ['svc/other', 'elsewhere'])
        mkdirSync(join(workspace, folder), { recursive: true });
      writeFileSync(join(workspace, 'elsewhere/README.md'), mine);
      symlinkSync(to, join(workspace, 'svc', link));
      await assertRefused(['new', 'svc', '--no-git', '--on-conflict', 'overwrite'], {
        workspace,
        code: 2,
        says: ['symbolic link', join(workspace, 'svc', link), 'Nothing was written'],
      });
    });
  }

  it('but a linked file is kept, and its missing lines are a manual step', async () => {
    const workspace = freshFolder('links');
    for (const folder of ['svc', 'elsewhere']) mkdirSync(join(workspace, folder));
    writeFileSync(join(workspace, 'elsewhere/README.md'), mine);
    symlinkSync('../elsewhere/README.md', join(workspace, 'svc/README.md'));
    const made = await agentops(['new', 'svc', '--no-git', '--on-conflict', 'overwrite'], {
      cwd: workspace,
    });
    assert.equal(made.code, 3, made.stderr);
    assert.match(made.stderr, /README\.md is a symbolic link/);
    assert.equal(readlinkSync(join(workspace, 'svc/README.md')), '../elsewhere/README.md');
    assert.equal(readFileSync(join(workspace, 'elsewhere/README.md'), 'utf8'), mine);
  });

  it('when a folder is in place of a file', async () => {
    const workspace = freshFolder('folder');
    mkdirSync(join(workspace, 'svc/README.md'), { recursive: true });
    await assertRefused(['new', 'svc', '--no-git'], {
      workspace,
      code: 2,
      says: ['README.md', 'Nothing was written'],
    });
  });
});
