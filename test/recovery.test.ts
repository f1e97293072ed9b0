import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs, {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import type { Change } from '../src/model/change.ts';
import { requireDistinct } from '../src/write/distinct.ts';
import {
  commit,
  pending,
  previewRecovery,
  recover,
  requireQuiet,
} from '../src/write/transaction.ts';
import { bin } from './support/bin.ts';
import { onFailingDisk } from './support/failing-disk.ts';
import type { Tree } from './support/memory-tree.ts';
import { root as checkout } from './support/packed-files.ts';
import { readTree, temporaryFolder, writeTree } from './support/temporary.ts';

const before: Tree = {
  'package.json': '{}\n',
  'a.txt': 'old\n',
  'b.txt': 'old\n',
  '.env': 'S=1\n',
};
const changes: readonly Change[] = [
  { path: 'a.txt', before: 'old\n', after: 'new\n', conflict: false },
  { path: 'b.txt', before: 'old\n', after: 'new\n', conflict: false },
  { path: 'c.txt', before: undefined, after: 'new\n', conflict: false },
];
const folder = '.agentops/transaction';
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A tree whose run died after it had written `a.txt`. */
function interrupted(): string {
  for (let after = 0; ; after++) {
    const root = temporaryFolder();
    writeTree(root, before);
    const { failed } = onFailingDisk(() => commit(root, changes), { after, lasting: true });
    assert.ok(failed);
    if (readTree(root)['a.txt'] !== 'new\n' || readTree(root)['b.txt'] !== 'old\n') continue;
    // This process lives on; the lock is to name one that is dead.
    const lock = join(root, folder, 'lock-1.json');
    const { pid = 0 } = spawnSync(process.execPath, ['--version']);
    writeFileSync(lock, JSON.stringify({ ...JSON.parse(readFileSync(lock, 'utf8')), pid }));
    return root;
  }
}

function outside(root: string): Record<string, string> {
  const files = Object.entries(readTree(root)).filter(([path]) => !path.startsWith('.agentops'));
  return Object.fromEntries(
    files.map(([path, text]) => [
      path,
      `${text} ${path.endsWith('/') ? '' : statSync(join(root, path)).mode}`,
    ]),
  );
}

function idOf(work: () => unknown): string {
  try {
    work();
    return 'done';
  } catch (error) {
    return String((error as { id?: unknown }).id ?? error);
  }
}

const plainGit = (root: string, ...args: string[]): void => {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  const { status, stderr } = spawnSync('git', [...who, ...args], { cwd: root, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
};

describe('interrupted run', () => {
  it('is shown by recover --dry-run and rolled back by recover', () => {
    const root = interrupted();
    const tree = readTree(root);
    const preview = bin(['recover', '--dry-run', '--json'], root);
    assert.equal(preview.status, 0, preview.stderr);
    const { status, restored, removed, kept } = JSON.parse(preview.stdout);
    assert.deepEqual(
      { status, restored, removed, kept },
      { status: 'planned', restored: ['a.txt'], removed: [], kept: [] },
    );
    assert.deepEqual(readTree(root), tree);
    const done = bin(['recover'], root);
    assert.equal(done.status, 0, done.stderr);
    assert.match(done.stdout, /restore {2}a\.txt\n.*rolled back/);
    assert.deepEqual(readTree(root), { ...before });
    assert.match(bin(['recover'], root).stdout, /Nothing to recover/);
  });

  it('is ignored by git meanwhile', () => {
    const root = interrupted();
    plainGit(root, 'init', '--quiet');
    plainGit(root, 'add', '--all');
    const listed = spawnSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).stdout;
    assert.equal(listed.includes('.agentops'), false);
  });

  it('stops a preview, which names the recovery command', () => {
    const { status, stderr } = bin(['add', 'health-check', '--dry-run'], interrupted());
    assert.equal(status, 1);
    assert.match(stderr, /agentops recover/);
  });
});

describe('leftovers of a foreign run', () => {
  type Forgery = (root: string, path: string) => void;
  const edited =
    (edit: (journal: Record<string, unknown>) => unknown): Forgery =>
    (_, path) => {
      const file = join(path, 'journal.json');
      writeFileSync(file, JSON.stringify(edit(JSON.parse(readFileSync(file, 'utf8')))));
    };
  const replaced =
    (text: string): Forgery =>
    (_, path) =>
      writeFileSync(join(path, 'journal.json'), text);
  const whole = (entries: unknown, more: object = {}): string =>
    JSON.stringify({ version: 1, entries, folders: [], emptied: [], ...more });

  const forgeries: Readonly<Record<string, Forgery>> = {
    'without a seal': edited(({ seal: _, ...journal }) => journal),
    'with the seal of another text': edited((journal) => ({ ...journal, folders: ['made'] })),
    'with a seal that is no text': edited((journal) => ({ ...journal, seal: [journal.seal] })),
    'that removes an ignored file': replaced(whole([{ path: '.env', after: digest('S=1\n') }])),
    'that changes the mode of a folder': replaced(whole([], { emptied: [['src', 0o777]] })),
    'that is null': replaced('null'),
    'that is a list': replaced('[]'),
    'that is a number': replaced('7'),
    'that is no JSON': replaced('{'),
    'that is nested deeply': replaced(`${'['.repeat(200_000)}`),
    'with entries that are null': replaced(whole([null])),
    'with a path that is a number': replaced(whole([{ path: 7 }])),
    'with folders that are an object': replaced(whole([], { folders: { length: 1 } })),
    'with a copy that is a link': (root, path) => {
      rmSync(join(path, '0.old'));
      symlinkSync(join(root, '.env'), join(path, '0.old'));
    },
    'with a copy that says something else': (_, path) =>
      writeFileSync(join(path, '0.old'), 'evil\n'),
    'without the copy': (_, path) => rmSync(join(path, '0.old')),
    'with a folder beside it': (_, path) => mkdirSync(join(path, 'more')),
    'with a file of another name': (_, path) => writeFileSync(join(path, 'hook.sh'), ''),
    'that git tracks': (root) => {
      plainGit(root, 'init', '--quiet');
      plainGit(root, 'add', '--force', '--all');
    },
  };

  for (const [what, forge] of Object.entries(forgeries)) {
    it(`are ignored: a journal ${what}`, () => {
      const root = interrupted();
      forge(root, join(root, folder));
      const tree = outside(root);
      for (const work of [() => recover(root), () => previewRecovery(root), () => recover(root)]) {
        assert.equal(idOf(work), 'RECOVERY');
      }
      assert.deepEqual(outside(root), tree);
      const { status, stderr } = bin(['check'], root);
      assert.ok(status === 5 || status === 0, stderr);
    });
  }

  it('are refused by every command with a next step', () => {
    const root = interrupted();
    forgeries['without a seal']?.(root, join(root, folder));
    const tree = outside(root);
    for (const command of [
      ['add', 'health-check', '--yes'],
      ['plan', 'add', 'health-check'],
      ['update', '--yes'],
      ['recover'],
      ['recover', '--dry-run'],
    ]) {
      const { status, stderr } = bin(command, root);
      assert.equal(status, 1, command.join(' '));
      assert.match(stderr, /was not left by one of your runs/);
      assert.match(stderr, /delete the folder/);
    }
    assert.deepEqual(outside(root), tree);
  });

  it('are ignored if the journal was sealed elsewhere', () => {
    const { XDG_STATE_HOME, LOCALAPPDATA } = process.env;
    const root = interrupted();
    const other = temporaryFolder();
    Object.assign(process.env, { XDG_STATE_HOME: other, LOCALAPPDATA: other });
    try {
      assert.equal(
        idOf(() => recover(root)),
        'RECOVERY',
      );
    } finally {
      for (const [name, value] of Object.entries({ XDG_STATE_HOME, LOCALAPPDATA })) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
    assert.equal(
      idOf(() => recover(root)),
      'done',
    );
    assert.deepEqual(readTree(root), { ...before });
  });
});

describe('two runs that find one interrupted run', () => {
  // A bundle starts in a fraction of the time of the sources, and many processes are started here.
  const transaction = join(mkdtempSync(join(tmpdir(), 'agentops-')), 'transaction.mjs');
  after(() => rmSync(dirname(transaction), { recursive: true }));
  const bundling = { bundle: true, platform: 'node', format: 'esm', outfile: transaction } as const;
  buildSync({ ...bundling, entryPoints: [join(checkout, 'src/write/transaction.ts')] });
  const script = `const { recover, commit } = await import(${JSON.stringify(pathToFileURL(transaction).href)});
    try { recover(process.argv[1]); commit(process.argv[1], [{ path: 'd.txt', after: 'other\\n' }]); }
    catch (error) { if (error.id !== 'BUSY') { console.error(error); process.exit(1); } process.exit(4); }`;

  /** Another process that recovers and writes, start to end. */
  function other(root: string): number | null {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', script, root],
      { encoding: 'utf8' },
    );
    assert.ok(status === 0 || status === 4, stderr);
    return status;
  }

  /** Runs `work`, and another process in the middle of it: before its nth call of the file system. */
  function meeting(
    root: string,
    at: number,
    work: () => unknown,
  ): { met: boolean; status: number | null } {
    const names = [
      'writeFileSync',
      'linkSync',
      'renameSync',
      'rmSync',
      'mkdirSync',
      'readdirSync',
      'readFileSync',
    ] as const;
    const originals = Object.fromEntries(names.map((name) => [name, fs[name]]));
    let calls = 0;
    let status: number | null = null;
    let met = false;
    const restore = (): void => {
      Object.assign(fs, originals);
      syncBuiltinESMExports();
    };
    for (const name of names) {
      (fs as Record<string, unknown>)[name] = (...args: unknown[]) => {
        if (calls++ === at) {
          met = true;
          restore();
          status = other(root);
        }
        return (originals[name] as (...args: unknown[]) => unknown)(...args);
      };
    }
    syncBuiltinESMExports();
    try {
      work();
    } finally {
      restore();
    }
    return { met, status };
  }

  it('never both recover it, at any step, and lose nothing', () => {
    let refused = 0;
    for (let at = 0; ; at++) {
      const root = interrupted();
      let mine = 'done';
      const { met, status } = meeting(root, at, () => {
        mine = idOf(() => recover(root));
      });
      assert.ok(['done', 'BUSY', 'RECOVERY'].includes(mine), `step ${at}: ${mine}`);
      if (status === 4) refused++;
      assert.ok(mine === 'done' || status === 0, `step ${at}: nobody recovered`);
      assert.equal(pending(root), false, `step ${at}`);
      const { 'd.txt': written, ...rest } = readTree(root);
      assert.deepEqual(rest, { ...before }, `step ${at}`);
      assert.equal(written, status === 0 ? 'other\n' : undefined, `step ${at}`);
      if (!met) break;
    }
    assert.ok(refused > 0, 'they met while one held the folder');
  });

  it('finish or refuse a concurrent write, at any step', () => {
    for (let at = 0; ; at++) {
      const root = temporaryFolder();
      writeTree(root, before);
      let mine = 'done';
      const { met, status } = meeting(root, at, () => {
        mine = idOf(() => commit(root, changes));
      });
      assert.ok(['done', 'BUSY'].includes(mine), `step ${at}: ${mine}`);
      const { 'd.txt': written, ...rest } = readTree(root);
      const own = { ...before, 'a.txt': 'new\n', 'b.txt': 'new\n', 'c.txt': 'new\n' };
      assert.deepEqual(rest, mine === 'done' ? own : { ...before }, `step ${at}`);
      assert.equal(written, status === 0 ? 'other\n' : undefined, `step ${at}`);
      if (!met) break;
    }
  });

  it('report the recovery instead of uncommitted files', () => {
    const root = interrupted();
    const path = join(root, folder);
    rmSync(join(path, 'lock-1.json'));
    writeFileSync(
      join(path, 'lock-1.json'),
      JSON.stringify({ pid: 1, host: 'elsewhere', since: 'now', token: 'x' }),
    );
    assert.equal(
      idOf(() => requireQuiet(root, changes)),
      'BUSY',
    );
    const quiet = temporaryFolder();
    writeTree(quiet, { ...before, 'a.txt': 'new\n' });
    assert.equal(
      idOf(() => requireQuiet(quiet, changes)),
      'CONFLICT',
    );
  });
});

describe('changes to the same path', () => {
  const to = (path: string) => ({ path, after: 'x' });
  for (const [what, list] of Object.entries({
    'the same path twice': [to('a'), to('a')],
    'a file and a file below it': [to('a/b'), to('a')],
    'a file and one far below it': [to('a'), to('b'), to('a/b/c')],
    'names that differ in case': [to('README.md'), to('Readme.md')],
    'names that differ in their normal form': [to('caf\u00e9'), to('cafe\u0301')],
    'a folder that differs in case from a file': [to('docs'), to('Docs/a.md')],
  })) {
    it(`are refused: ${what}`, () => {
      assert.equal(
        idOf(() => requireDistinct(list)),
        'CONTAINMENT',
      );
      const root = temporaryFolder();
      const all = list.map((each) => ({ ...each, before: undefined, conflict: false }));
      assert.equal(
        idOf(() => commit(root, all)),
        'CONTAINMENT',
      );
      assert.deepEqual(readTree(root), {});
    });
  }

  it('are accepted for a change of case or a removal', () => {
    requireDistinct([{ path: 'a.ts', after: undefined }, to('A.ts')]);
    requireDistinct([{ path: 'a/b', after: undefined }, to('a/c'), to('ab')]);
  });
});
