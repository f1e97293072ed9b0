import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { bin } from './support/bin.ts';
import { temporaryFolder, writeTree } from './support/temporary.ts';

/*
 * A repository may be a stranger's, and git's configuration names programs. Every key of git-config(1)
 * whose value is run, or that makes a program run, is set here, and no command of ours may set one off.
 */

/** Keys whose value is a command line or the path of a program. */
const programs = [
  'alias.ls-files=!',
  'alias.log=!',
  'browser.x.cmd=',
  'browser.x.path=',
  'core.alternateRefsCommand=',
  'core.askPass=',
  'core.editor=',
  'core.fsmonitor=',
  'core.gitProxy=',
  'core.pager=',
  'core.sshCommand=',
  'credential.helper=!',
  'diff.external=',
  'diff.x.command=',
  'diff.x.textconv=',
  'difftool.x.cmd=',
  'difftool.x.path=',
  'filter.x.clean=',
  'filter.x.process=',
  'filter.x.smudge=',
  'gpg.openpgp.program=',
  'gpg.program=',
  'gpg.ssh.defaultKeyCommand=',
  'gpg.ssh.program=',
  'gpg.x509.program=',
  'guitool.x.cmd=',
  'interactive.diffFilter=',
  'man.x.cmd=',
  'man.x.path=',
  'merge.x.driver=',
  'mergetool.x.cmd=',
  'mergetool.x.path=',
  'pager.log=',
  'pager.ls-files=',
  'receive.procReceiveRefs=',
  'remote.origin.receivepack=',
  'remote.origin.uploadpack=',
  'sendemail.sendmailCmd=',
  'sendemail.smtpServer=',
  'sequence.editor=',
  'ssh.variant=',
  'submodule.sub.update=!',
  'tar.x.command=',
  'trailer.x.cmd=',
  'trailer.x.command=',
  'uploadpack.packObjectsHook=',
  'web.browser=',
];

/** Keys that make git run what others name, or look elsewhere for it. */
const switches = [
  'commit.gpgSign=true',
  'core.attributesFile=attributes',
  'core.preloadIndex=true',
  'core.untrackedCache=true',
  'diff.submodule=log',
  'extensions.partialClone=origin',
  'fetch.recurseSubmodules=true',
  'log.showSignature=true',
  'protocol.allow=always',
  'protocol.ext.allow=always',
  'remote.origin.promisor=true',
  'status.submoduleSummary=true',
  'submodule.recurse=true',
  'trailer.x.ifexists=add',
];

const hooks = ['post-index-change', 'fsmonitor-watchman', 'reference-transaction', 'pre-commit'];

interface Trap {
  readonly root: string;
  /** Names of the canaries that were set off, and forgets them. */
  sprung(): string[];
}

const tidyEnvironment = {
  ...process.env,
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};

const plainGit = (cwd: string, ...args: string[]) =>
  spawnSync('git', args, { cwd, encoding: 'utf8', env: tidyEnvironment, timeout: 20_000 });

const service = {
  'package.json':
    '{\n  "name": "small",\n  "version": "1.0.0",\n  "type": "module",\n  "main": "src/index.js",\n  "dependencies": {\n    "express": "^5.1.0"\n  }\n}\n',
  'src/index.js':
    "import express from 'express';\n\nconst app = express();\napp.get('/', (_request, response) => response.send('hi'));\napp.listen(3000);\n",
  'docs/adr/0001-begin.md': '# 1. Begin\n\n## Status\n\nAccepted\n',
  CODEOWNERS: '* @someone\n',
};

