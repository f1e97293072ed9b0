import assert from 'node:assert/strict';
import { checkFolder } from '../src/installed/check.ts';
import { exampleAnswers } from '../src/model/options.ts';
import { featureOf, features } from '../src/request/features.ts';
import { add, placed } from './support/features-in.ts';
import { bring, commitAll, git, methods, update } from './support/merging.ts';
import { readTree } from './support/temporary.ts';

/*
 * Every feature on a branch of its own, and every pair of branches merged: after one update the tree is
 * that of both features added at once.
 */

const answers: Readonly<Record<string, object>> = {
  cache: { tiers: 'memory+redis' },
};
const answersOf = (id: string): object => ({
  ...exampleAnswers(featureOf(id).options),
  ...answers[id],
});
const fixture = 'fastify-ts-esm-single-file';
const first = ['env-validation', 'logging'];
// A migration needs the feature that runs it.
const ids = features.map(({ id }) => id).filter((id) => id !== 'app' && id !== 'migration');

/** A repository with a branch for each feature, made from a base that has some already. */
async function branches(base: readonly string[], own: readonly string[]): Promise<string> {
  const { root } = placed(fixture);
  git(root, 'init', '--quiet', '--initial-branch=main');
  if (base.length > 0) await add(root, base);
  commitAll(root);
  for (const id of own) {
    git(root, 'checkout', '--quiet', '-b', id, 'main');
    await add(root, [id], answersOf(id));
    commitAll(root);
  }
  return root;
}

/** A package with features that were added at once. */
async function atOnce(base: readonly string[], own: readonly string[]): Promise<string> {
  const { root } = placed(fixture);
  git(root, 'init', '--quiet');
  if (base.length > 0) await add(root, base);
  await add(root, own, Object.assign({}, ...own.map(answersOf)));
  // What it says of the files is about those that were there before.
  if (own.includes('codeowners')) await update(root);
  return root;
}

const filesOf = (root: string): Record<string, string> =>
  Object.fromEntries(Object.entries(readTree(root)).filter(([path]) => !path.startsWith('.git/')));

/** Fails where two packages are not the same, but for the order of what a person has put together. */
function assertSame(
  merged: string,
  expected: string,
  byHand: readonly string[],
  name: string,
): void {
  const [tree, whole] = [filesOf(merged), filesOf(expected)];
  assert.deepEqual(Object.keys(tree).sort(), Object.keys(whole).sort(), name);
  for (const [path, wanted] of Object.entries(whole)) {
    const is = tree[path] ?? '';
    const message = `${name}: ${path}`;
    if (/^\.agentops\/[a-z-]+\.json$/.test(path)) {
      // Each branch remembers what it has found; what was made and with what is the same.
      const [one, other] = [is, wanted].map((text) => {
        const { feature, version, answers: kept } = JSON.parse(text);
        return { feature, version, kept };
      });
      assert.deepEqual(one, other, message);
    } else if (is === wanted || !byHand.includes(path)) assert.equal(is, wanted, message);
    else if (path === 'package.json') assert.deepEqual(JSON.parse(is), JSON.parse(wanted), message);
    else assert.deepEqual(is.split('\n').sort(), wanted.split('\n').sort(), message);
  }
}

/** What a check finds, but for owners, whom nobody has named here. */
const found = async (root: string): Promise<string[]> =>
  (await checkFolder(root)).findings
    .filter(({ rule }) => !rule.startsWith('codeowners/'))
    .map(({ rule, path, message }) => `${rule} ${path}: ${message}`);

async function assertMerges(
  root: string,
  base: readonly string[],
  [one, other]: readonly [string, string],
  method: (typeof methods)[number],
): Promise<void> {
  const expected = await atOnce(base, [one, other]);
  const onto = async (here: string, branch: string): Promise<readonly string[]> => {
    git(root, 'checkout', '--quiet', '--detach', here);
    const byHand = bring(root, branch, 'merge');
    const merged = git(root, 'rev-parse', 'HEAD').trim();
    const name = `${branch} onto ${here}`;
    if (method !== 'merge') {
      // A rebase moves the branch.
      git(root, 'branch', '--quiet', '--force', 'moved', branch);
      git(root, 'checkout', '--quiet', '--detach', here);
      bring(root, 'moved', method);
      const difference = git(root, 'diff', '--name-only', merged, 'HEAD');
      assert.equal(difference, '', `${name}, by a merge and by ${method}`);
    }
    await update(root);
    assert.deepEqual(await found(root), [], name);
    assertSame(root, expected, byHand, name);
    assert.deepEqual(await update(root), [], name);
    git(root, 'add', '--all');
    git(root, 'reset', '--quiet', '--hard');
    return byHand;
  };
  const byHand = await onto(one, other);
  // What git merges by itself comes to the same from either side.
  if (byHand.length > 0) await onto(other, one);
}

const pairsOf = (own: readonly string[]): (readonly [string, string])[] =>
  own.flatMap((one, index) => own.slice(index + 1).map((other) => [one, other] as const));

describe('branches with one feature each', () => {
  const others = ids.filter((id) => !first.includes(id));
  for (const [base, own, isMeant] of [
    [first, others, () => true],
    [[], ids, ([one]: readonly [string, string]) => first.includes(one)],
  ] as const) {
    it(`merge to the same tree as adding both, on ${base.join(' and ') || 'nothing'}`, async () => {
      const root = await branches(base, own);
      for (const [index, pair] of pairsOf(own).filter(isMeant).entries()) {
        await assertMerges(root, base, pair, methods[index % methods.length] ?? 'merge');
      }
    });
  }

  it('merge to the same tree as adding all', async () => {
    const own = others.filter((id) => id !== 'adr');
    const root = await branches(first, own);
    git(root, 'checkout', '--quiet', '--detach', own[0] ?? 'main');
    const byHand = own.slice(1).flatMap((id) => bring(root, id, 'merge'));
    await update(root);
    assert.deepEqual(await found(root), []);
    assertSame(root, await atOnce(first, own), byHand, 'all');
  });
});
