import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { contain, containPlanned, realRoot } from '../src/disk/containment.ts';
import type { Change } from '../src/model/change.ts';
import { AgentopsError } from '../src/model/errors.ts';
import { decode } from '../src/model/faithful.ts';
import { commit, pending, recover } from '../src/write/transaction.ts';
import { forEachFailure, onFailingDisk } from './support/failing-disk.ts';
import { applied, type Tree } from './support/memory-tree.ts';
import { readTree, temporaryFolder, writeTree } from './support/temporary.ts';

const before: Tree = {
  'untouched.txt': 'as it is\n',
  'run.sh': 'old\n',
  'src/a.ts': 'old\n',
  'src/b.ts': 'old\n',
  'src/gone.ts': 'old\n',
};
const changes: readonly Change[] = [
  { path: 'new.txt', before: undefined, after: 'new\n', conflict: false },
  { path: 'deep/er/new.ts', before: undefined, after: 'new\n', conflict: false },
  { path: 'run.sh', before: 'old\n', after: 'new\n', conflict: false },
  { path: 'src/a.ts', before: 'old\n', after: 'new\n', conflict: true },
  { path: 'src/b.ts', before: 'old\n', after: '', conflict: true },
  { path: 'src/gone.ts', before: 'old\n', after: undefined, conflict: false },
];

/** A folder with the tree as it was; `run.sh` can be run. */
function target(): string {
  const root = temporaryFolder();
  writeTree(root, before);
  chmodSync(join(root, 'run.sh'), 0o750);
  return root;
}

const modeOf = (path: string): number => statSync(path).mode & 0o777;

function assertUntouched(root: string, when: string): void {
  const { 'src/': _folder, ...files } = readTree(root);
  assert.deepEqual(files, before, when);
  assert.equal(modeOf(join(root, 'run.sh')), 0o750, when);
}

/** A process that dies may leave an empty `.agentops`; git does not see it, the next write removes it. */
function withoutEmptyHome(root: string): string {
  if (readTree(root)['.agentops/'] === '') rmdirSync(join(root, '.agentops'));
  return root;
}

function assertWritten(root: string): void {
  const files = Object.entries(readTree(root)).filter(([path]) => !path.endsWith('/'));
  assert.deepEqual(Object.fromEntries(files), applied(before, changes));
  assert.equal(modeOf(join(root, 'run.sh')), 0o750);
}

function refusal(work: () => unknown): AgentopsError {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof AgentopsError, String(error));
    return error;
  }
  assert.fail('it was not refused');
}

