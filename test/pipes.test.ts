import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { diskReader, entriesOf } from '../src/disk/disk-reader.ts';
import { bin } from './support/bin.ts';
import { smallService } from './support/small-service.ts';
import { readTree, temporaryFolder, writeTree } from './support/temporary.ts';

/* Whoever opens a pipe waits until somebody writes to it. The bin is ended when it waits, and has no status then. */

const pipe = (...path: string[]): void => {
  rmSync(join(...path), { force: true });
  execFileSync('mkfifo', [join(...path)]);
};
const git = (cwd: string, ...args: string[]): void => {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  execFileSync('git', [...who, ...args], { cwd, stdio: 'pipe' });
};
const committed = (): string => {
  const root = temporaryFolder();
  writeTree(root, { ...smallService, CODEOWNERS: '* @someone\n' });
  git(root, 'init', '--quiet', '--initial-branch=main');
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', 'begin');
  return root;
};
const ends = (args: readonly string[], cwd: string, status: number, said = /./): void => {
  const outcome = bin(args, cwd);
  assert.equal(outcome.status, status, `${args.join(' ')}: ${outcome.stderr}`);
  assert.match(outcome.stdout + outcome.stderr, said);
};

describe('pipe in place of a file', () => {
  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  it('above a package does not block the run', () => {
    const whole = temporaryFolder();
    writeTree(join(whole, 'services/api'), smallService);
    pipe(whole, 'package.json');
    pipe(whole, 'services/package.json');
    ends(['add', 'health-check', '--yes'], join(whole, 'services/api'), 0);
  });

  for (const path of ['HEAD', 'index', 'config', 'packed-refs', 'info/exclude', 'shallow'])
    it(`in git metadata is reported before git blocks: .git/${path}`, () => {
      const root = committed();
      pipe(root, '.git', path);
      ends(['add', 'health-check', '--yes'], root, 4, /a pipe or a device/);
      ends(['codeowners', 'check'], root, 2, /a pipe or a device/);
    });

  for (const path of ['.gitignore', '.gitattributes', '.mailmap'])
    it(`in git metadata is reported before git blocks: ${path}`, () => {
      const root = committed();
      pipe(root, path);
      ends(['codeowners', '--suggest'], root, 2, /a pipe or a device/);
    });

  it('is found behind links and in the store of a linked worktree', () => {
    const root = committed();
    symlinkSync('/dev/zero', join(root, '.git/info/attributes'));
    ends(['codeowners', 'check'], root, 2, /a pipe or a device/);
    rmSync(join(root, '.git/info/attributes'));
    const linked = join(temporaryFolder(), 'linked');
    git(root, 'worktree', 'add', '--quiet', linked);
    ends(['codeowners', 'check'], linked, 5);
    pipe(root, '.git/worktrees/linked/index');
    ends(['codeowners', 'check'], linked, 2, /a pipe or a device/);
    rmSync(join(root, '.git/worktrees/linked/index'));
    pipe(root, '.git/config');
    ends(['codeowners', 'check'], linked, 2, /a pipe or a device/);
  });

  it('is refused as a saved plan, also behind a link', () => {
    const root = temporaryFolder();
    writeTree(root, smallService);
    ends(['plan', 'add', 'health-check', '--out', 'plan.json'], root, 0);
    rmSync(join(root, 'tsconfig.json'));
    mkdirSync(join(root, 'more'));
    pipe(root, 'more/pipe');
    symlinkSync('more/pipe', join(root, 'tsconfig.json'));
    ends(['apply', 'plan.json', '--yes'], root, 4, /tsconfig\.json/);
    pipe(root, 'plan.json');
    ends(['apply', 'plan.json', '--yes'], root, 2);
  });
});

describe('circular link', () => {
  it('does not hide its neighbours', () => {
    const root = temporaryFolder();
    writeTree(root, { 'src/main.ts': '' });
    symlinkSync('loop.ts', join(root, 'src/loop.ts'));
    symlinkSync('nowhere', join(root, 'src/dangling.ts'));
    symlinkSync('main.ts/x', join(root, 'src/through.ts'));
    assert.deepEqual(
      entriesOf(join(root, 'src')).map(({ name }) => name),
      ['dangling.ts', 'loop.ts', 'main.ts', 'through.ts'],
    );
    const reader = diskReader(root);
    for (const path of ['src/loop.ts', 'src/dangling.ts', 'src/through.ts', 'x'.repeat(5000)])
      assert.equal(reader.read(path), undefined, path);
  });

  it('blocks a write', () => {
    const root = temporaryFolder();
    writeTree(root, smallService);
    symlinkSync('.yo-rc.json', join(root, '.yo-rc.json'));
    const before = readTree(root);
    ends(['add', 'health-check', '--yes'], root, 2, /goes through the symbolic link/);
    assert.deepEqual(readTree(root), before);
  });
});
