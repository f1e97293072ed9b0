import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { openLine } from '../../src/merge/conflict-markers.ts';
import { agentops, resultOf } from './support/agentops.ts';
import { must } from './support/child.ts';
import { npmInstall } from './support/installs.ts';
import { madeWith } from './support/made-service.ts';
import { mustTest } from './support/proved-tests.ts';
import { firstReleaseBin } from './support/published.ts';
import { freshFolder } from './support/scratch.ts';
import { TreeTexts } from './support/tree-texts.ts';

/*
 * Services that 0.1.0 made, as their owners have them: edited, with migrations in TypeScript that
 * have been applied somewhere. What this version updates them to is what it would write today.
 */

const everyExtra = ['--write-through', '--write-behind', '--warming', '--replicas', '--locks'];

const services: readonly (readonly string[])[] = [
  [],
  ['--framework=hono', '--linter=eslint', '--ci=gitlab', '--cache=memory', '--database=postgres'],
  ['--framework=express', '--cache=redis', '--deploy=kubernetes'],
  ['--cache=redis', '--database=postgres', '--deploy=kubernetes', ...everyExtra],
];

/** What has happened stays as it was: migrations that have been applied, and decisions. */
const isMigration = (path: string): boolean => path.startsWith('migrations/');
const isDecision = (path: string): boolean => path.startsWith('docs/adr/');

const ownMigration = `import type { MigrationBuilder } from 'node-pg-migrate';

export async function up(pgm: MigrationBuilder): Promise<void> {
  pgm.createTable('owned', { id: 'bigint primary key generated always as identity' });
}

export async function down(pgm: MigrationBuilder): Promise<void> {
  pgm.dropTable('owned');
}
`;

/** What the owner has written. */
function edit(tree: TreeTexts): void {
  tree.set('src/main.ts', `${tree.read('src/main.ts')}\n// Written by the owner.\n`);
  tree.set('README.md', `${tree.read('README.md')}\n## On call\n\nWritten by the owner.\n`);
  tree.set('src/modules/owned.ts', 'export const owned = true;\n');
  if (tree.get('docs/migrations.md') !== undefined)
    tree.set('migrations/20260202000000_owned.ts', ownMigration);
}

async function newService(bin: string, flags: readonly string[]): Promise<string> {
  const cwd = freshFolder('first-release');
  await must(bin, ['new', 'orders', ...flags, '--yes', '--no-git', '--json'], { cwd });
  return join(cwd, 'orders');
}

for (const flags of services) {
  describe(`update of a service of 0.1.0 with ${flags.join(' ') || 'the defaults'}`, () => {
    let root: string;
    let edited: TreeTexts;
    let after: TreeTexts;

    before('made by 0.1.0, edited, updated', async () => {
      root = await newService(await firstReleaseBin(), flags);
      const made = TreeTexts.of(root);
      edited = made.copy();
      edit(edited);
      edited.writeOver(root, made);
      const outcome = await agentops(['update', '--yes', '--json', '--force'], { cwd: root });
      assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
      after = TreeTexts.of(root);
    });

    it('gives what this version writes, beside the edits of the owner', async () => {
      const fresh = TreeTexts.of(await madeWith('orders', flags));
      const edits = edited
        .paths()
        .filter((path) => /Written by the owner|owned = true|'owned'/.test(edited.read(path)));
      assert.deepEqual(
        [...new Set([...after.paths(), ...fresh.paths()])].filter(
          (path) =>
            !isMigration(path) &&
            !isDecision(path) &&
            !edits.includes(path) &&
            !path.startsWith('.agentops/') &&
            after.get(path) !== fresh.get(path),
        ),
        [],
      );
      for (const path of edits) {
        assert.match(after.read(path), /Written by the owner|owned = true|'owned'/);
        assert.equal(openLine(after.read(path)), undefined, path);
      }
    });

    it('leaves the migrations that have been applied', () => {
      const migrations = edited.paths().filter(isMigration);
      assert.deepEqual(after.paths().filter(isMigration), migrations);
      for (const path of migrations) assert.equal(after.get(path), edited.get(path));
    });

    it('has nothing to do a second time', async () => {
      const outcome = await agentops(['update', '--yes', '--json', '--force'], { cwd: root });
      assert.deepEqual([outcome.code, resultOf(outcome).status], [0, 'unchanged']);
    });

    it('passes its check: types, linter, tests', async () => {
      const copy = join(freshFolder('updated'), 'orders');
      cpSync(root, copy, { recursive: true });
      await npmInstall(copy);
      await mustTest('npm', ['run', 'check'], { cwd: copy });
    });
  });
}
