import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentops } from './support/agentops.ts';
import { type Account, folderOf, must, ordinaryUser } from './support/child.ts';
import { writeRepository } from './support/existing-repository.ts';
import { backstage, yo, yoEnvironment } from './support/faces.ts';
import { agentopsBin, packageHome, yoBin } from './support/installs.ts';
import { answers, flags, replies, reply, write } from './support/prompts.ts';
import { freshFolder } from './support/scratch.ts';
import { Terminal } from './support/terminal.ts';
import { assertSameTree, treeOf } from './support/tree.ts';

describe('every face creates the same service', () => {
  let user: Account;
  let expected: readonly string[];

  before('through the bin, by flags, without a terminal', async () => {
    user = await ordinaryUser();
    const folder = freshFolder('bin');
    const outcome = await agentops(['new', 'orders-api', ...flags], { cwd: folder, stdin: 'open' });
    assert.equal(outcome.code, 0, outcome.stderr);
    expected = treeOf(folder);
    assert.ok(expected.length > 30, 'the service is too small to be one');
  });

  it('the bin with prompts in a terminal', async () => {
    const cwd = freshFolder('bin-prompts');
    const terminal = await Terminal.open([await agentopsBin(), 'new', 'orders-api'], { cwd });
    await reply(terminal, replies);
    await terminal.shows('k8s/');
    await reply(terminal, write);
    assert.equal(await terminal.exitStatus(), 0, await terminal.screen());
    assertSameTree(treeOf(cwd), expected, 'the tree');
  });

  it('the bin as an ordinary user, with answers on standard input', async () => {
    const cwd = folderOf(user, 'bin-stdin');
    const outcome = await agentops(['new', 'orders-api', '--answers=-'], {
      cwd,
      as: user,
      stdin: { text: JSON.stringify(answers) },
    });
    assert.equal(outcome.code, 0, outcome.stderr);
    assertSameTree(treeOf(cwd), expected, 'the tree');
  });

  it('yo as an ordinary user, with answers typed in a terminal', async () => {
    const cwd = folderOf(user, 'yo-prompts');
    const command = [await yoBin(), 'agentops', 'orders-api'];
    const terminal = await Terminal.open(command, { cwd, as: user, env: await yoEnvironment() });
    await reply(terminal, replies);
    await reply(terminal, write);
    assert.equal(await terminal.exitStatus(), 0, await terminal.screen());
    assertSameTree(treeOf(cwd), expected, 'the tree');
  });

  it('yo as an ordinary user, with flags and a pipe that never closes', async () => {
    const cwd = folderOf(user, 'yo-flags');
    const outcome = await yo(['agentops', 'orders-api', ...flags], user, { cwd, stdin: 'open' });
    assert.equal(outcome.hung, false, outcome.stdout);
    assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
    assertSameTree(treeOf(cwd), expected, 'the tree');
  });

  it('yo as an ordinary user, with a file of answers and empty standard input', async () => {
    const cwd = folderOf(user, 'yo-answers');
    const file = join(freshFolder('answers'), 'answers.json');
    writeFileSync(file, JSON.stringify(answers));
    const outcome = await yo(['agentops', 'orders-api', `--answers=${file}`], user, {
      cwd,
      stdin: 'nothing',
    });
    assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
    assertSameTree(treeOf(cwd), expected, 'the tree');
  });

  it("Backstage's run:yeoman, with an object of answers, in its workspace", async () => {
    const workspace = join(freshFolder('backstage'), 'orders-api');
    mkdirSync(workspace);
    const outcome = await backstage({
      namespace: 'agentops:app',
      workspace,
      options: { answers, skipInstall: true },
    });
    assert.equal(outcome.hung, false, outcome.stdout);
    assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
    assertSameTree(treeOf(join(workspace, '..')), expected, 'the tree');
  });

  it('the API, in a program', async () => {
    const folder = freshFolder('api');
    const program = `
      import { apply, plan } from 'generator-agentops';
      const result = await apply(await plan({ features: ['app'], root: process.argv[2], answers: ${JSON.stringify(answers)} }));
      console.log(result.status, result.exitCode);`;
    const script = join(await packageHome(), 'api.mjs');
    writeFileSync(script, program);
    const { stdout } = await must(process.execPath, [script, join(folder, 'orders-api')], {
      cwd: folder,
    });
    assert.equal(stdout, 'written 0\n');
    assertSameTree(treeOf(folder), expected, 'the tree');
  });
});

