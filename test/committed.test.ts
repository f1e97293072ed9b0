import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { adrTree } from '../src/disk/adr-repository.ts';
import { arrivals } from '../src/disk/arrivals.ts';
import { requireCommitted } from '../src/disk/committed.ts';
import { filesOfRepository, initialCommit, pastCommits } from '../src/disk/git.ts';
import { managedPackages } from '../src/installed/managed-packages.ts';
import { temporaryFolder, writeTree } from './support/temporary.ts';

const foldsCase = existsSync(fileURLToPath(import.meta.url).replace('committed', 'COMMITTED'));

const person = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
const git = (cwd: string, ...args: string[]): string => {
  const { status, stdout, stderr } = spawnSync('git', [...person, ...args], {
    cwd,
    encoding: 'utf8',
  });
  assert.equal(status, 0, `git ${args.join(' ')}: ${stderr}`);
  return stdout;
};

function repository(files: Record<string, string>, ...init: string[]): string {
  const root = temporaryFolder();
  git(root, 'init', '--quiet', '--initial-branch=main', ...init);
  writeTree(root, files);
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', 'begin');
  return root;
}

const refusal = (
  root: string,
  paths: readonly string[],
): { message: string; details: string[] } => {
  try {
    requireCommitted(root, paths);
  } catch (error) {
    const { message, details } = error as { message: string; details: string[] };
    return { message, details: [...details] };
  }
  return { message: '', details: [] };
};

const open = (root: string, ...paths: string[]): string[] => refusal(root, paths).details;

