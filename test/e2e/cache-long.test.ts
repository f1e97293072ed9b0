import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { must } from './support/child.ts';
import { npmInstall } from './support/installs.ts';
import { make } from './support/made-service.ts';
import { mustTest } from './support/proved-tests.ts';

const storm = fileURLToPath(new URL('support/cache-storm.mjs', import.meta.url));

interface Seen {
  readonly reads: number;
  readonly confirmed: number;
  readonly kills: number;
  readonly silences: number;
  readonly failed: readonly string[];
  readonly unhandled: readonly string[];
  readonly tooOld: readonly unknown[];
  readonly cameBack: boolean;
}

describe('service cache under load while Redis fails', () => {
  let root: string;

  before('a service with a cache', async () => {
    root = await make('cached', ['--cache=redis']);
    await npmInstall(root);
  });

  it('computes once for 10,000 callers in 4 processes', async () => {
    const args = ['--import', 'tsx', '--test', 'test/cache-stampede.test.ts'];
    await mustTest(process.execPath, args, { cwd: root });
  });

  it('fails no read and serves nothing old while Redis dies and the bus is silent', async () => {
    // Beside the service's own files, so that its packages are found.
    const program = join(root, 'cache-storm.mjs');
    copyFileSync(storm, program);
    const args = ['--import', 'tsx', program, root, '20'];
    const { stdout } = await must(process.execPath, args, { cwd: root });
    const { reads, confirmed, kills, silences, ...seen } = JSON.parse(stdout) as Seen;
    assert.deepEqual(seen, { failed: [], unhandled: [], tooOld: [], cameBack: true });
    const enough = reads > 5000 && confirmed > 100 && kills >= 3 && silences >= 1;
    assert.ok(
      enough,
      `${reads} reads, ${confirmed} confirmed, ${kills} kills, ${silences} silences`,
    );
  });
});
