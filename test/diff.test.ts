import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { Change } from '../src/model/change.ts';
import { diffOf } from '../src/output/diff.ts';
import { readTree, temporaryFolder, writeTree } from './support/temporary.ts';

const change = (path: string, before: string | undefined, after: string | undefined): Change => ({
  path,
  before,
  after,
  conflict: false,
});

/** Has git apply the diff to the files as they were, and compares with the files as they should be. */
function applyWithGit(...changes: readonly Change[]): void {
  const root = temporaryFolder();
  for (const { path, before } of changes)
    if (before !== undefined) writeTree(root, { [path]: before });
  execFileSync('git', ['apply', '--whitespace=nowarn', '-'], {
    cwd: root,
    input: diffOf(changes),
    stdio: 'pipe',
  });
  const files = Object.entries(readTree(root)).filter(([path]) => !path.endsWith('/'));
  assert.deepEqual(
    Object.fromEntries(files),
    Object.fromEntries(
      changes.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after]])),
    ),
  );
}

describe('unified diff', () => {
  const long = Array.from({ length: 60 }, (_, line) => `line ${line}`).join('\n');
  const cases: readonly Change[] = [
    change('new.txt', undefined, 'a\nb\n'),
    change('new-without-newline.txt', undefined, 'a\nb'),
    change('empty.txt', undefined, ''),
    change('src/deep/new.ts', undefined, 'export {};\n'),
    change('edited.txt', 'a\nb\nc\n', 'a\nB\nc\n'),
    change(
      'far-apart.txt',
      `${long}\n`,
      `${long.replace('line 3\n', 'x\n').replace('line 50\n', '')}\n`,
    ),
    change('newline-added.txt', 'a\nb', 'a\nb\n'),
    change('newline-removed.txt', 'a\nb\n', 'a\nb'),
    change('never-a-newline.txt', 'a\nb', 'a\nc'),
    change('crlf.txt', 'a\r\nb\r\n', 'a\r\nx\r\nb\r\n'),
    change('was-empty.txt', '', 'a\n'),
    change('becomes-empty.txt', 'a\n', ''),
    change('gone.txt', 'a\nb\n', undefined),
    change('gone-without-newline.txt', 'a', undefined),
    change('empty-and-gone.txt', '', undefined),
    change('byte-order-mark.json', '\uFEFF{}\n', '\uFEFF{ "a": 1 }\n'),
    change('with space.txt', 'a\n', 'b\n'),
    change('new with space.txt', undefined, 'b\n'),
    change('löschzug-🚒.txt', 'Löschzug 🚒\n', 'Löschzug 🚒🚒\n'),
    change('looks-like-a-diff.txt', '-- a\n++ b\n', '-- c\n@@ -1 +1 @@\n'),
  ];
  for (const each of cases) it(each.path, () => applyWithGit(each));

  it('covers many files', () => applyWithGit(...cases));

  it('puts a comment line for manifests that git apply skips', () => {
    const record = (text: string | undefined, after: string | undefined) =>
      change('.agentops/health-check.json', text, after);
    const root = temporaryFolder();
    writeTree(root, { 'a.txt': 'a', 'c.txt': 'c\n' });
    const diff = diffOf(
      [
        record(undefined, 'x'.repeat(12_345)),
        change('a.txt', 'a', 'b'),
        record('y', 'ü'.repeat(1000)),
        change('b.txt', undefined, 'b'),
        change('c.txt', 'c\n', undefined),
        record('y'.repeat(400), undefined),
      ],
      { full: false },
    );
    assert.deepEqual(diff.match(/^# .*$/gm), [
      '# .agentops/health-check.json: created, 12.3 kB, not shown (--full shows it)',
      '# .agentops/health-check.json: changed, 2.0 kB, not shown (--full shows it)',
      '# .agentops/health-check.json: removed, 0.4 kB, not shown (--full shows it)',
    ]);
    assert.doesNotMatch(diff, /xxx|üü|yyy/);
    execFileSync('git', ['apply', '-'], { cwd: root, input: diff, stdio: 'pipe' });
    assert.deepEqual(readTree(root), { 'a.txt': 'b', 'b.txt': 'b' });
  });

  it('is empty without changes', () => assert.equal(diffOf([]), ''));
});
