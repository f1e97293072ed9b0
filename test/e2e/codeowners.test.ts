import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Account, folderOf, must, ordinaryUser } from './support/child.ts';
import { yo } from './support/faces.ts';
import { agentopsBin, yoBin } from './support/installs.ts';
import { reply, waiting } from './support/prompts.ts';
import { freshFolder } from './support/scratch.ts';
import { Terminal } from './support/terminal.ts';
import { filesOf } from './support/tree.ts';

/* Owners of a repository without Node, asked for in a terminal, and by yo. */

const files = ['go.mod', 'cmd/main.go', 'web/app.tsx'];

async function repositoryIn(cwd: string, as?: Account): Promise<void> {
  for (const file of files) {
    mkdirSync(dirname(join(cwd, file)), { recursive: true });
    writeFileSync(join(cwd, file), '');
  }
  await must('git', ['init', '--quiet'], { cwd, ...(as && { as }) });
}

const rulesOf = (cwd: string, path: string): string[] =>
  readFileSync(join(cwd, path), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

describe('agentops codeowners', () => {
  it('prompts for the owners of the existing groups', async () => {
    const cwd = freshFolder('owners');
    await repositoryIn(cwd);
    const terminal = await Terminal.open([await agentopsBin(), 'codeowners'], { cwd });
    await reply(terminal, [
      { prompt: 'Host of the repository', press: ['Down'] },
      { prompt: 'Owners of everything', type: '@org/all' },
      { prompt: 'Owners of configuration and dependencies' },
      { prompt: 'Owners of documentation' },
    ]);
    await terminal.shows(waiting('Owners of the frontend'));
    await terminal.type('lea');
    await terminal.press('Enter');
    await terminal.shows('Must be owners');
    await terminal.press('C-u');
    await reply(terminal, [
      { prompt: 'Owners of the frontend', type: '@lea, @max' },
      { prompt: 'Owners of the backend and its APIs' },
      { prompt: 'Owners of security-sensitive files', type: '@@maintainer' },
      { prompt: 'Create ' },
    ]);
    assert.equal(await terminal.exitStatus(), 0, await terminal.screen());
    assert.deepEqual(rulesOf(cwd, '.gitlab/CODEOWNERS'), [
      '* @org/all',
      '*.tsx @lea @max',
      '/web/ @lea @max',
      '/.gitlab/CODEOWNERS @@maintainer',
    ]);
  });

  it('writes nothing if interrupted', async () => {
    const cwd = freshFolder('owners');
    await repositoryIn(cwd);
    const before = filesOf(cwd);
    const terminal = await Terminal.open([await agentopsBin(), 'codeowners'], { cwd });
    await terminal.shows(waiting('Host of the repository'));
    await terminal.press('C-c');
    assert.equal(await terminal.exitStatus(), 130, await terminal.screen());
    assert.deepEqual(filesOf(cwd), before);
  });

  it('works through yo, with the same flags, at the repository root', async () => {
    await yoBin();
    const user = await ordinaryUser();
    const cwd = folderOf(user, 'owners');
    await repositoryIn(cwd, user);
    const outcome = await yo(['agentops:codeowners', '--owners=@org/all', '--host=github'], user, {
      cwd: join(cwd, 'cmd'),
      stdin: 'open',
    });
    assert.deepEqual([outcome.hung, outcome.code], [false, 0], outcome.stdout + outcome.stderr);
    assert.deepEqual(rulesOf(cwd, '.github/CODEOWNERS'), ['* @org/all']);
  });
});
