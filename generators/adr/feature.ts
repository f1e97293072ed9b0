import { newOptions } from '../../src/adr/options.js';
import { record } from '../../src/model/actions.js';
import { defineFeature } from '../../src/model/feature.js';

export const adr = defineFeature({
  id: 'adr',
  summary: 'A decision record, numbered and listed with the existing ones',
  options: newOptions,
  requires: [],
  scope: 'repository',
  word: 'title',
  forgets: true,
  unsupported: () => [],
  plan: ({ format, naming, dir, date, alternative = [], supersedes = [], ...said }) => [
    record({
      ...said,
      alternative,
      supersedes,
      ...(format && { format }),
      ...(naming && { naming }),
      ...(dir && { dir }),
      ...(date && { date }),
    }),
  ],
});
