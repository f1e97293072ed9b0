import assert from 'node:assert/strict';
import { z } from 'zod';
import { optionsOf, toFlag, toName } from '../src/model/options.ts';
import { features } from '../src/request/features.ts';
import { runOptions } from '../src/request/run-options.ts';

describe('an option', () => {
  it('has everything that a face shows from its schema', () => {
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

  it('knows its type, and whether it must be given', () => {
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
    it(`of ${feature.id} has a description and a flag that leads back to it`, () => {
      for (const { name, description } of optionsOf(feature.options)) {
        assert.notEqual(description, '', name);
        assert.equal(toName(toFlag(name)), name);
      }
    });

    it(`of ${feature.id} does not take the name of an option of every run`, () => {
      const taken = [...Object.keys(runOptions.shape), 'help', 'version'];
      assert.deepEqual(
        Object.keys(feature.options.shape).filter((name) => taken.includes(name)),
        [],
      );
    });
  }
});
