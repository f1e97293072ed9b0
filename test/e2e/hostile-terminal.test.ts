import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './support/child.ts';
import { agentopsBin } from './support/installs.ts';
import { answers } from './support/prompts.ts';
import { freshFolder } from './support/scratch.ts';
import { Terminal } from './support/terminal.ts';

// Sets the title, clears the screen, and goes back to the start of the line.
const steering = '\u001b]0;TAKEN\u0007\u001b[2J\u001b[H\rover';
const seen = '\\u001b]0;TAKEN\\u0007\\u001b[2J\\u001b[H\\rover';

describe('hostile repository in a terminal', () => {
  const hostile = async (): Promise<string> => {
    const cwd = join(freshFolder('hostile'), 'svc');
    mkdirSync(cwd);
    writeFileSync(join(cwd, 'README.md'), `mine ${steering}\n`);
    await must('git', ['init', '--quiet'], { cwd });
    await must('git', ['config', 'user.name', `Ada ${steering}`], { cwd });
    await must('git', ['config', 'user.email', 'ada@example.com'], { cwd });
    return cwd;
  };

  it('would control the terminal if printed raw', async () => {
    const cwd = await hostile();
    const terminal = await Terminal.open(['tail', '-f', 'README.md'], { cwd });
    await terminal.titled('TAKEN');
  });

  it('cannot control it through prompts and diffs', async () => {
    const cwd = await hostile();
    const { author: _, ...given } = answers;
    const args = ['new', '.', '--answers', JSON.stringify({ ...given, name: 'svc' })];
    const terminal = await Terminal.open([await agentopsBin(), ...args], { cwd });
    await terminal.shows(`author  Ada ${seen}`);
    await terminal.type('y');
    await terminal.shows(`│  Ada ${seen}`);
    await terminal.type('Ada');
    await terminal.press('Enter');
    await terminal.shows('README.md exists and differs');
    await terminal.shows('Show the difference');
    await terminal.press('Enter');
    await terminal.shows(`-mine ${seen}`);
    await terminal.press('C-c');
    assert.equal(await terminal.exitStatus(), 130);
    await terminal.shows('Author');
    assert.notEqual(await terminal.title(), 'TAKEN');
  });

  it('cannot control it through --diff', async () => {
    const cwd = await hostile();
    const args = [
      'new',
      '.',
      '--yes',
      '--name=svc',
      '--on-conflict=overwrite',
      '--force',
      '--diff',
    ];
    const terminal = await Terminal.open([await agentopsBin(), ...args], { cwd });
    assert.equal(await terminal.exitStatus(), 0);
    await terminal.shows(`-mine ${seen}`);
    assert.notEqual(await terminal.title(), 'TAKEN');
  });
});