describe("Backstage's run:yeoman", () => {
  it('fails with the message of the bin on invalid answers, and writes nothing', async () => {
    const workspace = freshFolder('backstage');
    const outcome = await backstage({
      namespace: 'agentops:app',
      workspace,
      options: { answers: { ...answers, lintr: 'eslint' } },
    });
    assert.notEqual(outcome.code, 0);
    assert.match(outcome.stderr, /unknown key "lintr"/);
    assert.deepEqual(treeOf(workspace), []);
  });

  it('writes nothing with dryRun', async () => {
    const workspace = freshFolder('backstage');
    const outcome = await backstage({
      namespace: 'agentops:app',
      workspace,
      options: { answers, dryRun: true },
    });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(treeOf(workspace), []);
  });
});

describe('feature added through every face', () => {
  it('gives the same tree in an existing repository', async () => {
    const user = await ordinaryUser();
    const repository = (): string => {
      const folder = folderOf(user, 'shop');
      // Options that may bring a logger of their own, so that a step is left to a person.
      writeRepository(folder, (text) =>
        text.replace('Fastify({ logger: true })', 'Fastify(JSON.parse(process.env.OPTIONS))'),
      );
      return folder;
    };
    const [bin, byYo, hosted] = [repository(), folderOf(user, 'shop-yo'), repository()];
    // As the user would have made it: yo must be able to write to all of it.
    await must('cp', ['-R', `${repository()}/.`, byYo], { cwd: byYo, as: user });
    const ends = [
      await agentops(['add', 'logging'], { cwd: bin }),
      await yo(['agentops:logging'], user, { cwd: byYo, stdin: 'open' }),
    ];
    assert.deepEqual(
      ends.map(({ code }) => code),
      [3, 3],
      ends.map(({ stderr }) => stderr).join(),
    );
    const step = await backstage({
      namespace: 'agentops:logging',
      workspace: hosted,
      options: { answers: {}, skipInstall: true },
    });
    assert.equal(step.code, 0, step.stderr);
    assert.match(
      step.stdout + step.stderr,
      /addRequestLogging\(app/,
      'the lines that are left to do',
    );
    assertSameTree(treeOf(byYo), treeOf(bin), 'the tree that yo made');
    assertSameTree(treeOf(hosted), treeOf(bin), 'the tree that the scaffolder made');
  });
});

describe('git repository of a new service', () => {
  it('has one commit with all files', async () => {
    const cwd = freshFolder('git');
    const outcome = await agentops(['new', 'svc'], { cwd });
    assert.equal(outcome.code, 0, outcome.stderr);
    const git = async (...args: string[]) =>
      (await must('git', args, { cwd: join(cwd, 'svc') })).stdout;
    assert.equal(await git('status', '--porcelain'), '');
    assert.equal((await git('log', '--format=%an')).trim(), 'Ada');
    assert.ok((await git('ls-files')).includes('src/main.ts'));
  });

  it('has the lockfile, too, with --install', async () => {
    const cwd = freshFolder('git');
    const outcome = await agentops(['new', 'svc', '--install'], { cwd });
    assert.equal(outcome.code, 0, outcome.stderr);
    const git = async (...args: string[]) =>
      (await must('git', args, { cwd: join(cwd, 'svc') })).stdout;
    assert.equal(await git('status', '--porcelain'), '');
    assert.ok((await git('ls-files')).includes('package-lock.json'));
  });
});
