import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { must } from './support/child.ts';
import { committedRepository } from './support/existing-repository.ts';
import { type Recorded, recordingCommands } from './support/recording-commands.ts';
import { freshFolder, once } from './support/scratch.ts';
import { type Called, call, readWorkflow } from './support/workflow.ts';

/* The workflow that others call, run here step by step against a repository, with gh written down only. */

const checkout = fileURLToPath(new URL('../../', import.meta.url));
const workflow = readWorkflow(join(checkout, '.github/workflows/agentops-update.yml'));
const branch = 'refs/heads/agentops/update';

interface Host {
  /** What GitHub keeps: no working tree. */
  readonly remote: string;
  readonly commands: Recorded;
}

/** A repository with the small Fastify service, on a host. */
async function host(bend?: (text: string) => string): Promise<Host> {
  const folder = freshFolder('host');
  const remote = join(folder, 'shop.git');
  const repository = await committedRepository(bend);
  await must('git', ['clone', '--quiet', '--bare', repository, remote], { cwd: folder });
  return { remote, commands: await recordingCommands(folder) };
}

const callOn = ({ remote, commands }: Host, inputs: object = {}): Promise<Called> =>
  call(workflow, {
    inputs: { version: '0.1.0', command: 'add health-check', ...inputs },
    remote: `file://${remote}`,
    folder: freshFolder('run'),
    path: commands.path,
  });

const git = async ({ remote }: Host, ...args: string[]): Promise<string> =>
  (await must('git', args, { cwd: remote })).stdout.trim();
const headOf = (on: Host): Promise<string> => git(on, 'rev-parse', branch);
const why = ({ steps }: Called): string =>
  steps.map(({ name, outcome }) => `${name}: ${outcome.code}\n${outcome.stderr}`).join('\n');

/** A host on which the workflow has opened a pull request: made once, and given out as a copy. */
const openedOnce = once(async () => {
  const on = await host();
  const done = await callOn(on);
  return { on, done, calls: on.commands.calls() };
});

async function opened(): Promise<Host> {
  const { on } = await openedOnce();
  const folder = freshFolder('opened');
  const remote = join(folder, 'shop.git');
  cpSync(on.remote, remote, { recursive: true });
  const commands = await recordingCommands(folder);
  if (on.commands.pullRequest) commands.pullRequest = on.commands.pullRequest;
  return { remote, commands };
}

/** Options that may bring a logger of their own: a step is left to a person. */
const needsPerson = (source: string): string =>
  source.replace('Fastify({ logger: true })', 'Fastify(JSON.parse(process.env.OPTIONS))');

