import assert from 'node:assert/strict';
import { budgets } from '../scripts/line-budgets.ts';
import { amountsOf, overBudget } from '../scripts/lines.ts';

describe('what lands in a repository', () => {
  for (const budget of budgets) {
    it(`is within its budget: ${budget.title}`, async () => {
      assert.deepEqual(overBudget(budget, await amountsOf(budget)), []);
    });
  }

  it('has an argued amount only above the budget, with its reason', () => {
    for (const { title, most, argued = {} } of budgets) {
      for (const [kind, { amount, because }] of Object.entries(argued)) {
        assert.ok(amount > (most[kind as keyof typeof most] ?? Infinity), `${title}: ${kind}`);
        assert.match(because, /\w+ \w+/, `${title}: ${kind}`);
      }
    }
  });
});
