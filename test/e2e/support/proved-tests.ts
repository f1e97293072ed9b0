import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, type Outcome, type RunOptions } from './child.ts';
import { fingerprintOf, testsOf } from './fingerprint.ts';
import { folderOfTheRun, freshFolder } from './scratch.ts';

/*
 * Most of what is generated is the same in all variants, and so are its tests. A command that runs
 * tests is run as it is, but of them only those that have not passed in this run on the same bytes.
 */

const skipProved = new URL('skip-proved.mjs', import.meta.url).href;

const versionOf = async ({ cwd, node }: RunOptions): Promise<string> =>
  node ? (await must('node', ['--version'], { cwd, node })).stdout.trim() : process.version;

/** Runs a command that runs tests of the package in `cwd`; has to end with 0. */
export async function mustTest(
  file: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Outcome> {
  const { cwd, env } = options;
  const node = await versionOf(options);
  const marks = new Map(
    testsOf(cwd).map((test) => [
      join(cwd, test),
      join(folderOfTheRun('proved'), fingerprintOf(cwd, test, node)),
    ]),
  );
  const proved = [...marks].filter(([, mark]) => existsSync(mark)).map(([path]) => path);
  const ran = join(freshFolder('ran'), 'tests');
  const outcome = await must(file, args, {
    ...options,
    env: {
      ...env,
      NODE_OPTIONS: `--import=${skipProved}`,
      AGENTOPS_PROVED: JSON.stringify(proved),
      AGENTOPS_RAN: ran,
    },
  });
  const passed = existsSync(ran) ? readFileSync(ran, 'utf8').split('\n') : [];
  for (const path of passed) {
    const mark = marks.get(path);
    if (mark) writeFileSync(mark, path);
  }
  return outcome;
}