describe('git status before a run', () => {
  it('refuses uncommitted changes to the affected files', () => {
    const root = repository({ 'a.js': 'a\n', 'b c/é [x]*.js': 'b\n', '.gitignore': 'ignored\n' });
    writeTree(root, { ignored: 'i\n', new: 'n\n' });
    assert.deepEqual(open(root, 'a.js', 'b c/é [x]*.js'), []);
    assert.deepEqual(open(root, 'a.js', 'ignored', 'new'), ['ignored', 'new']);
    appendFileSync(join(root, 'b c/é [x]*.js'), 'more\n');
    assert.deepEqual(open(root, 'a.js', 'b c/é [x]*.js'), ['b c/é [x]*.js']);
    assert.deepEqual(open(join(root, 'b c'), 'é [x]*.js'), ['é [x]*.js']);
  });

  it('refuses staged changes', () => {
    const root = repository({ 'a.js': 'a\n' });
    writeFileSync(join(root, 'a.js'), 'b\n');
    git(root, 'add', 'a.js');
    assert.deepEqual(open(root, 'a.js'), ['a.js']);
    writeFileSync(join(root, 'new.js'), 'n\n');
    git(root, 'add', '--intent-to-add', 'new.js');
    assert.deepEqual(open(root, 'new.js'), ['new.js']);
  });

  for (const flag of ['--assume-unchanged', '--skip-worktree']) {
    it(`does not trust ${flag}`, () => {
      const root = repository({ 'a.js': 'a\n' });
      git(root, 'update-index', flag, 'a.js');
      writeFileSync(join(root, 'a.js'), 'b\n');
      assert.equal(git(root, 'status', '--porcelain'), '');
      assert.deepEqual(open(root, 'a.js'), ['a.js']);
    });
  }

  it('refuses existing files before the first commit', () => {
    const root = temporaryFolder();
    git(root, 'init', '--quiet');
    writeTree(root, { 'a.js': 'a\n' });
    assert.deepEqual(open(root, 'a.js'), ['a.js']);
  });

  it('accepts a checkout with CRLF', () => {
    const root = repository({ 'a.js': 'a\nb\n' });
    git(root, 'config', 'core.autocrlf', 'true');
    rmSync(join(root, 'a.js'));
    git(root, 'checkout', '--', 'a.js');
    assert.deepEqual(open(root, 'a.js'), []);
    appendFileSync(join(root, 'a.js'), 'c\r\n');
    assert.deepEqual(open(root, 'a.js'), ['a.js']);
  });

  it('accepts SHA-256 repositories', () => {
    const root = repository({ 'a.js': 'a\n' }, '--object-format=sha256');
    assert.deepEqual(open(root, 'a.js'), []);
    appendFileSync(join(root, 'a.js'), 'c\n');
    assert.deepEqual(open(root, 'a.js'), ['a.js']);
  });

  it('accepts files stored with Git LFS', () => {
    const bytes = 'large\n';
    const oid = createHash('sha256').update(bytes).digest('hex');
    const root = repository({
      a: `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${bytes.length}\n`,
    });
    writeFileSync(join(root, 'a'), bytes);
    assert.deepEqual(open(root, 'a'), []);
    appendFileSync(join(root, 'a'), 'more\n');
    assert.deepEqual(open(root, 'a'), ['a']);
  });

  it('accepts linked worktrees and submodules', () => {
    const root = repository({ 'a.js': 'a\n' });
    const tree = join(temporaryFolder(), 'tree');
    git(root, 'worktree', 'add', '--quiet', tree);
    assert.deepEqual(open(tree, 'a.js'), []);
    appendFileSync(join(tree, 'a.js'), 'c\n');
    assert.deepEqual(open(tree, 'a.js'), ['a.js']);
    const outer = repository({ 'b.js': 'b\n' });
    git(outer, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', root, 'sub');
    assert.deepEqual(open(join(outer, 'sub'), 'a.js'), []);
    appendFileSync(join(outer, 'sub/a.js'), 'c\n');
    assert.deepEqual(open(join(outer, 'sub'), 'a.js'), ['a.js']);
  });

  it('refuses the run with the message of git if git fails', () => {
    const root = repository({ 'a.js': 'a\n' });
    writeFileSync(join(root, '.git/index'), 'broken');
    assert.match(refusal(root, ['a.js']).message, /cannot say/);
    assert.match(open(root, 'a.js').join(), /index/);
    rmSync(join(root, '.git'), { recursive: true });
    mkdirSync(join(root, '.git'));
    assert.match(open(root, 'a.js').join(), /not a git repository/);
    const { PATH } = process.env;
    process.env.PATH = '';
    try {
      assert.match(open(root, 'a.js').join(), /not found in PATH/);
    } finally {
      process.env.PATH = PATH;
    }
  });

  it('is not read without a repository or changes', () => {
    const root = temporaryFolder();
    writeTree(root, { 'a.js': 'a\n' });
    assert.deepEqual(open(root, 'a.js'), []);
    symlinkSync('nowhere', join(root, '.git'));
    assert.deepEqual(open(root), []);
  });

  it('is read in a repository of another owner', () => {
    const root = repository({ 'a.js': 'a\n' });
    // Only root can give a tree away; it is the usual case of a container over a mounted checkout.
    if (process.getuid?.() === 0) spawnSync('chown', ['-R', '12345', root]);
    assert.deepEqual(open(root, 'a.js'), []);
    appendFileSync(join(root, 'a.js'), 'c\n');
    assert.deepEqual(open(root, 'a.js'), ['a.js']);
  });

  it('is not read for ignored folders', () => {
    const root = repository({ 'a.js': 'a\n', '.gitignore': 'scratch/\n' });
    writeTree(root, { 'scratch/service/b.js': 'b\n' });
    assert.deepEqual(open(join(root, 'scratch/service'), 'b.js'), []);
    // With a file of its own in there the repository does keep the folder.
    writeTree(root, { 'scratch/service/kept.js': 'k\n' });
    git(root, 'add', '--force', 'scratch/service/kept.js');
    git(root, 'commit', '--quiet', '--message', 'keep');
    assert.deepEqual(open(join(root, 'scratch/service'), 'b.js', 'kept.js'), ['b.js']);
    assert.deepEqual(open(root, 'scratch/service/b.js'), ['scratch/service/b.js']);
  });

  // Only where the disk itself takes both names for one file, as on macOS and Windows.
  if (foldsCase)
    it('finds a file by its name on disk', () => {
      const root = repository({ 'Readme.md': 'a\n' });
      assert.deepEqual(open(root, 'README.md'), []);
      appendFileSync(join(root, 'Readme.md'), 'b\n');
      assert.deepEqual(open(root, 'README.md'), ['README.md']);
    });

  it('fails if .git is a dangling link', () => {
    const root = repository({ 'a.js': 'a\n' });
    renameSync(join(root, '.git'), join(root, 'elsewhere'));
    symlinkSync('nowhere', join(root, '.git'));
    assert.match(refusal(root, ['a.js']).message, /cannot say/);
  });
});

describe('git listings', () => {
  const questions: readonly (readonly [name: string, ask: (root: string) => unknown])[] = [
    ['files', filesOfRepository],
    ['records', adrTree],
    ['packages', managedPackages],
    ['commits', pastCommits],
    ['arrivals', (root) => [...arrivals(root, ['.']).keys()]],
  ];
  for (const [name, ask] of questions) {
    it(`fail instead of being empty (${name})`, () => {
      const root = repository({ 'a.md': 'a\n' });
      ask(root);
      rmSync(join(root, '.git/HEAD'));
      assert.throws(() => ask(root), { id: 'REFUSED', exitCode: 2 });
    });
  }

  it('are empty before the first commit', () => {
    const root = temporaryFolder();
    git(root, 'init', '--quiet');
    writeTree(root, { 'a.md': 'a\n' });
    assert.deepEqual(filesOfRepository(root), ['a.md']);
    assert.deepEqual(pastCommits(root), []);
    assert.deepEqual([...arrivals(root, ['.'])], []);
  });

  it('fail if the last commit is missing', () => {
    const root = repository({ 'a.md': 'a\n' });
    const id = git(root, 'rev-parse', 'HEAD').trim();
    rmSync(join(root, '.git/objects', id.slice(0, 2), id.slice(2)));
    assert.throws(() => pastCommits(root), { id: 'REFUSED' });
    assert.throws(() => arrivals(root, ['.']), { id: 'REFUSED' });
    assert.notDeepEqual(open(root, 'a.md'), []);
  });
});

describe('first commit of a service', () => {
  it('runs no hooks, works with old git settings, and is on main', function () {
    if (process.platform === 'win32') this.skip();
    const folder = temporaryFolder();
    const bin = join(folder, 'bin');
    const hook = '#!/bin/sh\necho run >> hooks-ran\nexit 1\n';
    const real = spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim();
    writeTree(folder, {
      'bin/git': `#!/bin/sh\ncase "$*" in *--initial-branch*) exit 129;; esac\nexec '${real}' "$@"\n`,
      'template/hooks/pre-commit': hook,
      'template/hooks/prepare-commit-msg': hook,
      'template/hooks/post-commit': hook,
      settings: `[user]\nname = a\nemail = a@example.org\n[init]\ntemplateDir = ${join(folder, 'template')}\n`,
      'service/a.js': 'a\n',
    });
    spawnSync('chmod', ['-R', '+x', bin, join(folder, 'template')]);
    const { PATH, GIT_CONFIG_GLOBAL } = process.env;
    process.env.PATH = [bin, PATH].join(delimiter);
    process.env.GIT_CONFIG_GLOBAL = join(folder, 'settings');
    const root = join(folder, 'service');
    try {
      assert.equal(initialCommit(root, ['a.js']), undefined);
    } finally {
      process.env.PATH = PATH;
      if (GIT_CONFIG_GLOBAL === undefined) delete process.env.GIT_CONFIG_GLOBAL;
      else process.env.GIT_CONFIG_GLOBAL = GIT_CONFIG_GLOBAL;
    }
    assert.equal(existsSync(join(root, 'hooks-ran')), false);
    assert.equal(git(root, 'log', '--format=%s %an').trim(), 'Initial commit a');
    assert.equal(git(root, 'symbolic-ref', 'HEAD').trim(), 'refs/heads/main');
    assert.deepEqual(open(root, 'a.js'), []);
  });
});