function trap(): Trap {
  const root = temporaryFolder();
  const log = join(root, 'canary.log');
  const canary = join(root, 'canary');
  writeFileSync(canary, `#!/bin/sh\necho "$1" >> '${log}'\nexit 1\n`);
  chmodSync(canary, 0o755);
  writeTree(root, { ...service, '.gitattributes': '* filter=x diff=x merge=x\n' });
  plainGit(root, 'init', '--quiet', '--initial-branch=main');
  plainGit(root, 'add', '--all');
  // A commit that claims a signature, so that showing it would ask the program of gpg.
  plainGit(root, 'commit', '--quiet', '--message', 'begin');
  sign(root);
  const commands = programs.map((key) => {
    const [name = '', mark = ''] = key.split('=');
    return `${name}=${mark}${canary} ${name}`;
  });
  const keys = [...commands, ...switches, `remote.origin.url=ext::${canary} ext`];
  for (const key of keys) {
    const at = key.indexOf('=');
    plainGit(root, 'config', '--add', key.slice(0, at), key.slice(at + 1));
  }
  for (const name of hooks) {
    const path = join(root, '.git/hooks', name);
    mkdirSync(join(root, '.git/hooks'), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n'${canary}' hook:${name}\nexit 0\n`);
    chmodSync(path, 0o755);
  }
  // gpg.program is a path, without words of its own.
  const gpg = join(root, 'gpg');
  writeFileSync(gpg, `#!/bin/sh\n'${canary}' gpg.program\nexit 1\n`);
  chmodSync(gpg, 0o755);
  for (const key of ['gpg.program', 'gpg.openpgp.program']) {
    plainGit(root, 'config', '--replace-all', key, gpg);
  }
  return {
    root,
    sprung: () => {
      const said = existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : [];
      writeFileSync(log, '');
      return [...new Set(said)].sort();
    },
  };
}

/** Gives the last commit a signature that nobody can verify. */
function sign(root: string): void {
  const commit = execFileSync('git', ['cat-file', 'commit', 'HEAD'], {
    cwd: root,
    encoding: 'utf8',
  });
  const [head, body] = commit.split('\n\n', 2);
  const signature =
    'gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n';
  const id = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], {
    cwd: root,
    encoding: 'utf8',
    input: `${head}\n${signature}\n${body}`,
  }).trim();
  plainGit(root, 'update-ref', 'HEAD', id);
}

/** Touches the files, so that git has to look into them. */
function touch(root: string): void {
  for (const path of Object.keys(service)) utimesSync(join(root, path), 1, 1);
}

const commands: readonly (readonly string[])[] = [
  ['plan', 'add', 'health-check'],
  ['add', 'health-check', '--yes'],
  ['check'],
  ['check', '--all'],
  ['update', '--yes'],
  ['remove', 'health-check', '--yes', '--force'],
  ['detect'],
  ['codeowners', '--yes', '--owners', '@me'],
  ['codeowners', 'check'],
  ['codeowners', 'who', 'src/index.js'],
  ['codeowners', '--suggest'],
  ['adr', 'list'],
  ['adr', 'check'],
  ['adr', 'new', 'A decision', '--yes'],
  ['adr', 'renumber'],
];