describe('write', () => {
  it('creates and replaces files, keeps modes, and leaves nothing else behind', () => {
    const root = target();
    commit(root, changes);
    assertWritten(root);
  });

  it('creates the target', () => {
    const root = join(temporaryFolder(), 'not', 'yet');
    commit(root, changes.slice(0, 2));
    assert.equal(readFileSync(join(root, 'deep/er/new.ts'), 'utf8'), 'new\n');
  });

  it('restores everything after a failure at any step', () => {
    const steps = forEachFailure((after) => {
      const root = target();
      const { error, failed } = onFailingDisk(() => commit(root, changes), {
        after,
        lasting: false,
      });
      if (failed && error !== undefined) {
        assert.ok(error instanceof AgentopsError, `step ${after}: ${error}`);
        assert.equal(error.id, 'WRITE');
        assert.equal((error as { code?: unknown }).code, undefined);
        assertUntouched(root, `step ${after}: ${(error.cause as Error).message}`);
      } else {
        // After the commit only leavings are at stake; those the next run sweeps up.
        recover(root);
        assertWritten(root);
      }
      return { failed };
    });
    assert.ok(steps > 15, `only ${steps} steps`);
  });

  it('removes a created target after a failure', () => {
    forEachFailure((after) => {
      const home = temporaryFolder();
      const root = join(home, 'not', 'yet');
      const { error, failed } = onFailingDisk(() => commit(root, changes.slice(0, 2)), {
        after,
        lasting: false,
      });
      if (error !== undefined) assert.deepEqual(readTree(home), {}, `step ${after}`);
      return { failed };
    });
  });

  for (const of of [['renameSync'], ['rmSync'], ['renameSync', 'rmSync']] as const) {
    it(`keeps its journal if the rollback fails, too (${of.join(', ')})`, () => {
      forEachFailure((after) => {
        const root = target();
        const { error, failed } = onFailingDisk(() => commit(root, changes), {
          after,
          lasting: true,
          of,
        });
        if (failed && error !== undefined) {
          assert.ok(error instanceof AgentopsError, `step ${after}: ${error}`);
          recover(root);
          assertUntouched(root, `step ${after}`);
        }
        return { failed };
      });
    });
  }

  it('is refused if a file changed since the plan', () => {
    const root = target();
    writeFileSync(join(root, 'src/b.ts'), 'edited meanwhile\n');
    const error = refusal(() => commit(root, changes));
    assert.equal(error.exitCode, 4);
    assert.match(error.message, /src\/b\.ts/);
    assert.equal(readFileSync(join(root, 'src/b.ts'), 'utf8'), 'edited meanwhile\n');
    assert.equal(existsSync(join(root, 'new.txt')), false);
    assert.equal(existsSync(join(root, '.agentops')), false);
  });

  it('is refused if a file appeared since the plan', () => {
    const root = target();
    writeFileSync(join(root, 'new.txt'), 'somebody else’s\n');
    assert.equal(refusal(() => commit(root, changes)).exitCode, 4);
    assert.equal(readFileSync(join(root, 'new.txt'), 'utf8'), 'somebody else’s\n');
  });

  it('replaces a file that is not UTF-8 if chosen', () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'README.md'), Buffer.from('Stra\xdfe\n', 'latin1'));
    const text = decode(readFileSync(join(root, 'README.md')));
    commit(root, [{ path: 'README.md', before: text, after: 'new\n', conflict: true }]);
    assert.equal(readFileSync(join(root, 'README.md'), 'utf8'), 'new\n');
  });

  it('notices changed bytes that are not UTF-8', () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'README.md'), Buffer.from('Stra\xdfe\n', 'latin1'));
    const before = decode(readFileSync(join(root, 'README.md')));
    writeFileSync(join(root, 'README.md'), Buffer.from('Stra\xdee\n', 'latin1'));
    const change = { path: 'README.md', before, after: 'new\n', conflict: true };
    assert.equal(refusal(() => commit(root, [change])).id, 'CONFLICT');
    assert.equal(readFileSync(join(root, 'README.md'))[4], 0xde);
  });

  it('never writes placeholders for bytes that are not UTF-8', () => {
    const root = temporaryFolder();
    const bytes = Buffer.from('Stra\xdfe\n', 'latin1');
    writeFileSync(join(root, 'README.md'), bytes);
    const before = decode(bytes);
    const change = { path: 'README.md', before, after: `${before}more\n`, conflict: false };
    assert.equal(refusal(() => commit(root, [change])).id, 'REFUSED');
    assert.deepEqual(readFileSync(join(root, 'README.md')), bytes);
  });

  it('is rolled back byte for byte', () => {
    for (let after = 1; ; after++) {
      const root = temporaryFolder();
      const bytes = Buffer.from('Stra\xdfe\n', 'latin1');
      writeFileSync(join(root, 'README.md'), bytes);
      const change = { path: 'README.md', before: decode(bytes), after: 'new\n', conflict: true };
      const work = (): void => commit(root, [change]);
      // What fails after the commit is only cleaning up.
      if (onFailingDisk(work, { after, lasting: true }).error === undefined) break;
      recover(root);
      assert.deepEqual(readFileSync(join(root, 'README.md')), bytes, `step ${after}`);
    }
  });
});

