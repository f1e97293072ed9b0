import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agentops } from './support/agentops.ts';
import { must } from './support/child.ts';
import { commitAll, committedRepository } from './support/existing-repository.ts';
import { asIfOlder } from './support/older-version.ts';
import { recordingCommands } from './support/recording-commands.ts';
import { freshFolder } from './support/scratch.ts';
import { call, readWorkflow } from './support/workflow.ts';

/* What the workflow is there for, `agentops update`, in a service that an earlier version has written to. */

const workflow = readWorkflow(
  fileURLToPath(new URL('../../.github/workflows/agentops-update.yml', import.meta.url)),
);
const path = 'src/platform/health/registry.ts';
const line = '/** The part of a pino logger that is used here. */';
const older = (text: string): string => text.replace(line, '/** Some logger. */');

async function updated(person: (text: string) => string) {
  const repository = await committedRepository();
  const added = await agentops(['add', 'health-check'], { cwd: repository });
  assert.equal(added.code, 0, added.stderr);
  asIfOlder(repository, 'health-check', path, older);
  const file = join(repository, path);
  writeFileSync(file, person(readFileSync(file, 'utf8')));
  await commitAll(repository);
  const commands = await recordingCommands(freshFolder('commands'));
  const done = await call(workflow, {
    inputs: { version: '0.1.0' },
    remote: `file://${repository}`,
    folder: freshFolder('run'),
    path: commands.path,
  });
  const git = async (...args: string[]) => (await must('git', args, { cwd: repository })).stdout;
  return { done, commands, git };
}

describe('update workflow with agentops update', () => {
  it('opens a pull request with the changes of a later version, and keeps manual edits', async () => {
    const { done, commands, git } = await updated((text) => `${text}\n// Ours\n`);
    assert.equal(done.failed, false, JSON.stringify(done.steps.at(-1)));
    assert.equal(done.outputs.status, '0');
    const text = await git('show', `agentops/update:${path}`);
    assert.ok(text.startsWith(line), text.slice(0, 100));
    assert.match(text, /\/\/ Ours\n$/);
    assert.equal(
      (await git('log', '-1', '--format=%s', 'agentops/update')).trim(),
      'agentops update',
    );
    assert.ok(!commands.calls().some((args) => args.includes('--draft')));
  });

  it('opens a draft that lists the conflicts', async () => {
    const { done, commands } = await updated((text) =>
      text.replace('/** Some logger. */', '/** Our own logger. */'),
    );
    assert.equal(done.failed, false, JSON.stringify(done.steps.at(-1)));
    assert.equal(done.outputs.status, '3');
    assert.ok(commands.calls().some((args) => args.includes('--draft')));
    const { body = '' } = commands.pullRequest ?? {};
    assert.match(body, /### Left to do by hand/);
    assert.ok(body.includes(path), body);
  });
});