describe('git, in a repository of a stranger', function () {
  this.timeout(120_000);
  before(function () {
    // The canaries are shell scripts; git's Windows builds have their own rules for those.
    if (process.platform === 'win32') this.skip();
  });

  it('runs the canaries of this test by itself', () => {
    const { root, sprung } = trap();
    touch(root);
    plainGit(root, 'status');
    const seen = sprung();
    assert.ok(seen.includes('core.fsmonitor'));
    assert.ok(seen.some((name) => name.startsWith('filter.x')));
    plainGit(root, '-c', 'core.fsmonitor=', 'log', '-1');
    assert.ok(sprung().includes('gpg.program'));
    plainGit(root, '-c', 'core.fsmonitor=', 'fetch', 'origin');
    assert.ok(sprung().includes('ext'));
    plainGit(root, '-c', 'core.fsmonitor=', 'read-tree', 'HEAD');
    assert.ok(sprung().includes('hook:post-index-change'));
  });

  it('runs nothing that the configuration names, whatever the command', () => {
    const { root, sprung } = trap();
    for (const command of commands) {
      touch(root);
      bin(command, root);
      assert.deepEqual(sprung(), [], command.join(' '));
    }
  });

  it('takes no committed files for a repository', () => {
    const { root, sprung } = trap();
    const inner = join(root, 'packages/api');
    writeTree(inner, {
      ...service,
      HEAD: 'ref: refs/heads/main\n',
      'objects/.keep': '',
      'refs/heads/.keep': '',
      config: `[core]\nrepositoryformatversion=0\nbare=false\nworktree=.\nfsmonitor="${join(root, 'canary')} bare"\n`,
    });
    plainGit(inner, 'status');
    assert.ok(sprung().includes('bare'), 'git by itself takes the files for a repository');
    for (const command of [['plan', 'add', 'health-check'], ['check'], ['adr', 'list']]) {
      bin(command, inner);
      assert.deepEqual(sprung(), [], command.join(' '));
    }
  });

  it('is not looked for in the folder of the run', () => {
    const { root, sprung } = trap();
    writeFileSync(join(root, 'git'), `#!/bin/sh\n'${join(root, 'canary')}' git\n`);
    chmodSync(join(root, 'git'), 0o755);
    const { PATH } = process.env;
    process.env.PATH = ['', '.', PATH].join(delimiter);
    try {
      bin(['plan', 'add', 'health-check'], root);
    } finally {
      process.env.PATH = PATH;
    }
    assert.deepEqual(sprung(), []);
  });

  it('takes no committed files above the package for a repository either', () => {
    const { root, sprung } = trap();
    const middle = join(root, 'packages');
    writeTree(middle, {
      HEAD: 'ref: refs/heads/main\n',
      'objects/.keep': '',
      'refs/heads/.keep': '',
      config: `[core]\nrepositoryformatversion=0\nbare=false\nworktree=.\nfsmonitor="${join(root, 'canary')} bare"\n`,
    });
    writeTree(join(middle, 'api'), service);
    plainGit(join(middle, 'api'), 'status');
    assert.ok(sprung().includes('bare'), 'git by itself takes the files for a repository');
    for (const command of [['plan', 'add', 'health-check'], ['check'], ['codeowners', 'check']]) {
      bin(command, join(middle, 'api'));
      assert.deepEqual(sprung(), [], command.join(' '));
    }
  });

  it('runs nothing of a repository that a .git file names, nor of a submodule', () => {
    const { root, sprung } = trap();
    // As an archive may have it: a file that leads to a store in the same tree.
    const linked = join(root, 'linked');
    writeTree(linked, { ...service, '.git': 'gitdir: ../.git\n' });
    plainGit(linked, 'status');
    assert.ok(sprung().includes('core.fsmonitor'), 'git by itself follows the file');
    const outer = temporaryFolder();
    writeTree(outer, service);
    plainGit(outer, 'init', '--quiet', '--initial-branch=main');
    plainGit(outer, '-c', 'protocol.file.allow=always', 'clone', '--quiet', root, 'sub');
    writeFileSync(join(outer, 'sub/.git/config'), readFileSync(join(root, '.git/config')));
    plainGit(outer, 'add', '--all');
    plainGit(outer, 'commit', '--quiet', '--message', 'begin');
    sprung();
    plainGit(outer, 'status');
    assert.ok(sprung().includes('core.fsmonitor'), 'git by itself enters the submodule');
    for (const folder of [linked, outer, join(outer, 'sub')]) {
      for (const command of commands) {
        if (command[0] === 'remove' || command[0] === 'update') continue;
        bin(command, folder);
        assert.deepEqual(sprung(), [], `${folder}: ${command.join(' ')}`);
      }
    }
  });

  it('fetches nothing from what a partial clone names, whatever the version of git', () => {
    const { root, sprung } = trap();
    const tree = plainGit(root, '-c', 'core.fsmonitor=', 'rev-parse', 'HEAD^{tree}').stdout.trim();
    rmSync(join(root, '.git/objects', tree.slice(0, 2), tree.slice(2)));
    // A git that has not heard of GIT_NO_LAZY_FETCH, as all were before 2.45.
    const old = temporaryFolder();
    const real = spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim();
    writeFileSync(join(old, 'git'), `#!/bin/sh\nunset GIT_NO_LAZY_FETCH\nexec '${real}' "$@"\n`);
    chmodSync(join(old, 'git'), 0o755);
    const canary = join(root, 'canary');
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
          bin(command, root);
          assert.deepEqual(sprung(), [], `${address}: ${command.join(' ')}`);
        }
      }
    } finally {
      process.env.PATH = PATH;
    }
  });
});
