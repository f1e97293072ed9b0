import type { Edit } from './support/edit-corpus.ts';
import { expressEdits, fastifyEdits } from './support/repository-edits.ts';
import { serviceEdits } from './support/service-edits.ts';
import { expressBase, fastifyBase, serviceBase } from './support/update-bases.ts';
import { type Base, prove } from './support/update-proof.ts';

/*
 * Three releases, one after the other. What the first has made is edited as people do, and updated
 * to the third.
 */

const corpora: readonly (readonly [
  of: string,
  base: () => Promise<Base>,
  edits: readonly Edit[],
])[] = [
  ['a new service', serviceBase, serviceEdits],
  ['a Fastify repository', fastifyBase, fastifyEdits],
  ['an Express repository', expressBase, expressEdits],
];

for (const [of, base, edits] of corpora) {
  describe(`update of ${of}`, () => {
    for (const edit of edits) it(`keeps ${edit.what}`, async () => prove(await base(), edit));
  });
}
