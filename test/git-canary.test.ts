import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { features } from '../src/request/features.ts';
import { everyCommandLine } from './support/every-command-line.ts';
import { plainGit, smallService, type Trap, trap } from './support/git-trap.ts';
import { hosted } from './support/hosted.ts';
import { runHere } from './support/in-terminal.ts';
import { temporaryFolder, writeTree } from './support/temporary.ts';

/*
 * A repository may be a stranger's, and git's configuration names programs. Every key of git-config(1)
 * that git takes a program for is set here, and no command of ours may set one off.
 */

const bin = (args: readonly string[], cwd: string) => runHere(args, { cwd, isTTY: false });

/** Without these, git asks for others. */
const first = [
  'core.fsmonitor',
  'diff.external',
  'diff.x.command',
  'filter.x.process',
  'remote.origin.vcs',
];
const isNotFirst = (key: string): boolean => !first.includes(key);

/** What asks git most. */
const asking = everyCommandLine.filter(
  ([command, ...words]) =>
    command === 'plan' ||
    words.includes('check') ||
    words.includes('--suggest') ||
    words.includes('renumber'),
);

async function assertQuiet(
  { touch, sprung }: Trap,
  folder: string,
  commandLines: typeof everyCommandLine = asking,
): Promise<void> {
  sprung();
  for (const args of commandLines) {
    touch();
    await bin(args, folder);
    assert.deepEqual(sprung(), [], `${folder}: ${args.join(' ')}`);
  }
}

