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

describe('agentops without a terminal', () => {
  let user: Account;

  before(async () => {
    user = await ordinaryUser();
    await yoBin();
  });

  for (const stdin of silent) {
    describe(`with ${stdin === 'open' ? 'a pipe that never closes' : '/dev/null'} as standard input`, () => {
      it('new uses the defaults', async () => {
        const cwd = freshFolder('silent');
        const outcome = await agentops(['new', 'svc', '--no-git'], { cwd, stdin });
        assert.equal(outcome.hung, false);
        assert.equal(outcome.code, 0, outcome.stderr);
        assert.ok(filesOf(cwd).includes('svc/package.json'));
      });

      it('exits with 2 and names the flag of a missing answer', async () => {
        const cwd = freshFolder('silent');
        const outcome = await agentops(['new', 'My Service'], { cwd, stdin });
        assert.deepEqual([outcome.hung, outcome.code], [false, 2], outcome.stderr);
        assert.match(outcome.stderr, /--name is missing/);
        assert.deepEqual(treeOf(cwd), []);
      });

      it('exits with 2 and names a missing folder or feature', async () => {
        const cwd = freshFolder('silent');
        for (const args of [['new'], ['add'], ['plan', 'new']]) {
          const outcome = await agentops(args, { cwd, stdin });
          assert.deepEqual([outcome.hung, outcome.code], [false, 2], outcome.stderr);
        }
      });

      it('exits with 4 on a conflict', async () => {
        const cwd = freshFolder('silent');
        mkdirSync(join(cwd, 'svc'));
        writeFileSync(join(cwd, 'svc/README.md'), 'mine');
        const outcome = await agentops(['new', 'svc', '--no-git'], { cwd, stdin });
        assert.deepEqual([outcome.hung, outcome.code], [false, 4], outcome.stderr);
      });

      it('yo exits with 2, names the flag of a missing answer and writes nothing', async () => {
        const cwd = folderOf(user, 'silent');
        const outcome = await yo(['agentops', 'My Service'], user, { cwd, stdin });
        assert.deepEqual([outcome.hung, outcome.code], [false, 2], outcome.stdout + outcome.stderr);
        assert.match(outcome.stderr, /--name is missing/);
        assert.deepEqual(treeOf(cwd), []);
      });

      it('yo exits with 4 on a conflict and writes nothing', async () => {
        const cwd = folderOf(user, 'silent');
        writeFileSync(join(cwd, 'README.md'), 'mine');
        const outcome = await yo(['agentops', '--name=svc', '--no-git'], user, { cwd, stdin });
        assert.deepEqual([outcome.hung, outcome.code], [false, 4], outcome.stdout + outcome.stderr);
        assert.deepEqual(filesOf(cwd), ['README.md']);
      });
    });
  }

  it('yo refuses an unknown flag with 2 and a suggestion', async () => {
    const cwd = folderOf(user, 'silent');
    const outcome = await yo(['agentops', 'svc', '--lintr=eslint'], user, { cwd });
    assert.equal(outcome.code, 2, outcome.stdout + outcome.stderr);
    assert.match(outcome.stderr, /did you mean (--)?linter/i);
    assert.deepEqual(treeOf(cwd), []);
  });

  it('yo adds a feature and exits with 3 if manual steps remain', async () => {
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

describe('agentops in a terminal', () => {
  const open = async (args: readonly string[], cwd: string, env: Record<string, string> = {}) =>
    Terminal.open([await agentopsBin(), ...args], { cwd, env });

  it('asks for a missing folder', async () => {
    const cwd = freshFolder('terminal');
    const terminal = await open(['new', '--yes'], cwd);
    assert.equal(await terminal.exitStatus(), 2, await terminal.screen());
    const asking = await open(['new'], cwd);
    await reply(asking, [{ prompt: 'Folder of the new service', type: 'svc' }]);
    await asking.shows(/◆ +Name\n│ +svc/);
    await asking.press('C-c');
    assert.equal(await asking.exitStatus(), 130);
  });

  it('reports an invalid answer at once and asks again', async () => {
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

  it('asks for alternatives of a decision until none is given', async () => {
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

  it('creates a service with six questions, and the printed command creates the same', async () => {
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
    const screen = await terminal.shows(/without questions:\n {2}.+\n/);
    const [, line = ''] = /without questions:\n {2}(.+)\n/.exec(screen) ?? [];
    assert.match(line, /^agentops new svc .*--framework=express --cache=memory --yes$/);
    const again = freshFolder('short');
    const bin = join(again, 'agentops');
    symlinkSync(await agentopsBin(), bin);
    await must('sh', ['-c', line], { cwd: again, env: { PATH: `${again}:${process.env.PATH}` } });
    rmSync(bin);
    const withoutGit = { without: ['.git'] };
    assertSameTree(treeOf(again, withoutGit), treeOf(cwd, withoutGit), 'the tree');
  });

  it('goes back with Esc, and offers the previous answer', async () => {
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

  it('ends with Ctrl-D as with Ctrl-C', async () => {
    const cwd = freshFolder('ended');
    const terminal = await open(['new', 'svc'], cwd);
    await reply(terminal, [{ prompt: 'Name' }]);
    await terminal.shows(waiting('Web framework'));
    await terminal.press('C-d');
    assert.equal(await terminal.exitStatus(), 130, await terminal.screen());
    await terminal.shows(/nothing was written/);
  });

  it('lets a person choose features, and shows edits before confirmation', async () => {
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

  it('breaks no word at 60 columns without colour', async () => {
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
    it(`writes nothing after Ctrl-C at ${stop} answers, and exits with 130`, async () => {
      const cwd = freshFolder('terminal');
      const terminal = await open(['new', 'svc'], cwd);
      await reply(terminal, replies.slice(0, stop));
      await terminal.shows(waiting(replies[stop]?.prompt ?? 'Create '));
      await terminal.press('C-c');
      assert.equal(await terminal.exitStatus(), 130, await terminal.screen());
      await terminal.shows(/nothing was written/);
      assert.deepEqual(treeOf(cwd), []);
    });
  }

  it('writes nothing after a no, and exits with 0', async () => {
    const cwd = freshFolder('terminal');
    const terminal = await open(['new', 'svc'], cwd);
    await reply(terminal, replies);
    await reply(terminal, [{ prompt: 'Create ', press: ['Up'] }]);
    assert.equal(await terminal.exitStatus(), 0);
    await terminal.shows(/Nothing was written/);
    assert.deepEqual(treeOf(cwd), []);
  });

  for (const [why, args, env] of [
    ['--yes', ['--yes'], {}],
    ['CI', [], { CI: 'true' }],
    ['--json', ['--json'], {}],
  ] as const) {
    it(`does not prompt with ${why}`, async () => {
      const cwd = freshFolder('terminal');
      const terminal = await open(['new', 'svc', '--no-git', ...args], cwd, env);
      assert.equal(await terminal.exitStatus(), 0, await terminal.screen());
      assert.ok(filesOf(cwd).includes('svc/package.json'));
    });
  }

  it('asks about a conflict, and shows the diff on request', async () => {
    const cwd = freshFolder('terminal');
    mkdirSync(join(cwd, 'svc'));
    writeFileSync(join(cwd, 'svc/README.md'), 'my words\n');
    const terminal = await open(['new', 'svc'], cwd);
    await reply(terminal, replies);
    await terminal.shows(waiting('README.md exists and differs'));
    await terminal.press('Enter');
    await terminal.shows('-my words');
    // After the diff, keeping one's own is the default.
    await terminal.press('Enter');
    await reply(terminal, write);
    assert.equal(await terminal.exitStatus(), 0, await terminal.screen());
    await terminal.shows(/= left 1[\s\S]*agentops new svc [\s\S]*--on-conflict=skip[ \\\n]+--yes/);
  });

  it('writes nothing after Ctrl-C at a prompt of yo, and exits with 130', async () => {
    const user = await ordinaryUser();
    const cwd = folderOf(user, 'terminal');
    const command = [await yoBin(), 'agentops', 'svc'];
    const terminal = await Terminal.open(command, { cwd, as: user, env: await yoEnvironment() });
    await reply(terminal, replies.slice(0, 2));
    await terminal.press('C-c');
    assert.equal(await terminal.exitStatus(), 130, await terminal.screen());
    assert.deepEqual(treeOf(cwd), []);
  });

  it('writes nothing after a no at the prompt of yo, and exits with 0', async () => {
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
