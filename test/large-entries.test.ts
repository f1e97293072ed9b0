import assert from 'node:assert/strict';
import { type LargeFramework, largeEntries } from './support/large-entries.ts';
import { packageAround, wiredTree } from './support/wired.ts';
import { workOf } from './support/work.ts';

/* An entry may be large in any way: four times the size must not be far more than four times the work. */

const size = 150;
const mostTimes = 5;

const treeOf = (name: string, count: number, framework: LargeFramework) =>
  packageAround(framework, { 'src/main.ts': largeEntries[name]?.(count, framework) ?? '' });

describe('large entry file', () => {
  for (const framework of ['express', 'fastify'] as const)
    for (const name of Object.keys(largeEntries))
      it(`is wired in linear time: ${framework}, ${name}`, async () => {
        const [small, large] = [size, 4 * size].map((count) => treeOf(name, count, framework));
        assert.ok(small && large);
        wiredTree(small);
        const less = await workOf(() => wiredTree(small));
        const more = await workOf(() => wiredTree(large));
        assert.ok(less > 1000, `${less}`);
        assert.ok(more < mostTimes * less, `${more} is ${(more / less).toFixed(1)} times ${less}`);
      });
});
