import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { must } from './child.ts';
import { npmInstall } from './installs.ts';
import { make } from './made-service.ts';
import { mustTest } from './proved-tests.ts';

/*
 * Proofs of what is generated that are too long, or too slow, to land in a user's repository: kills,
 * partitions, thousands of callers. They are tests of a service as its own are, in `test/e2e/proofs/<name>`.
 */

const folderOf = (name: string): string =>
  fileURLToPath(new URL(`../proofs/${name}/`, import.meta.url));

const isTest = (file: string): boolean => file.endsWith('.test.ts');

/**
 * Lays the proofs of one or several folders over the `test` folder of new services, where they compile
 * and pass.
 *
 * @param services the flags of `agentops new`, a list for each service
 */
export function proveOnServices(
  names: string | readonly string[],
  services: readonly (readonly string[])[],
): void {
  const folders = [names].flat();
  const tests = folders.flatMap((name) => {
    const found = readdirSync(folderOf(name)).filter(isTest);
    if (found.length === 0) throw new Error(`test/e2e/proofs/${name} has no test`);
    return found;
  });
  const title = folders.join(' and ');
  for (const flags of services) {
    describe(`proofs of ${title} on a service with ${flags.join(' ') || 'the defaults'}`, () => {
      let root: string;

      before('made, installed and laid over', async () => {
        root = await make('orders', flags);
        await npmInstall(root);
        for (const name of folders) {
          cpSync(folderOf(name), join(root, 'test'), {
            recursive: true,
            force: false,
            errorOnExist: true,
          });
        }
      });

      it('compiles with the proofs', async () => {
        await must('npm', ['run', 'typecheck'], { cwd: root });
      });

      for (const test of tests) {
        it(`passes ${test}`, async () => {
          await mustTest('node', ['--import', 'tsx', '--test', join('test', test)], { cwd: root });
        });
      }
    });
  }
}
