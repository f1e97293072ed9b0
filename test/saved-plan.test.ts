import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plan as planFeatures } from '../src/api.ts';
import { makeRemoval } from '../src/installed/remove.ts';
import type { AgentopsError } from '../src/model/errors.ts';
import { diffOf } from '../src/output/diff.ts';
import { loadPlan, savePlan } from '../src/plan/saved-plan.ts';
import { settlePlan, write } from '../src/plan/session.ts';
import { assertSameTree, treeOf } from './e2e/support/tree.ts';
import { add, placed } from './support/features-in.ts';

describe('saved plan', () => {
  const fails = (work: () => unknown): AgentopsError => {
    try {
      work();
    } catch (error) {
      return error as AgentopsError;
    }
    throw new Error('it did not fail');
  };
  const made = async (inner?: string) => {
    const { whole, root, reset } = placed(
      inner === undefined ? 'fastify-ts-esm-single-file' : 'fastify-ts-esm-workspace-pnpm',
      inner,
    );
    const plan = await planFeatures({ root, features: ['health-check', 'logging'], force: true });
    return { whole, root, reset, plan };
  };

  it('writes exactly the planned changes, wherever it is stored', async () => {
    const { root, plan, reset } = await made();
    write(plan);
    const expected = treeOf(root);
    for (const file of ['../plan-of-test.json', 'plan.json', 'src/plan.json']) {
      reset();
      savePlan(
        await planFeatures({ root, features: ['health-check', 'logging'], force: true }),
        file,
        root,
      );
      write(loadPlan(file, root));
      rmSync(join(root, file));
      assertSameTree(treeOf(root), expected, file);
    }
  });

  it('is refused if an edited file, a read file or a listed folder changed', async () => {
    const changes: Readonly<Record<string, (root: string) => void>> = {
      'src/index.ts': (root) => writeFileSync(join(root, 'src/index.ts'), '// other\n'),
      'tsconfig.json': (root) => writeFileSync(join(root, 'tsconfig.json'), '{}\n'),
      '.editorconfig': (root) => writeFileSync(join(root, '.editorconfig'), 'root = true\n'),
      'src/': (root) => writeFileSync(join(root, 'src/new.ts'), '\n'),
    };
    for (const [what, change] of Object.entries(changes)) {
      const { root, plan } = await made();
      savePlan(plan, 'plan.json', root);
      change(root);
      const before = treeOf(root);
      const error = fails(() => loadPlan('plan.json', root));
      assert.equal(error.exitCode, 4, what);
      assert.ok(
        error.details.some((detail) => detail.startsWith(what)),
        error.details.join('\n'),
      );
      assertSameTree(treeOf(root), before, what);
    }
  });

  it('depends on the repository above the package', async () => {
    const { whole, root, plan } = await made('apps/api');
    savePlan(plan, 'plan.json', root);
    loadPlan('plan.json', root);
    writeFileSync(join(whole, 'package.json'), '{"name":"other","workspaces":["apps/*"]}\n');
    assert.equal(fails(() => loadPlan('plan.json', root)).exitCode, 4);
  });

  it('contains removals', async () => {
    const { root } = placed('fastify-ts-esm-single-file');
    const before = treeOf(root);
    await add(root, ['health-check']);
    savePlan(
      await settlePlan(await makeRemoval({ root, feature: 'health-check' }), {}),
      'plan.json',
      root,
    );
    write(loadPlan('plan.json', root));
    rmSync(join(root, 'plan.json'));
    assertSameTree(treeOf(root), before, 'removed');
  });

  it('never overwrites another file, and reports invalid plans', async () => {
    const { root, plan } = await made();
    assert.equal(fails(() => savePlan(plan, 'package.json', root)).exitCode, 2);
    savePlan(plan, 'plan.json', root);
    const text = readFileSync(join(root, 'plan.json'), 'utf8');
    const wrong: Readonly<
      Record<string, (file: { changes: { path: string }[]; folder: string }) => void>
    > = {
      'a path that leads out': (file) =>
        file.changes.push({ ...file.changes[0], path: '../out' } as never),
      'a hook of git': (file) =>
        file.changes.push({ ...file.changes[0], path: '.git/hooks/pre-commit' } as never),
      'another folder': (file) => {
        file.folder = '../../elsewhere';
      },
    };
    for (const [what, spoil] of Object.entries(wrong)) {
      const file = JSON.parse(text);
      spoil(file);
      writeFileSync(join(root, 'plan.json'), JSON.stringify(file));
      const error = fails(() => loadPlan('plan.json', root));
      assert.equal(error.exitCode, 2, what);
      assert.ok(error.next !== '', what);
    }
    assert.equal(existsSync(join(root, '../out')), false);
  });
});

describe('--diff', () => {
  it('of a removal and an addition is accepted by git apply', async () => {
    const { root } = placed('express5-js-cjs-crlf-bom');
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'core.autocrlf=false', ...args], { cwd: root, encoding: 'utf8' });
    git('init', '--quiet');
    const before = treeOf(root, { without: ['.git'] });
    const apply = (diff: string): void => {
      mkdirSync(join(root, '.git/info'), { recursive: true });
      writeFileSync(join(root, '.git/patch'), diff);
      git('apply', '.git/patch');
    };
    const planned = await planFeatures({ root, features: ['health-check'], force: true });
    apply(diffOf(planned.changes));
    const added = treeOf(root, { without: ['.git'] });
    const removal = await settlePlan(await makeRemoval({ root, feature: 'health-check' }), {
      force: true,
    });
    apply(diffOf(removal.changes));
    assertSameTree(treeOf(root, { without: ['.git'] }), before, 'removed by git apply');
    write(await planFeatures({ root, features: ['health-check'], force: true }));
    assertSameTree(treeOf(root, { without: ['.git'] }), added, 'added by the run');
  });
});
