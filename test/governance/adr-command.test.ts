import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultSchema } from '../../src/plan/result.ts';
import { adrTools, log4brains } from '../support/adr-tree.ts';
import { root as checkout } from '../support/packed-files.ts';
import { temporaryFolder, writeTree } from '../support/temporary.ts';

const cli = join(checkout, 'dist/bin/cli.js');

/** Milliseconds; each command is a process of its own. */

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A git repository, with the bin as a script would run it in there. */
function repository(files: Readonly<Record<string, string>> = {}) {
  const root = temporaryFolder();
  const git = (...args: string[]): string =>
    execFileSync(
      'git',
      ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'core.quotePath=false', ...args],
      {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
  const commit = (message = 'x'): void => {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', message);
  };
  const adr = (args: readonly string[], { from = '.', input = '' } = {}): Outcome => {
    const { CI: _ci, FORCE_COLOR: _force, ...env } = process.env;
    return spawnSync(process.execPath, [cli, 'adr', ...args], {
      cwd: join(root, from),
      input,
      encoding: 'utf8',
      env,
    });
  };
  const done = (args: readonly string[], options = {}): string => {
    const { status, stdout, stderr } = adr(args, options);
    assert.equal(status, 0, `${args.join(' ')}\n${stdout}${stderr}`);
    return stdout;
  };
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  git('init', '--quiet', '--initial-branch=main');
  writeTree(root, files);
  commit();
  return { root, git, commit, adr, done, read };
}

describe('agentops adr in a repository without package.json', () => {
  it('creates, lists, shows, accepts and checks records', () => {
    const { done, read, adr, root } = repository({ 'main.py': 'print(1)\n' });
    done([
      'new',
      'Use',
      'PostgreSQL',
      '--alternative',
      'MySQL=It had no partial index.',
      '--context',
      'Rows.',
      '--decision',
      'PostgreSQL.',
    ]);
    assert.deepEqual(readdirSync(root).sort(), ['.git', 'docs', 'main.py']);
    assert.match(read('docs/adr/0001-use-postgresql.md'), /### MySQL\n\nIt had no partial index\./);
    assert.match(done(['list']), /0001 {2}proposed {2}Use PostgreSQL/);
    assert.equal(done(['show', '1']), read('docs/adr/0001-use-postgresql.md'));
    done(['accept', '1']);
    assert.equal(JSON.parse(done(['show', '0001', '--json'])).status, 'accepted');
    const { status, stdout } = adr(['check']);
    assert.equal(status, 5);
    assert.match(stdout, /docs\/adr\/0001-use-postgresql\.md:\d+ +error +the section Consequences/);
  });

  it('saves a plan for apply, and refuses flags without effect', () => {
    const { done, adr, root, commit } = repository();
    done(['new', 'A']);
    commit();
    done(['accept', '1', '--out', 'kept.json']);
    assert.match(done(['list']), /0001 {2}proposed/);
    const applied = spawnSync(process.execPath, [cli, 'apply', 'kept.json'], { cwd: root });
    assert.equal(applied.status, 0, applied.stderr.toString());
    assert.match(done(['list']), /0001 {2}accepted/);
    for (const flag of ['--templates=x', '--preset=x', '--fact=a=b', '--install', '--answers={}']) {
      const { status, stderr } = adr(['accept', '1', flag]);
      assert.equal(status, 2);
      assert.match(stderr, /Unknown option --/);
    }
  });

  it('prints JSON in the published shape', () => {
    const { adr, done } = repository();
    for (const args of [
      ['new', 'A'],
      ['new', 'B'],
      ['accept', '1'],
      ['supersede', '1', '2'],
      ['link', '2', 'Relates to', '1'],
      ['index'],
      ['renumber'],
    ]) {
      const planned = resultSchema.parse(JSON.parse(done([...args, '--json', '--dry-run'])));
      assert.equal(planned.status, 'planned');
      const result = resultSchema.parse(JSON.parse(done([...args, '--json'])));
      assert.deepEqual(result.created, planned.created);
      assert.deepEqual(result.changed, planned.changed);
    }
    const list = JSON.parse(done(['list', '--json', '--status', 'superseded']));
    assert.deepEqual(
      list.records.map(({ path }: { path: string }) => path),
      ['docs/adr/0001-a.md'],
    );
    assert.deepEqual(list.records[0].relations, [
      { kind: 'superseded by', path: 'docs/adr/0002-b.md', number: null },
    ]);
    const wrong = adr(['show', '9', '--json']);
    assert.equal(wrong.status, 2);
    assert.equal(JSON.parse(wrong.stdout).error.id, 'USAGE');
  });

  it('--diff shows exactly the changes, including renames', () => {
    const { adr, git, done, root, commit } = repository({
      'docs/adr/0001-a.md': '# 1. A\n\n## Status\n\nAccepted\n',
      'docs/adr/0001-b.md': '# 1. B\n\n## Status\n\nAccepted\n',
      'README.md': '[1. B](docs/adr/0001-b.md)\n',
    });
    for (const args of [['renumber'], ['new', 'C'], ['accept', '3'], ['index']]) {
      const patch = done([...args, '--diff']);
      assert.equal(git('status', '--porcelain'), '');
      execFileSync('git', ['apply', '-'], { cwd: root, input: patch });
      git('add', '--all');
      const applied = git('write-tree');
      git('reset', '--quiet', '--hard');
      done(args);
      git('add', '--all');
      assert.equal(git('write-tree'), applied, args.join(' '));
      commit();
    }
    assert.equal(adr(['renumber']).status, 0);
  });

  it('needs no commit between two commands', () => {
    const { done, read } = repository();
    for (const title of ['One', 'Two']) done(['new', title]);
    done(['reject', '1', '2']);
    assert.match(read('docs/adr/README.md'), /- \[One\].*rejected\n- \[Two\].*rejected/);
  });

  it('accepts any title', () => {
    const titles = [
      '使用 PostgreSQL',
      'استخدام قاعدة البيانات',
      `"Don't" <b>quote</b> | \`x\``,
      'a/b\\c:../../etc/passwd',
      '🚀',
      'x'.repeat(300),
      'Ümlaut '.repeat(40),
      '[link](http://x) <!-- agentops:begin adr-index -->',
    ];
    const { done, root, git, commit } = repository();
    for (const title of titles) done(['new', title]);
    const files = readdirSync(join(root, 'docs/adr')).filter((file) => file !== 'README.md');
    assert.equal(files.length, titles.length);
    for (const file of files) assert.match(file, /^\d{4}-[\p{L}\p{N}-]+\.md$/u);
    assert.equal(JSON.parse(done(['check', '--json'])).findings.length, 0);
    commit();
    assert.equal(git('status', '--porcelain'), '');
    assert.equal(JSON.parse(done(['list', '--json'])).records[5].title, 'x'.repeat(300));
  });

  it('changes nothing on a second run unless forced', () => {
    const { done, root } = repository();
    done(['new', 'Use X']);
    const { notes, status } = JSON.parse(done(['new', 'Use X', '--json']));
    assert.equal(status, 'unchanged');
    assert.match(notes[0], /0001-use-x\.md already has this title/);
    done(['new', 'Use X', '--force']);
    assert.equal(readdirSync(join(root, 'docs/adr')).length, 3);
  });

  it('reports errors with their exit codes', () => {
    const { adr, done } = repository();
    done(['new', 'Use X']);
    for (const [args, code, message] of [
      [['show', '7'], 2, /no record "7"/],
      [['show'], 2, /Missing argument/],
      [['deprecate', '1'], 2, /0001 is proposed/],
      [['supersede', '1'], 2, /Missing argument/],
      [['supersede', '1', '1'], 2, /the same record/],
      [['new'], 2, /--title is missing/],
      [['new', 'x', '--status', 'perhaps'], 2, /not one of proposed/],
      [['new', 'x', '--dir', '../x'], 2, /folder inside the package/],
      [['new', 'x', '--date', 'today'], 2, /Must be a date/],
      [['acept', '1'], 2, /accept/],
      [['check', '--skip', 'x'], 2, /./],
      [['new', 'x', '--supersedes', '12'], 2, /no record "12"/],
    ] as const) {
      const { status, stderr } = adr(args);
      assert.equal(status, code, args.join(' '));
      assert.match(stderr, message);
    }
    assert.equal(
      spawnSync(process.execPath, [cli, 'adr', 'list'], { cwd: temporaryFolder() }).status,
      2,
    );
  });

  it('prints valid SARIF with encoded paths', () => {
    const { adr } = repository({ 'docs/adr/0001-ä b.md': '# 1. A\n\n## Status\n\nPerhaps\n' });
    const { status, stdout } = adr(['check', '--sarif', '--skip', 'missing-section']);
    assert.equal(status, 5);
    const [run] = JSON.parse(stdout).runs;
    assert.deepEqual(
      run.results.map(({ ruleId }: { ruleId: string }) => ruleId),
      ['adr/unknown-status'],
    );
    const { physicalLocation } = run.results[0].locations[0];
    assert.equal(physicalLocation.artifactLocation.uri, 'docs/adr/0001-%C3%A4%20b.md');
    assert.equal(physicalLocation.region.startLine, 5);
    assert.equal(run.tool.driver.rules[run.results[0].ruleIndex].id, 'adr/unknown-status');
  });
});

describe('two branches with the same record number', () => {
  it('merge without a conflict, and renumber fixes numbers and links', () => {
    const { git, commit, done, adr, read, root } = repository();
    for (const title of ['Cache in Redis', 'Log as JSON', 'Order by time', 'Wait for locks'])
      done(['new', title]);
    commit();
    git('checkout', '--quiet', '-b', 'theirs');
    done(['new', 'Drain before stopping', '--supersedes', '1']);
    writeTree(root, { 'docs/guide.md': 'See [ADR-0005](adr/0005-drain-before-stopping.md).\n' });
    commit();
    git('checkout', '--quiet', 'main');
    done(['new', 'Sign cookies']);
    commit();
    git('merge', '--quiet', '--no-edit', 'theirs');
    assert.equal(git('diff', '--name-only', '--diff-filter=U'), '');
    const before = adr(['check']);
    assert.equal(before.status, 5);
    assert.match(before.stdout, /0005-\S+\.md:1 +error +0005 is also the number of/);
    done(['renumber']);
    assert.deepEqual(readdirSync(join(root, 'docs/adr')).slice(4), [
      '0005-sign-cookies.md',
      '0006-drain-before-stopping.md',
      'README.md',
    ]);
    assert.equal(read('docs/guide.md'), 'See [ADR-0006](adr/0006-drain-before-stopping.md).\n');
    assert.match(
      read('docs/adr/0001-cache-in-redis.md'),
      /superseded by \[Drain before stopping\]\(0006-drain-before-stopping\.md\)/,
    );
    done(['check']);
    done(['renumber']);
  });

  it('regain an index that conflicted', () => {
    const { git, commit, done, read, root } = repository();
    done(['new', 'Middle']);
    commit();
    git('checkout', '--quiet', '-b', 'theirs');
    done(['new', 'Next to it']);
    commit();
    git('checkout', '--quiet', 'main');
    done(['new', 'Nearly there']);
    commit();
    assert.throws(() => git('merge', '--quiet', 'theirs'), /./);
    assert.match(read('docs/adr/README.md'), /<<<<<<</);
    // The record that is not on main yet is the one that gives way, in the middle of the merge, too.
    done(['renumber']);
    done(['index']);
    assert.doesNotMatch(read('docs/adr/README.md'), /<<<<<<<|>>>>>>>/);
    assert.deepEqual(readdirSync(join(root, 'docs/adr')), [
      '0001-middle.md',
      '0002-nearly-there.md',
      '0003-next-to-it.md',
      'README.md',
    ]);
    done(['check']);
  });
});

describe('agentops adr beside other tools', () => {
  for (const [name, files, first, path] of [
    ['adr-tools', adrTools, '3', 'doc/decisions/0004-use-sqlite.md'],
    ['log4brains', log4brains, '20201103-use-flexsearch', 'docs/adr/20261125-use-sqlite.md'],
  ] as const) {
    it(`reads, extends and checks records of ${name}, and changes no other byte`, () => {
      const { done, git, commit } = repository(files);
      done(['check']);
      const { records } = JSON.parse(done(['list', '--json']));
      assert.ok(records.length >= 3);
      assert.equal(git('status', '--porcelain'), '');
      done(['new', 'Use SQLite', '--date', '2026-11-25', '--context', 'x', '--decision', 'y']);
      assert.equal(git('status', '--porcelain', '--untracked-files=all'), `?? ${path}\n`);
      commit();
      done(['supersede', first, 'use-sqlite', '--force']);
      const numbers = git('diff', '--numstat')
        .trim()
        .split('\n')
        .map((line) => line.split('\t'));
      // A line of the old record, and what the new one says of it.
      assert.deepEqual(
        numbers.map(([, gone]) => gone),
        ['1', '0'],
      );
      done(['check']);
      commit();
      done(['renumber']);
      assert.equal(git('status', '--porcelain'), '');
    });
  }
});

describe('agentops adr in a monorepo', () => {
  it('uses the folder of each package, and lists it at the root', () => {
    const { root, done, read, adr } = repository({
      'packages/api/package.json': '{ "name": "api" }\n',
      'packages/web/src/a.ts': '',
    });
    done(['new', 'For all']);
    done(['new', 'For the API', '--dir', 'packages/api/docs/adr']);
    mkdirSync(join(root, 'packages/api/src/deep'), { recursive: true });
    done(['new', 'Again for the API'], { from: 'packages/api/src/deep' });
    done(['new', 'For all, from the web'], { from: 'packages/web/src' });
    assert.deepEqual(readdirSync(join(root, 'packages/api/docs/adr')), [
      '0001-for-the-api.md',
      '0002-again-for-the-api.md',
      'README.md',
    ]);
    assert.deepEqual(readdirSync(join(root, 'docs/adr')), [
      '0001-for-all.md',
      '0002-for-all-from-the-web.md',
      'README.md',
    ]);
    assert.match(
      read('docs/adr/README.md'),
      /- \[packages\/api\/docs\/adr\]\(\.\.\/\.\.\/packages\/api\/docs\/adr\/README\.md\)/,
    );
    done(['check']);
    assert.match(done(['show', '1'], { from: 'packages/api' }), /^# For the API/);
    assert.match(done(['show', '1']), /^# For all/);
    assert.match(done(['show', 'packages/api/2']), /^# Again/);
    assert.equal(adr(['show', 'for']).status, 2);
  });
});

describe('agentops add --adr', () => {
  it('writes the decision of each feature once', () => {
    const { root, git, commit, read } = repository({
      'package.json':
        '{\n  "name": "theirs",\n  "type": "module",\n  "dependencies": {\n    "fastify": "^5.12.0"\n  }\n}\n',
      'tsconfig.json': '{}\n',
      'src/main.ts':
        "import Fastify from 'fastify';\n\nconst app = Fastify();\nawait app.listen({ port: 3000 });\n",
    });
    const add = (...args: string[]): Outcome =>
      spawnSync(process.execPath, [cli, 'add', ...args], { cwd: root, encoding: 'utf8' });
    assert.equal(add('health-check', 'graceful-shutdown', '--adr').status, 0);
    assert.deepEqual(readdirSync(join(root, 'docs/adr')), [
      '0001-record-decisions-beside-the-code.md',
      '0002-separate-liveness-readiness-and-startup-probes.md',
      '0003-drain-before-stopping.md',
      'README.md',
    ]);
    assert.match(
      read('docs/adr/0003-drain-before-stopping.md'),
      /- Status: accepted\n- Date: \d{4}-\d{2}-\d{2}\n/,
    );
    commit();
    git('mv', 'docs/adr/0003-drain-before-stopping.md', 'docs/adr/0003-our-own-words.md');
    writeTree(root, { 'docs/adr/0003-our-own-words.md': '# Our own words\n' });
    commit();
    assert.equal(add('graceful-shutdown').status, 0);
    assert.equal(git('status', '--porcelain'), '');
    assert.equal(add('env-validation').status, 0);
    assert.equal(readdirSync(join(root, 'docs/adr')).length, 4);
  });
});
