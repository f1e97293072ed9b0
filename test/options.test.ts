import assert from 'node:assert/strict';
import { z } from 'zod';
import { optionsOf, toFlag, toName } from '../src/model/options.ts';
import { features } from '../src/request/features.ts';
import { runOptions } from '../src/request/run-options.ts';

describe('option', () => {
  it('takes its prompt, flag and default from the schema', () => {
    const [option] = optionsOf(
      z.object({
        packageManager: z
          .enum(['npm', 'pnpm'])
          .default('npm')
          .describe('Package manager')
          .meta({ prompt: 'Which one?', labels: { pnpm: 'pnpm, the fast one' } }),
      }),
    );
    assert.deepEqual(option, {
      name: 'packageManager',
      flag: 'package-manager',
      type: 'string',
      choices: ['npm', 'pnpm'],
      description: 'Package manager',
      default: 'npm',
      required: false,
      prompt: 'Which one?',
      labels: { pnpm: 'pnpm, the fast one' },
    });
  });

  it('has a type and may be required', () => {
    const kinds = optionsOf(
      z.object({
        a: z.string(),
        b: z.boolean().default(false),
        c: z.number().optional(),
        d: z.int().default(1),
      }),
    ).map(({ type, required }) => [type, required]);
    assert.deepEqual(kinds, [
      ['string', true],
      ['boolean', false],
      ['number', false],
      ['number', false],
    ]);
  });

  for (const feature of features) {
    it(`of ${feature.id} has a description and a matching flag`, () => {
      for (const { name, description } of optionsOf(feature.options)) {
        assert.notEqual(description, '', name);
        assert.equal(toName(toFlag(name)), name);
      }
    });

    it(`of ${feature.id} does not collide with common options`, () => {
      const taken = [...Object.keys(runOptions.shape), 'help', 'version'];
      assert.deepEqual(
        Object.keys(feature.options.shape).filter((name) => taken.includes(name)),
        [],
      );
    });
  }
});