describe('interrupted write', () => {
  /** What a process leaves that died at its nth step. */
  function cutOff(after: number): { root: string; failed: boolean } {
    const root = target();
    return {
      root,
      failed: onFailingDisk(() => commit(root, changes), { after, lasting: true }).failed,
    };
  }

  it('is rolled back by the next run, from any step', () => {
    forEachFailure((after) => {
      const { root, failed } = cutOff(after);
      if (!failed) return { failed };
      const wasPending = pending(root);
      const mended = recover(root);
      assert.equal(mended !== undefined, wasPending);
      const done = readTree(root)['new.txt'] !== undefined;
      // After the commit nothing is taken back, only swept up.
      if (done) assertWritten(root);
      else assertUntouched(withoutEmptyHome(root), `step ${after}`);
      assert.equal(pending(root), false);
      return { failed };
    });
  });

  /** The first step after which several files have been written, and the journal stands. */
  function midway(): number {
    for (let after = 0; ; after++) {
      const { root, failed } = cutOff(after);
      assert.ok(failed, 'no step lies between the first file and the last');
      const tree = readTree(root);
      const written = changes.filter(({ path, after: text }) => tree[path] === text);
      if (written.length > 3 && '.agentops/transaction/journal.json' in tree) return after;
    }
  }

  it('is rolled back even if the recovery is interrupted', () => {
    const step = midway();
    const { root: probe } = cutOff(step);
    const tree = readTree(probe);
    const namesOf = (each: Tree) =>
      Object.keys(each).map((name) => name.replace(/\.[0-9a-f]{12}\./, '.'));
    forEachFailure((again) => {
      const { root } = cutOff(step);
      assert.deepEqual(namesOf(readTree(root)), namesOf(tree));
      const { failed } = onFailingDisk(() => recover(root), { after: again, lasting: true });
      recover(root);
      assertUntouched(withoutEmptyHome(root), `mending cut off at step ${again}`);
      return { failed };
    });
  });

  it('keeps and reports files that were edited since', () => {
    const { root } = cutOff(midway());
    const edited =
      changes.map(({ path }) => path).find((path) => readTree(root)[path] === 'new\n') ?? '';
    assert.notEqual(edited, '', 'nothing was renamed yet at that step');
    writeFileSync(join(root, edited), 'edited since\n');
    assert.match(recover(root) ?? '', new RegExp(`left alone: ${edited.replaceAll('.', '\\.')}`));
    assert.equal(readFileSync(join(root, edited), 'utf8'), 'edited since\n');
  });

  it('needs no recovery if there was none', () => {
    assert.equal(recover(target()), undefined);
  });
});

describe('folder removed with its last file', () => {
  it('is restored with its mode after an interruption at any step', () => {
    forEachFailure((after) => {
      const root = temporaryFolder();
      writeTree(root, { 'gone/deep/a.ts': 'old\n' });
      chmodSync(join(root, 'gone/deep'), 0o700);
      chmodSync(join(root, 'gone'), 0o711);
      const gone = { path: 'gone/deep/a.ts', before: 'old\n', after: undefined, conflict: false };
      const { failed } = onFailingDisk(() => commit(root, [gone]), { after, lasting: true });
      recover(root);
      if (existsSync(join(root, gone.path))) {
        assert.deepEqual(
          ['gone/deep', 'gone'].map((path) => modeOf(join(root, path))),
          [0o700, 0o711],
          `step ${after}`,
        );
      } else assert.deepEqual(readTree(withoutEmptyHome(root)), {}, `step ${after}`);
      return { failed };
    });
  });
});

