import { plan as planFeatures } from '../../src/api.ts';
import { AgentopsError } from '../../src/model/errors.ts';
import { add, placed, remove } from '../support/features-in.ts';
import { fixtures } from './support/fixtures.ts';
import { assertSameTree, treeOf } from './support/tree.ts';

/* `remove` is the way back: what it leaves is compared with the tree before, byte for byte. */

const small = ['env-validation', 'error-handling', 'logging', 'health-check', 'graceful-shutdown'];
const all = [...small, 'cache', 'database', 'migrations'];

/** Those of the features that the repository takes. */
async function possible(root: string, features: readonly string[]): Promise<string[]> {
  const taken: string[] = [];
  for (const id of features) {
    try {
      await planFeatures({ root, features: [id], force: true });
      taken.push(id);
    } catch (error) {
      if (!(error instanceof AgentopsError) || !/^(REFUSED|EXISTS)$/.test(error.id)) throw error;
    }
  }
  return taken;
}

describe('agentops remove restores the tree byte for byte', () => {
  for (const { name, package: inner } of fixtures) {
    it(`${name}: each feature alone, beside all others, and all in turn`, async () => {
      const { whole, root, reset } = placed(name, inner);
      const before = treeOf(whole);
      const taken = await possible(root, small);
      for (const id of taken) {
        await add(root, [id], { adr: true });
        await remove(root, id);
        assertSameTree(treeOf(whole), before, `${id} alone`);
      }
      if (taken.length < 2) return;
      for (const id of taken) {
        await add(
          root,
          taken.filter((each) => each !== id),
        );
        const others = treeOf(whole);
        await add(root, [id]);
        await remove(root, id);
        assertSameTree(treeOf(whole), others, `${id} beside the others`);
        reset();
      }
      await add(root, taken);
      for (const id of taken.toReversed()) await remove(root, id);
      assertSameTree(treeOf(whole), before, 'all, the last one first');
    });
  }

  for (const name of ['fastify-ts-esm-single-file', 'express4-js-cjs-single-file']) {
    it(`${name}: the large features, in any order`, async () => {
      const { whole, root } = placed(name);
      const before = treeOf(whole);
      for (const order of [all, all.toReversed()]) {
        await add(root, all);
        for (const id of order) await remove(root, id);
        assertSameTree(treeOf(whole), before, order.join(', '));
      }
    });

    it(`${name}: one of all added together, leaving the tree of the others`, async () => {
      const { whole, root, reset } = placed(name);
      for (const id of ['logging', 'health-check', 'database']) {
        await add(
          root,
          all.filter((each) => each !== id),
        );
        const others = treeOf(whole, { without: ['.agentops'] });
        reset();
        await add(root, all);
        await remove(root, id);
        assertSameTree(treeOf(whole, { without: ['.agentops'] }), others, id);
        reset();
      }
    });
  }
});
