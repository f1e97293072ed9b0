import { join } from 'node:path';
import { freshFolder, once } from './support/scratch.ts';
import { serviceEdits } from './support/service-edits.ts';
import { baseOf, prove, running } from './support/update-proof.ts';

/*
 * Three releases, one after the other. What the first has made is edited as people do, and updated
 * to the third.
 */

describe('update of a new service', () => {
  const base = once(() =>
    baseOf(async (release) => {
      const cwd = freshFolder(release);
      const flags = ['--yes', '--no-git', '--no-install', '--json'];
      await running[release](['new', 'orders', ...flags], { cwd });
      return join(cwd, 'orders');
    }),
  );
  for (const edit of serviceEdits) {
    it(`keeps ${edit.what}`, async () => prove(await base(), edit));
  }
});