describe('running write', () => {
  /** As another process that is at it right now would have it. */
  function locked(pid: number, host = hostname()): string {
    const root = target();
    mkdirSync(join(root, '.agentops/transaction'), { recursive: true });
    const holder = { pid, host, since: '2026-01-01T00:00:00.000Z', token: 'x' };
    writeFileSync(join(root, '.agentops/transaction/lock-1.json'), JSON.stringify(holder));
    return root;
  }

  it('locks out other runs, which name the owner', () => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    try {
      const root = locked(child.pid ?? 0);
      for (const work of [() => recover(root), () => commit(root, changes)]) {
        const error = refusal(work);
        assert.equal(error.id, 'BUSY');
        assert.equal(error.exitCode, 4);
        assert.match(error.details.join(), new RegExp(`process ${child.pid} on ${hostname()}`));
      }
      assert.ok(pending(root));
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('counts as running if it is on another machine', () => {
    assert.equal(refusal(() => recover(locked(1, 'elsewhere'))).id, 'BUSY');
  });

  it('is cleaned up if its process is dead', async () => {
    const child = spawn(process.execPath, ['-e', '0']);
    await new Promise((resolve) => child.once('exit', resolve));
    const root = locked(child.pid ?? 0);
    assert.match(recover(root) ?? '', /interrupted before it changed anything/);
    assertUntouched(root, 'swept');
  });
});

describe('foreign journal', () => {
  function withJournal(journal: string): string {
    const root = target();
    mkdirSync(join(root, '.agentops/transaction'), { recursive: true });
    writeFileSync(join(root, '.agentops/transaction/journal.json'), journal);
    return root;
  }

  for (const [what, journal] of [
    ['is not JSON', '{'],
    ['has another shape', '{"version":2}'],
    [
      'leads out of the target',
      '{"version":1,"folders":[],"entries":[{"path":"../x","after":"y"}]}',
    ],
    ['has entries without a path', '{"version":1,"folders":[],"entries":[{}]}'],
    ['has folders that are no text', '{"version":1,"folders":[7],"entries":[]}'],
  ] as const) {
    it(`is refused with a next step if it ${what}`, () => {
      const root = withJournal(journal);
      const error = refusal(() => recover(root));
      assert.ok(['RECOVERY', 'CONTAINMENT'].includes(error.id), error.id);
      assertUntouchedBut(root);
    });
  }

  it('is refused if it is a link, or changes folders through a link', () => {
    const outside = temporaryFolder();
    mkdirSync(join(outside, 'empty'));
    for (const journal of [
      '{"version":1,"folders":["link/empty"],"entries":[]}',
      '{"version":1,"folders":[],"entries":[],"emptied":[["link/made",493]]}',
    ]) {
      const root = withJournal(journal);
      symlinkSync(outside, join(root, 'link'));
      assert.ok(['RECOVERY', 'CONTAINMENT'].includes(refusal(() => recover(root)).id));
      assert.deepEqual(readTree(outside), { 'empty/': '' });
    }
    const root = target();
    mkdirSync(join(root, '.agentops/transaction'), { recursive: true });
    symlinkSync('/dev/zero', join(root, '.agentops/transaction/journal.json'));
    assert.equal(refusal(() => recover(root)).id, 'CONTAINMENT');
  });

  function assertUntouchedBut(root: string): void {
    for (const [path, text] of Object.entries(before))
      assert.equal(readFileSync(join(root, path), 'utf8'), text);
  }
});

describe('write containment', () => {
  for (const path of [
    '../x',
    'a/../../x',
    '/etc/passwd',
    'a//b',
    './a',
    '',
    'a/',
    'a\\b',
    'a\0b',
    '..',
    '.git/hooks/post-checkout',
    'a/.GIT. /config',
    'git~1/hooks/x',
    '.agentops/transaction/journal.json',
  ]) {
    it(`refuses ${JSON.stringify(path)}`, () => {
      const root = temporaryFolder();
      assert.equal(refusal(() => containPlanned(root, path)).exitCode, 2);
      assert.equal(
        refusal(() => commit(root, [{ path, before: undefined, after: 'x', conflict: false }]))
          .exitCode,
        2,
      );
      assert.deepEqual(readTree(root), {});
    });
  }

  it('refuses a path through a symbolic link, even within the target', () => {
    const root = target();
    symlinkSync('src', join(root, 'link'));
    assert.match(refusal(() => contain(root, 'link/new.ts')).message, /symbolic link/);
  });

  it('refuses to write through a final link, also a dangling one', () => {
    const root = target();
    symlinkSync('../outside', join(root, 'new.txt'));
    assert.match(refusal(() => commit(root, changes)).message, /symbolic link/);
    assert.equal(existsSync(join(root, '../outside')), false);
  });

  it('refuses a folder in place of a file, and the reverse', () => {
    const root = target();
    assert.match(refusal(() => contain(root, 'src')).message, /not a regular file/);
    assert.match(refusal(() => contain(root, 'run.sh/new.ts')).message, /folder/);
  });

  it('resolves links above the target', () => {
    const home = temporaryFolder();
    mkdirSync(join(home, 'real'));
    symlinkSync('real', join(home, 'link'));
    assert.equal(realRoot(join(home, 'link/svc')), join(home, 'real/svc'));
  });

  it('refuses a target that is a link or a file', () => {
    const home = temporaryFolder();
    mkdirSync(join(home, 'real'));
    symlinkSync('real', join(home, 'link'));
    symlinkSync('nowhere', join(home, 'dangling'));
    writeFileSync(join(home, 'file'), '');
    for (const name of ['link', 'dangling', 'file'])
      assert.equal(refusal(() => realRoot(join(home, name))).exitCode, 2);
  });
});
