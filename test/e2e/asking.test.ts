import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentops } from './support/agentops.ts';
import { type Account, folderOf, must, ordinaryUser } from './support/child.ts';
import { yo, yoEnvironment } from './support/faces.ts';
import { agentopsBin, yoBin } from './support/installs.ts';
import { replies, reply } from './support/prompts.ts';
import { freshFolder } from './support/scratch.ts';
import { Terminal } from './support/terminal.ts';
import { filesOf, treeOf } from './support/tree.ts';

const silent = ['nothing', 'open'] as const;

describe('without a terminal nothing is asked and nothing hangs', () => {
  let user: Account;

  before(async () => {
    user = await ordinaryUser();
    await yoBin();
  });

  for (const stdin of silent) {
    describe(`standard input is ${stdin === 'open' ? 'a pipe that never closes' : '/dev/null'}`, () => {
      it('new takes the defaults', async () => {
        const cwd = freshFolder('silent');
        const outcome = await agentops(['new', 'svc', '--no-git'], { cwd, stdin });
        assert.equal(outcome.hung, false);
        assert.equal(outcome.code, 0, outcome.stderr);
        assert.ok(filesOf(cwd).includes('svc/package.json'));
      });

      it('a missing answer is named by its flag: 2', async () => {
        const cwd = freshFolder('silent');
        const outcome = await agentops(['new', 'My Service'], { cwd, stdin });
        assert.deepEqual([outcome.hung, outcome.code], [false, 2], outcome.stderr);
        assert.match(outcome.stderr, /--name is missing/);
        assert.deepEqual(treeOf(cwd), []);
      });

      it('a missing folder and a missing feature are named: 2', async () => {
        const cwd = freshFolder('silent');
        for (const args of [['new'], ['add'], ['plan', 'new']]) {
          const outcome = await agentops(args, { cwd, stdin });
          assert.deepEqual([outcome.hung, outcome.code], [false, 2], outcome.stderr);
        }
      });

      it('a conflict is none to be asked about: 4', async () => {
        const cwd = freshFolder('silent');
        mkdirSync(join(cwd, 'svc'));
        writeFileSync(join(cwd, 'svc/README.md'), 'mine');
        const outcome = await agentops(['new', 'svc', '--no-git'], { cwd, stdin });
        assert.deepEqual([outcome.hung, outcome.code], [false, 4], outcome.stderr);
      });

      it('yo names a missing answer by its flag: 2, and nothing is written', async () => {
        const cwd = folderOf(user, 'silent');
        const outcome = await yo(['agentops', 'My Service'], user, { cwd, stdin });
        assert.deepEqual([outcome.hung, outcome.code], [false, 2], outcome.stdout + outcome.stderr);
        assert.match(outcome.stderr, /--name is missing/);
        assert.deepEqual(treeOf(cwd), []);
      });

      it('yo ends a conflict with 4, and nothing is written', async () => {
        const cwd = folderOf(user, 'silent');
        writeFileSync(join(cwd, 'README.md'), 'mine');
        const outcome = await yo(['agentops', '--name=svc', '--no-git'], user, { cwd, stdin });
        assert.deepEqual([outcome.hung, outcome.code], [false, 4], outcome.stdout + outcome.stderr);
        assert.deepEqual(filesOf(cwd), ['README.md']);
      });
    });
  }

  it('yo refuses an unknown flag with a suggestion: 2', async () => {
    const cwd = folderOf(user, 'silent');
    const outcome = await yo(['agentops', 'svc', '--lintr=eslint'], user, { cwd });
    assert.equal(outcome.code, 2, outcome.stdout + outcome.stderr);
    assert.match(outcome.stderr, /did you mean (--)?linter/i);
    assert.deepEqual(treeOf(cwd), []);
  });

  it('yo adds a feature, and 3 says that lines are left to do', async () => {
    const cwd = folderOf(user, 'silent');
    const manifest = { name: 'x', type: 'module', dependencies: { fastify: '5.12.8' } };
    writeFileSync(join(cwd, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(cwd, 'tsconfig.json'), '{}');
    const outcome = await yo(['agentops:health-check'], user, { cwd, stdin: 'open' });
    assert.deepEqual([outcome.hung, outcome.code], [false, 3], outcome.stdout + outcome.stderr);
    assert.match(outcome.stdout + outcome.stderr, /addHealthRoutes\(app/);
    assert.ok(filesOf(cwd).includes('src/platform/health/registry.ts'));
  });
});

describe('in a terminal', () => {
  const open = async (args: readonly string[], cwd: string, env: Record<string, string> = {}) =>
    Terminal.open([await agentopsBin(), ...args], { cwd, env });

  it('the folder is asked for where it is not given', async () => {
    const cwd = freshFolder('terminal');
    const terminal = await open(['new', '--yes'], cwd);
    assert.equal(await terminal.exitStatus(), 2, await terminal.screen());
    const asking = await open(['new'], cwd);
    await reply(asking, [{ prompt: 'Folder of the new service', type: 'svc' }]);
    await asking.shows('? Name (svc)');
    await asking.press('C-c');
    assert.equal(await asking.exitStatus(), 130);
  });

  it('a wrong answer is said at once and can be mended', async () => {
    const cwd = freshFolder('terminal');
    const terminal = await open(['new', 'svc'], cwd);
    await terminal.shows('? Name');
    await terminal.type('../evil');
    await terminal.press('Enter');
    await terminal.shows('npm takes');
    await terminal.press('C-u');
    await terminal.type('good');
    await terminal.press('Enter');
    await terminal.shows('✔ Name good');
    await terminal.press('C-c');
    assert.equal(await terminal.exitStatus(), 130);
    assert.deepEqual(treeOf(cwd), []);
  });

  it('a decision is asked for with its alternatives, until there is none', async () => {
    const cwd = freshFolder('terminal');
    await must('git', ['init', '--quiet'], { cwd });
    const terminal = await open(['adr', 'new'], cwd);
    const alternative = 'Rejected alternative, name=reason (empty to finish)';
    await reply(terminal, [
      { prompt: 'Title of the decision', type: '使用 Redis' },
      { prompt: 'Status', press: ['Down'] },
      { prompt: alternative, type: 'Memory only=Each instance would disagree.' },
      { prompt: alternative },
      { prompt: 'Write these 2 files', type: 'y' },
    ]);
    assert.equal(await terminal.exitStatus(), 0, await terminal.screen());
    const record = readFileSync(join(cwd, 'docs/adr/0001-使用-redis.md'), 'utf8');
    assert.match(record, /- Status: accepted\n[\s\S]*### Memory only\n\nEach instance/);
  });

  const stops = [0, 4, 9, replies.length];
  for (const stop of stops) {
    it(`Ctrl-C after ${stop} answers writes nothing: 130`, async () => {
      const cwd = freshFolder('terminal');
      const terminal = await open(['new', 'svc'], cwd);
      await reply(terminal, replies.slice(0, stop));
      await terminal.shows(`? ${replies[stop]?.prompt ?? 'Write these'}`);
      await terminal.press('C-c');
      assert.equal(await terminal.exitStatus(), 130, await terminal.screen());
      assert.match(await terminal.screen(), /nothing was written/);
      assert.deepEqual(treeOf(cwd), []);
    });
  }

  it('"no" at the confirmation writes nothing: 0', async () => {
    const cwd = freshFolder('terminal');
    const terminal = await open(['new', 'svc'], cwd);
    await reply(terminal, replies);
    await reply(terminal, [{ prompt: 'Write these', type: 'n' }]);
    assert.equal(await terminal.exitStatus(), 0);
    assert.match(await terminal.screen(), /Nothing was written/);
    assert.deepEqual(treeOf(cwd), []);
  });

  for (const [why, args, env] of [
    ['--yes', ['--yes'], {}],
    ['CI', [], { CI: 'true' }],
    ['--json', ['--json'], {}],
  ] as const) {
    it(`nothing is asked with ${why}`, async () => {
      const cwd = freshFolder('terminal');
      const terminal = await open(['new', 'svc', '--no-git', ...args], cwd, env);
      assert.equal(await terminal.exitStatus(), 0, await terminal.screen());
      assert.ok(filesOf(cwd).includes('svc/package.json'));
    });
  }

  it('a conflict is asked about, with the difference on demand', async () => {
    const cwd = freshFolder('terminal');
    mkdirSync(join(cwd, 'svc'));
    writeFileSync(join(cwd, 'svc/README.md'), 'my words\n');
    const terminal = await open(['new', 'svc'], cwd);
    await reply(terminal, replies);
    await terminal.shows('? README.md exists and differs');
    await terminal.press('Enter');
    await terminal.shows('-my words');
    await terminal.press('Down', 'Enter');
    await reply(terminal, [
      { prompt: 'Write these' },
      { prompt: 'Install the dependencies', type: 'n' },
    ]);
    assert.equal(await terminal.exitStatus(), 0, await terminal.screen());
    assert.match(await terminal.screen(), /= README\.md/);
  });

  it('Ctrl-C at a prompt of yo writes nothing: 130', async () => {
    const user = await ordinaryUser();
    const cwd = folderOf(user, 'terminal');
    const command = [await yoBin(), 'agentops', 'svc'];
    const terminal = await Terminal.open(command, { cwd, as: user, env: await yoEnvironment() });
    await reply(terminal, replies.slice(0, 2));
    await terminal.press('C-c');
    assert.equal(await terminal.exitStatus(), 130, await terminal.screen());
    assert.deepEqual(treeOf(cwd), []);
  });

  it('"no" at the confirmation of yo writes nothing: 0', async () => {
    const user = await ordinaryUser();
    const cwd = folderOf(user, 'terminal');
    const command = [await yoBin(), 'agentops', 'svc'];
    const terminal = await Terminal.open(command, { cwd, as: user, env: await yoEnvironment() });
    await reply(terminal, replies);
    await reply(terminal, [{ prompt: 'Write these', type: 'n' }]);
    assert.equal(await terminal.exitStatus(), 0, await terminal.screen());
    assert.deepEqual(treeOf(cwd), []);
  });
});