describe('git in an untrusted repository', () => {
  before(function () {
    // The canaries are shell scripts; git's Windows builds have their own rules for those.
    if (process.platform === 'win32') this.skip();
  });

  it('runs the canaries of this test when called directly', () => {
    const seen = [trap(), trap(isNotFirst)].flatMap(({ root, touch, sprung }) => {
      touch();
      for (const command of ['status', 'log']) {
        plainGit(root, command);
      }
      plainGit(root, 'read-tree', 'HEAD');
      return sprung().map((line) => line.split(' ')[0]);
    });
    for (const name of [
      'core.fsmonitor',
      'filter.x.clean',
      'filter.x.process',
      'gpg.program',
      'post-index-change',
    ]) {
      assert.ok(seen.includes(name), `${name} is not among ${seen.join(', ')}`);
    }
  });

  for (const isWanted of [undefined, isNotFirst]) {
    const title = isWanted ? `, without ${first.join(', ')}` : '';

    it(`runs no configured program, in any command${title}`, async () => {
      const set = trap(isWanted);
      await assertQuiet(set, set.root, everyCommandLine);
    });

    it(`runs no configured program, in any generator${title}`, async () => {
      const { root, touch, sprung } = trap(isWanted);
      for (const { id } of features) {
        const folder = id === 'app' ? join(root, 'services/x') : root;
        touch();
        await hosted(id, folder, { yes: true, title: 'A decision' });
        assert.deepEqual(sprung(), [], id);
      }
    });
  }

  it('does not treat committed files as a repository', async () => {
    const { root, canary, sprung } = trap();
    const inner = join(root, 'packages/api');
    writeTree(inner, {
      ...smallService,
      HEAD: 'ref: refs/heads/main\n',
      'objects/.keep': '',
      'refs/heads/.keep': '',
      config: `[core]\nrepositoryformatversion=0\nbare=false\nworktree=.\nfsmonitor="${canary} bare"\n`,
    });
    plainGit(inner, 'status');
    assert.ok(sprung().includes('canary bare'), 'git by itself takes the files for a repository');
    for (const command of [['plan', 'add', 'health-check'], ['check'], ['adr', 'list']]) {
      await bin(command, inner);
      assert.deepEqual(sprung(), [], command.join(' '));
    }
  });

  it('is not looked up in the current folder', async () => {
    const { root, canary, sprung } = trap();
    writeFileSync(join(root, 'git'), `#!/bin/sh\n'${canary}' git\n`);
    chmodSync(join(root, 'git'), 0o755);
    const { PATH } = process.env;
    process.env.PATH = ['', '.', PATH].join(delimiter);
    try {
      await bin(['plan', 'add', 'health-check'], root);
    } finally {
      process.env.PATH = PATH;
    }
    assert.deepEqual(sprung(), []);
  });

  it('does not treat committed files above the package as a repository', async () => {
    const { root, canary, sprung } = trap();
    const middle = join(root, 'packages');
    writeTree(middle, {
      HEAD: 'ref: refs/heads/main\n',
      'objects/.keep': '',
      'refs/heads/.keep': '',
      config: `[core]\nrepositoryformatversion=0\nbare=false\nworktree=.\nfsmonitor="${canary} bare"\n`,
    });
    writeTree(join(middle, 'api'), smallService);
    plainGit(join(middle, 'api'), 'status');
    assert.ok(sprung().includes('canary bare'), 'git by itself takes the files for a repository');
    for (const command of [['plan', 'add', 'health-check'], ['check'], ['codeowners', 'check']]) {
      await bin(command, join(middle, 'api'));
      assert.deepEqual(sprung(), [], command.join(' '));
    }
  });

  it('runs nothing from a repository that a .git file points to', async () => {
    const set = trap();
    // As an archive may have it: a file that leads to a store in the same tree.
    const linked = join(set.root, 'linked');
    writeTree(linked, { ...smallService, '.git': 'gitdir: ../.git\n' });
    plainGit(linked, 'status');
    assert.ok(set.sprung().includes('core.fsmonitor 2'), 'git by itself follows the file');
    await assertQuiet(set, linked);
  });

  it('runs nothing from a linked worktree with its own configuration', async () => {
    const set = trap();
    const { root, config, sprung } = set;
    const linked = join(temporaryFolder(), 'linked');
    writeFileSync(config.path, config.plain);
    plainGit(root, '-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '--quiet', linked);
    plainGit(root, 'config', 'extensions.worktreeConfig', 'true');
    writeFileSync(join(root, '.git/worktrees/linked/config.worktree'), config.set);
    plainGit(linked, 'status');
    assert.ok(
      sprung().some((line) => line.startsWith('core.fsmonitor')),
      'git reads it',
    );
    await assertQuiet(set, linked);
  });

  it('runs nothing from a submodule', async () => {
    const set = trap();
    const { root, config, sprung } = set;
    const outer = temporaryFolder();
    writeTree(outer, smallService);
    writeFileSync(config.path, config.plain);
    plainGit(outer, 'init', '--quiet', '--initial-branch=main');
    plainGit(outer, '-c', 'protocol.file.allow=always', 'clone', '--quiet', root, 'sub');
    writeFileSync(join(outer, 'sub/.git/config'), config.set);
    plainGit(outer, 'add', '--all');
    plainGit(outer, 'commit', '--quiet', '--message', 'begin');
    sprung();
    plainGit(outer, 'status');
    assert.notDeepEqual(sprung(), [], 'git by itself enters the submodule');
    for (const folder of [outer, join(outer, 'sub')]) await assertQuiet(set, folder);
  });

  it('fetches nothing from the remote of a partial clone, in any git version', async () => {
    const { root, canary, sprung } = trap(
      (key) => /^(remote\.origin|alias|core\.sshCommand)/.test(key) && isNotFirst(key),
    );
    const tree = plainGit(root, '-c', 'core.fsmonitor=', 'rev-parse', 'HEAD^{tree}').stdout.trim();
    rmSync(join(root, '.git/objects', tree.slice(0, 2), tree.slice(2)));
    // A git that has not heard of GIT_NO_LAZY_FETCH, as all were before 2.45.
    const old = temporaryFolder();
    const real = spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim();
    writeFileSync(join(old, 'git'), `#!/bin/sh\nunset GIT_NO_LAZY_FETCH\nexec '${real}' "$@"\n`);
    chmodSync(join(old, 'git'), 0o755);
    // Not known as a protocol to git, so an alias takes its place.
    for (const name of ['none', 'file', 'x']) {
      plainGit(root, 'config', `alias.remote-${name}`, `!${canary} alias`);
    }
    const addresses = [
      `ext::${canary} ext`,
      root,
      `file://${root}`,
      'ssh://x/y',
      'none::x',
      'x::y',
    ];
    const { PATH } = process.env;
    process.env.PATH = [old, PATH].join(delimiter);
    try {
      for (const address of addresses) {
        plainGit(root, 'config', '--replace-all', 'remote.origin.url', address);
        sprung();
        plainGit(root, '-c', 'core.fsmonitor=', 'ls-tree', 'HEAD');
        assert.notDeepEqual(sprung(), [], `git by itself fetches from ${address}`);
        for (const command of [
          ['plan', 'add', 'health-check'],
          ['codeowners', '--suggest'],
          ['adr', 'renumber'],
        ]) {
          await bin(command, root);
          assert.deepEqual(sprung(), [], `${address}: ${command.join(' ')}`);
        }
      }
    } finally {
      process.env.PATH = PATH;
    }
  });
});