describe('update workflow', () => {
  it('opens a pull request with the change in one commit', async () => {
    const { on, done, calls } = await openedOnce();
    assert.equal(done.failed, false, why(done));
    assert.deepEqual(done.outputs, {
      status: '0',
      changed: 'true',
      'pull-request': 'https://github.com/org/shop/pull/7',
    });
    assert.equal(
      await git(on, 'log', '--format=%s', 'main..agentops/update'),
      'agentops add health-check',
    );
    const files = await git(on, 'diff', '--name-only', 'main', 'agentops/update');
    assert.match(files, /^src\/platform\/health\/registry\.ts$/m);
    assert.match(files, /^src\/server\.ts$/m);
    assert.doesNotMatch(files, /result\.json|lock/);
    const [install, ...others] = calls;
    assert.ok(
      install?.includes('generator-agentops@0.1.0') && install.includes('--ignore-scripts'),
    );
    assert.deepEqual(
      others.map(([command, ...args]) => [command, ...args.slice(0, 2)]),
      [
        ['gh', 'auth', 'setup-git'],
        ['gh', 'pr', 'list'],
        ['gh', 'pr', 'create'],
      ],
    );
    const create = others.at(-1) ?? [];
    assert.ok(!create.includes('--draft'));
    assert.deepEqual(
      ['--repo', '--head', '--base', '--title'].map((flag) => create[create.indexOf(flag) + 1]),
      ['org/shop', 'agentops/update', 'main', 'agentops add health-check'],
    );
    assert.match(on.commands.pullRequest?.body ?? '', /generator-agentops 0\.1\.0/);
    assert.equal(`${on.commands.pullRequest?.body}`, done.summary);
  });

  it('changes nothing on a second run, and updates branch and text on new changes', async () => {
    const on = await opened();
    const before = await headOf(on);
    const again = await callOn(on);
    assert.equal(again.failed, false, why(again));
    assert.equal(await headOf(on), before);
    assert.equal(again.outputs['pull-request'], 'https://github.com/org/shop/pull/7');
    assert.ok(!on.commands.calls().some((args) => args.includes('create')));
    const more = await callOn(on, { command: 'add health-check graceful-shutdown' });
    assert.equal(more.failed, false, why(more));
    assert.notEqual(await headOf(on), before);
    assert.match(
      on.commands.pullRequest?.body ?? '',
      /agentops add health-check graceful-shutdown/,
    );
    assert.ok(!on.commands.calls().some((args) => args.includes('create')));
  });

  it('lists manual steps and opens a draft', async () => {
    const on = await host(needsPerson);
    const done = await callOn(on, { command: 'add logging' });
    assert.equal(done.failed, false, why(done));
    assert.equal(done.outputs.status, '3');
    assert.match(
      on.commands.pullRequest?.body ?? '',
      /### Left to do by hand[\s\S]*addRequestLogging\(app/,
    );
    assert.ok(on.commands.calls().some((args) => args.includes('--draft')));
  });

  it('opens no pull request without changes', async () => {
    const on = await opened();
    await git(on, 'update-ref', 'refs/heads/main', branch);
    const done = await callOn(on, { branch: 'agentops/other' });
    assert.equal(done.failed, false, why(done));
    assert.deepEqual(done.outputs, { status: '0', changed: 'false', 'pull-request': '' });
    assert.deepEqual(
      on.commands.calls().filter(([command]) => command === 'gh'),
      [],
    );
  });

  it('fails with the exit code and message of agentops', async () => {
    const on = await host((source) => source.replaceAll(/fastify/gi, 'koa'));
    const done = await callOn(on);
    assert.equal(done.failed, true);
    assert.equal(done.steps.at(-1)?.outcome.code, 2);
    assert.match(done.steps.at(-1)?.outcome.stdout ?? '', /"REFUSED"/);
    assert.deepEqual(
      on.commands.calls().filter(([command]) => command === 'gh'),
      [],
    );
  });

  it('leaves a branch with other commits alone', async () => {
    const on = await opened();
    const work = join(freshFolder('person'), 'shop');
    await must('git', ['clone', '--quiet', '--branch', 'agentops/update', on.remote, work], {
      cwd: checkout,
    });
    writeFileSync(join(work, 'NOTES.md'), 'Done by hand\n');
    await must('git', ['add', '--all'], { cwd: work });
    await must('git', ['commit', '--quiet', '-m', 'By hand'], { cwd: work });
    await must('git', ['push', '--quiet'], { cwd: work });
    const before = await headOf(on);
    const done = await callOn(on);
    assert.equal(done.failed, true);
    assert.match(done.steps.at(-1)?.outcome.stdout ?? '', /Somebody has committed/);
    assert.equal(await headOf(on), before);
  });

  it('does not reopen a closed pull request', async () => {
    const on = await opened();
    const { pullRequest } = on.commands;
    assert.ok(pullRequest);
    on.commands.pullRequest = { ...pullRequest, state: 'closed' };
    const done = await callOn(on);
    assert.equal(done.failed, false, why(done));
    assert.equal(on.commands.pullRequest?.state, 'closed');
  });

  it('quotes its command input', async () => {
    const on = await host();
    const done = await callOn(on, { command: 'add health-check;touch *' });
    assert.equal(done.failed, true);
    assert.match(done.steps.at(-1)?.outcome.stdout ?? '', /health-check;touch/);
  });

  it('updates the lockfile without scripts unless disabled', async () => {
    const on = await host();
    const work = join(freshFolder('locked'), 'shop');
    await must('git', ['clone', '--quiet', on.remote, work], { cwd: checkout });
    writeFileSync(join(work, 'package-lock.json'), '{}\n');
    await must('git', ['add', '--all'], { cwd: work });
    await must('git', ['commit', '--quiet', '-m', 'Lock'], { cwd: work });
    await must('git', ['push', '--quiet'], { cwd: work });
    const done = await callOn(on);
    assert.equal(done.failed, false, why(done));
    const [, lock] = on.commands.calls();
    assert.deepEqual(lock?.slice(0, 4), [
      'npm',
      'install',
      '--package-lock-only',
      '--ignore-scripts',
    ]);
    assert.match(
      await git(on, 'diff', '--name-only', 'main', 'agentops/update'),
      /package-lock\.json/,
    );
    await callOn(on, { lockfile: false });
    assert.equal(on.commands.calls().filter(([command]) => command === 'npm').length, 1);
    assert.doesNotMatch(await git(on, 'diff', '--name-only', 'main', 'agentops/update'), /lock/);
  });
});
