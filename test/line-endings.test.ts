import assert from 'node:assert/strict';
import { join } from 'node:path';
import { planRemoval } from '../src/api.ts';
import { unix, withCrlf } from '../src/edits/eol.ts';
import { checkFolder } from '../src/installed/check.ts';
import { write } from '../src/plan/session.ts';
import { add, placed } from './support/features-in.ts';
import { commitAll, git, update } from './support/merging.ts';
import { readTree, temporaryFolder, writeTree } from './support/temporary.ts';

/*
 * One repository on two machines, which check it out with `\n` and with `\r\n` (`core.autocrlf`): what
 * is committed must not show on which of them a command was run.
 */

type Texts = Readonly<Record<string, string>>;

const mapped = (tree: Texts, map: (text: string) => string): Texts =>
  Object.fromEntries(Object.entries(tree).map(([path, text]) => [path, map(text)]));

const filesOf = (root: string): Texts =>
  Object.fromEntries(
    Object.entries(readTree(root)).filter(
      ([path]) => !path.startsWith('.git/') && !path.endsWith('/'),
    ),
  );

/** The repository as the machine has it that ends lines by `\r\n`. */
function elsewhere(root: string): string {
  const other = join(temporaryFolder(), 'service');
  writeTree(other, mapped(filesOf(root), withCrlf));
  git(other, 'init', '--quiet', '--initial-branch=main');
  commitAll(other);
  return other;
}

async function remove(root: string, feature: string): Promise<void> {
  write(await planRemoval({ root, feature }));
  commitAll(root);
}

const all = ['env-validation', 'error-handling', 'logging', 'health-check', 'graceful-shutdown'];
const fixtures = [
  'fastify-ts-esm-single-file',
  'express5-js-esm-single-file',
  'fastify-js-cjs-single-file',
] as const;

describe('checkouts with other ends of lines', () => {
  for (const fixture of fixtures) {
    it(`${fixture}: add writes the same on both machines`, async () => {
      const { root } = placed(fixture);
      git(root, 'init', '--quiet', '--initial-branch=main');
      commitAll(root);
      const other = elsewhere(root);
      for (const [features, answers] of [
        [all, {}],
        [['cache', 'database'], {}],
        [['codeowners'], { owners: '@acme/team' }],
        [['adr'], { title: 'Use queues' }],
      ] as const) {
        for (const each of [root, other]) {
          await add(each, features, answers);
          commitAll(each);
        }
        assert.deepEqual(mapped(filesOf(other), unix), mapped(filesOf(root), unix));
      }
    });

    it(`${fixture}: what one machine has added, the other checks, updates and removes`, async () => {
      const { root } = placed(fixture);
      git(root, 'init', '--quiet', '--initial-branch=main');
      commitAll(root);
      const before = filesOf(elsewhere(root));
      await add(root, all, {});
      const other = elsewhere(root);
      assert.deepEqual((await checkFolder(other)).findings, (await checkFolder(root)).findings);
      assert.deepEqual(await update(other), []);
      for (const feature of all.toReversed()) await remove(other, feature);
      assert.deepEqual(filesOf(other), before);
    });
  }
});
