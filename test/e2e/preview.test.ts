import assert from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentops, resultOf } from './support/agentops.ts';
import { must } from './support/child.ts';
import { committedRepository } from './support/existing-repository.ts';
import { flags } from './support/prompts.ts';
import { freshFolder } from './support/scratch.ts';
import { assertSameTree, treeOf } from './support/tree.ts';

const features = [
  'env-validation',
  'error-handling',
  'logging',
  'health-check',
  'graceful-shutdown',
];
const withoutGit = { without: ['.git'] };

describe('preview writes nothing', () => {
  const ways = [
    ['plan', 'add', ...features],
    ['plan', 'add', 'logging', '--json'],
    ['add', ...features, '--dry-run'],
    ['add', 'health-check', '--dry-run', '--json'],
    ['add', 'health-check', '--dry-run', '--diff'],
    ['add', 'health-check', '--dry-run', '--install', '--force', '--on-conflict', 'overwrite'],
    ['plan', 'new', 'svc'],
    ['plan', 'new', 'svc', '--install', '--json'],
    ['new', 'svc', '--dry-run', '--diff'],
  ];
  for (const args of ways) {
    it(`with agentops ${args.join(' ')}`, async () => {
      const folder = await committedRepository();
      const before = treeOf(folder, { times: true });
      const outcome = await agentops(args, { cwd: folder });
      assert.equal(outcome.code, 0, outcome.stderr);
      assert.notEqual(outcome.stdout, '');
      assertSameTree(treeOf(folder, { times: true }), before, 'the preview');
    });
  }

  it('and shows each file as the run then writes it', async () => {
    const [previewed, done] = [await committedRepository(), await committedRepository()];
    const preview = resultOf(
      await agentops(['plan', 'add', 'logging', '--json'], { cwd: previewed }),
    );
    const result = resultOf(await agentops(['add', 'logging', '--json'], { cwd: done }));
    assert.equal(preview.status, 'planned');
    assert.deepEqual(
      [preview.created, preview.changed, preview.manual],
      [result.created, result.changed, result.manual],
    );
  });
});

describe('--diff gives the tree of the run through git apply', () => {
  const bends: Readonly<Record<string, ((text: string) => string) | undefined>> = {
    'lines that end in LF': undefined,
    'lines that end in CRLF': (text) => text.replaceAll('\n', '\r\n'),
    'no end of line at the end': (text) => text.trimEnd(),
  };
  for (const [what, bend] of Object.entries(bends)) {
    // Each feature by itself once, all together over each kind of text.
    for (const chosen of bend ? [features] : [...features.map((feature) => [feature]), features]) {
      it(`with add ${chosen.join(' ')}, ${what}`, async () => {
        const [applied, written] = [
          await committedRepository(bend),
          await committedRepository(bend),
        ];
        const { stdout } = await agentops(['add', ...chosen, '--diff', '--full'], {
          cwd: applied,
        });
        await gitApply(applied, stdout);
        const outcome = await agentops(['add', ...chosen], { cwd: written });
        assert.equal(outcome.code, 0, outcome.stderr);
        assertSameTree(treeOf(applied, withoutGit), treeOf(written, withoutGit), 'the tree');
      });
    }
  }

  for (const args of [[], flags.filter((flag) => flag !== '--no-git')]) {
    it(`with new ${args.join(' ')}`, async () => {
      const [applied, written] = [freshFolder('applied'), freshFolder('written')].map((folder) =>
        join(folder, 'orders-api'),
      );
      assert.ok(applied && written);
      mkdirSync(applied);
      await must('git', ['init', '--quiet'], { cwd: applied });
      const { stdout } = await agentops(
        ['plan', 'new', '.', '--diff', '--full', '--no-git', ...args],
        {
          cwd: applied,
        },
      );
      await gitApply(applied, stdout);
      await agentops(['new', '.', '--no-git', ...args], { cwd: made(written) });
      assertSameTree(treeOf(applied, withoutGit), treeOf(written), 'the tree');
    });
  }

  it('over existing files, with --on-conflict', async () => {
    const [applied, written] = [freshFolder('applied'), freshFolder('written')].map((folder) =>
      join(folder, 'svc'),
    );
    assert.ok(applied && written);
    writeFileSync(join(made(applied), 'README.md'), '# Mine\n');
    cpSync(applied, written, { recursive: true });
    await must('git', ['init', '--quiet'], { cwd: applied });
    const args = ['new', '.', '--no-git', '--on-conflict', 'merge', '--force'];
    const { stdout } = await agentops([...args, '--diff', '--full'], { cwd: applied });
    await gitApply(applied, stdout);
    await agentops(args, { cwd: written });
    assertSameTree(treeOf(applied, withoutGit), treeOf(written), 'the tree');
  });
});

async function gitApply(cwd: string, diff: string): Promise<void> {
  assert.match(diff, /^diff --git /);
  await must('git', ['-c', 'core.autocrlf=false', 'apply', '-'], { cwd, stdin: { text: diff } });
}

function made(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}
