import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEnv } from 'yeoman-environment';
import type { Ask } from '../../src/model/ask.ts';
import type { Question } from '../../src/model/questions.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { root } from '../support/packed-files.ts';
import { readTree, temporaryFolder, writeTree } from '../support/temporary.ts';

function repository(): string {
  const folder = temporaryFolder();
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  return folder;
}

/** A person who gives one answer after the other; what was asked is kept. */
function person(replies: readonly unknown[]): { ask: Ask; asked: Question[] } {
  const asked: Question[] = [];
  const left = [...replies];
  return {
    asked,
    async ask(question) {
      asked.push(question);
      return left.shift();
    },
  };
}

describe('prompts for a record', () => {
  it('ask for the title, the folder and one alternative after the other', async () => {
    const { ask, asked } = person(['Use X', 'accepted', 'Y=Too slow.', ' Z ', '']);
    const { changes } = await makePlan({ features: ['adr'], root: repository(), ask });
    assert.deepEqual(
      asked.map(({ name, type }) => [name, type]),
      [
        ['title', 'input'],
        ['status', 'select'],
        ['alternative', 'input'],
        ['alternative', 'input'],
        ['alternative', 'input'],
      ],
    );
    const text = changes.find(({ path }) => path === 'docs/adr/0001-use-x.md')?.after ?? '';
    assert.match(text, /- Status: accepted\n/);
    assert.match(text, /### Y\n\nToo slow\.\n\n### Z\n/);
    assert.equal(asked[0]?.validate('  '), 'Must not be empty.');
    assert.equal(asked[2]?.validate('=nameless'), 'Must be name=reason.');
    assert.equal(asked[2]?.validate(''), true);
  });

  it('skip given answers, and forget earlier ones', async () => {
    const { ask, asked } = person([]);
    const flags = { title: 'Use X', status: 'proposed', alternative: ['Y=Slow.'] };
    const { changes } = await makePlan({ features: ['adr'], root: repository(), ask, flags });
    assert.deepEqual(asked, []);
    assert.deepEqual(
      changes.map(({ path }) => path),
      ['docs/adr/0001-use-x.md', 'docs/adr/README.md'],
    );
  });
});

describe('yo agentops:adr', () => {
  async function run(cwd: string, args: readonly string[], options: object = {}): Promise<void> {
    const env = createEnv({ cwd, skipInstall: true } as never);
    env.register(join(root, 'dist/generators/adr/index.js'), { namespace: 'agentops:adr' });
    await env.run(['agentops:adr', ...args], { skipInstall: true, ...options } as never);
  }

  it('takes the title as argument and the rest as flags, without a package.json', async () => {
    const cwd = repository();
    mkdirSync(join(cwd, 'src'));
    await run(join(cwd, 'src'), ['Use "X" & 使用', '--status=accepted', '--alternative=Y=Slow.']);
    const text = readFileSync(join(cwd, 'docs/adr/0001-use-x-使用.md'), 'utf8');
    assert.match(text, /^# Use "X" & 使用\n\n- Status: accepted\n/);
    assert.equal(existsSync(join(cwd, 'package.json')), false);
    assert.equal(existsSync(join(cwd, '.yo-rc.json')), false);
  });

  it('writes into the current package if it has records', async () => {
    const cwd = repository();
    writeTree(cwd, { 'packages/api/docs/adr/0001-a.md': '# A\n', 'docs/adr/0001-b.md': '# B\n' });
    await run(join(cwd, 'packages/api'), ['Use X'], { answers: { status: 'rejected' } });
    assert.ok(existsSync(join(cwd, 'packages/api/docs/adr/0002-use-x.md')));
  });

  it('reports missing and unexpected arguments, and writes nothing', async () => {
    const cwd = repository();
    await assert.rejects(run(cwd, []), /--title is missing/);
    await assert.rejects(run(cwd, ['Use', 'X']), /Quote the title/);
    assert.deepEqual(
      Object.keys(readTree(cwd)).filter((path) => !path.startsWith('.git')),
      [],
    );
  });
});
