import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentops } from './support/agentops.ts';
import { type Account, folderOf, must, ordinaryUser } from './support/child.ts';
import { yo, yoEnvironment } from './support/faces.ts';
import { agentopsBin, yoBin } from './support/installs.ts';
import { answered, replies, reply, waiting, write } from './support/prompts.ts';
import { freshFolder } from './support/scratch.ts';
import { Terminal } from './support/terminal.ts';
import { assertSameTree, filesOf, treeOf } from './support/tree.ts';

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
    await asking.shows(/◆ +Name\n│ +svc/);
    await asking.press('C-c');
    assert.equal(await asking.exitStatus(), 130);
  });

  it('a wrong answer is said at once and can be mended', async () => {
    const cwd = freshFolder('terminal');
    const terminal = await open(['new', 'svc'], cwd);
    await terminal.shows(waiting('Name'));
    await terminal.type('../evil');
    await terminal.press('Enter');
    await terminal.shows('valid npm package name');
    await terminal.press('C-u');
    await terminal.type('good');
    await terminal.press('Enter');
    await terminal.shows(/◇ +Name\n│ +good/);
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
      { prompt: 'Create 2 files in' },
    ]);
    assert.equal(await terminal.exitStatus(), 0, await terminal.screen());
    const record = readFileSync(join(cwd, 'docs/adr/0001-使用-redis.md'), 'utf8');
    assert.match(record, /- Status: accepted\n[\s\S]*### Memory only\n\nEach instance/);
  });

  it('six questions make a service, and the command that does the same makes the same', async () => {
    const cwd = freshFolder('short');
    const terminal = await open(['new', 'svc'], cwd);
    await reply(terminal, [
      { prompt: 'Name' },
      { prompt: 'Web framework', press: ['Down'] },
      { prompt: 'Database' },
      { prompt: 'Cache', press: ['Down'] },
      { prompt: 'Deployment' },
    ]);
    assert.match(await terminal.shows(/Customise the rest/), /^│ +license +UNLICENSED$/m);
    await reply(terminal, [{ prompt: 'Customise the rest?' }, ...write]);
    assert.equal(await terminal.exitStatus(), 0, await terminal.screen());
    const [, line = ''] = /without questions:\n {2}(.+)/.exec(await terminal.screen()) ?? [];
    assert.match(line, /^agentops new svc .*--framework=express --cache=memory --yes$/);
    const again = freshFolder('short');
    const bin = join(again, 'agentops');
    symlinkSync(await agentopsBin(), bin);
    await must('sh', ['-c', line], { cwd: again, env: { PATH: `${again}:${process.env.PATH}` } });
    rmSync(bin);
    const withoutGit = { without: ['.git'] };
    assertSameTree(treeOf(again, withoutGit), treeOf(cwd, withoutGit), 'the tree');
  });

  it('Esc goes back to the question before, which offers the answer that was given', async () => {
    const cwd = freshFolder('back');
    const terminal = await open(['new', 'svc'], cwd);
    await reply(terminal, [{ prompt: 'Name', type: 'first' }, { prompt: 'Web framework' }]);
    await terminal.shows(waiting('Database'));
    await terminal.press('Escape');
    await terminal.shows(/\(back\)[\s\S]*◆ +Web framework\n│ +● Fastify/);
    await terminal.press('Escape');
    await terminal.shows(/◆ +Name\n│ +first/);
    await terminal.type('second');
    await terminal.press('Enter');
    await terminal.shows(/◇ +Name\n│ +second/);
    await terminal.press('C-c');
    assert.equal(await terminal.exitStatus(), 130, await terminal.screen());
  });

  it('Ctrl-D ends it as Ctrl-C does', async () => {
    const cwd = freshFolder('ended');
    const terminal = await open(['new', 'svc'], cwd);
    await reply(terminal, [{ prompt: 'Name' }]);
    await terminal.shows(waiting('Web framework'));
    await terminal.press('C-d');
    assert.equal(await terminal.exitStatus(), 130, await terminal.screen());
    assert.match(await terminal.screen(), /nothing was written/);
  });

  it('add lets a person choose, and shows the lines of their files before it asks', async () => {
    const cwd = freshFolder('choice');
    const main = "import express from 'express';\n\nconst app = express();\napp.listen(3000);\n";
    mkdirSync(join(cwd, 'src'));
    writeFileSync(join(cwd, 'src/index.js'), main);
    const manifest = { name: 'x', type: 'module', dependencies: { express: '5.1.0' } };
    writeFileSync(join(cwd, 'package.json'), JSON.stringify(manifest));
    const terminal = await open(['add'], cwd);
    await terminal.shows(waiting('Which features?'));
    await terminal.press('Down', 'Down', 'Down', 'Space', 'Enter');
    await terminal.shows(answered('Which features?'));
    const screen = await terminal.shows(waiting('Create '));
    assert.match(screen, /Edits of your files\n +~ src\/index\.js\n +\+import \{ addHealthRoutes/);
    await terminal.press('Down', 'Enter');
    await terminal.shows('diff --git a/src/index.js');
    await terminal.shows(waiting('Create '));
    await terminal.press('Up', 'Enter');
    assert.equal(await terminal.exitStatus(), 0, await terminal.screen());
    assert.equal(readFileSync(join(cwd, 'src/index.js'), 'utf8'), main);
  });

  it('60 columns without colour break no word', async () => {
    const cwd = freshFolder('narrow');
    const env = { NO_COLOR: '1' };
    for (const args of [['--help'], ['help', 'new'], ['add', '--help'], ['schema'], ['nwe']]) {
      const terminal = await Terminal.open([await agentopsBin(), ...args], {
        cwd,
        env,
        columns: 60,
      });
      await terminal.exitStatus();
      assert.deepEqual(await terminal.brokenLines(60), [], args.join(' '));
    }
    const terminal = await Terminal.open([await agentopsBin(), 'new', 'svc'], {
      cwd,
      env,
      columns: 60,
    });
    await reply(terminal, [...replies, ...write]);
    assert.equal(await terminal.exitStatus(), 0, await terminal.screen());
    // A shell reads that as one word.
    const broken = await terminal.brokenLines(60);
    assert.deepEqual(
      broken.filter((line) => !line.includes('--description=')),
      [],
    );
  });

  const stops = [0, 4, 9, replies.length];
  for (const stop of stops) {
    it(`Ctrl-C after ${stop} answers writes nothing: 130`, async () => {
      const cwd = freshFolder('terminal');
      const terminal = await open(['new', 'svc'], cwd);
      await reply(terminal, replies.slice(0, stop));
      await terminal.shows(waiting(replies[stop]?.prompt ?? 'Create '));
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
    await reply(terminal, [{ prompt: 'Create ', press: ['Up'] }]);
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
    await terminal.shows(waiting('README.md exists and differs'));
    await terminal.press('Enter');
    await terminal.shows('-my words');
    await terminal.press('Down', 'Enter');
    await reply(terminal, write);
    assert.equal(await terminal.exitStatus(), 0, await terminal.screen());
    assert.match(
      await terminal.screen(),
      /= left 1[\s\S]*agentops new svc [\s\S]*--on-conflict=skip[ \\\n]+--yes/,
    );
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
    await reply(terminal, [{ prompt: 'Create ', press: ['Up'] }]);
    assert.equal(await terminal.exitStatus(), 0, await terminal.screen());
    assert.deepEqual(treeOf(cwd), []);
  });
});
