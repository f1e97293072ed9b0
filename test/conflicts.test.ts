import assert from 'node:assert/strict';
import { mergeTwo } from '../src/merge/merge-two.ts';
import type { Change } from '../src/model/change.ts';
import { AgentopsError } from '../src/model/errors.ts';
import { applyConflictPolicy } from '../src/plan/settle.ts';

const made: Change = { path: 'new.ts', before: undefined, after: 'new\n', conflict: false };
const edited: Change = {
  path: 'package.json',
  before: '{}\n',
  after: '{"a":1}\n',
  conflict: false,
};
const clash: Change = { path: 'README.md', before: 'mine\n', after: 'ours\n', conflict: true };
const other: Change = { ...clash, path: 'src/a.ts' };

describe('existing file that differs', () => {
  it('aborts the run, which lists all such files', () => {
    assert.throws(
      () => applyConflictPolicy([made, clash, edited, other], () => 'abort'),
      (error) => {
        assert.ok(error instanceof AgentopsError);
        assert.equal(error.exitCode, 4);
        assert.deepEqual(error.details, ['README.md', 'src/a.ts']);
        return true;
      },
    );
  });

  it('aborts when any conflict is set to abort', () => {
    assert.throws(
      () =>
        applyConflictPolicy([clash, other], ({ path }) => (path === 'src/a.ts' ? 'abort' : 'skip')),
      {
        details: ['src/a.ts'],
      },
    );
  });

  it('is kept by skip', () => {
    const { changes, skipped, manual } = applyConflictPolicy([made, clash], () => 'skip');
    assert.deepEqual(changes, [made]);
    assert.deepEqual(skipped, ['README.md']);
    assert.deepEqual(manual, []);
  });

  it('is replaced by overwrite', () => {
    assert.deepEqual(applyConflictPolicy([clash], () => 'overwrite').changes, [clash]);
  });

  it('is merged, with a note if both sides differ', () => {
    const { changes, manual } = applyConflictPolicy([clash], () => 'merge');
    assert.equal(changes[0]?.after, '<<<<<<< yours\nmine\n=======\nours\n>>>>>>> agentops\n');
    assert.equal(manual.length, 1);
    assert.match(manual[0]?.where ?? '', /README\.md/);
  });

  it('is unchanged if the merge result is the same', () => {
    const superset = { ...clash, before: 'a\nb\nc\n', after: 'a\nc\n' };
    assert.deepEqual(
      applyConflictPolicy([superset], () => 'merge'),
      { changes: [], skipped: [], withheld: [], manual: [] },
    );
  });

  it('needs no decision without a conflict', () => {
    applyConflictPolicy([made, edited], () => assert.fail('asked'));
  });
});

describe('a merge', () => {
  const cases: readonly (readonly [
    title: string,
    yours: string,
    ours: string,
    text: string,
    clashes: number,
  ])[] = [
    [
      'keeps what only one side has',
      'a\nmine\nb\nc\n',
      'a\nb\nours\nc\n',
      'a\nmine\nb\nours\nc\n',
      0,
    ],
    ['keeps all of both where one is empty', '', 'a\n', 'a\n', 0],
    ['leaves equal texts', 'a\nb', 'a\nb', 'a\nb', 0],
    ['keeps your missing newline at the end', 'a\nmine', 'a\nmine', 'a\nmine', 0],
    [
      'marks each place where both differ',
      'a\n1\nb\n2\nc\n',
      'a\nx\nb\ny\nc\n',
      'a\n<<<<<<< yours\n1\n=======\nx\n>>>>>>> agentops\nb\n<<<<<<< yours\n2\n=======\ny\n>>>>>>> agentops\nc\n',
      2,
    ],
    ['keeps your CRLF', 'a\r\nb\r\n', 'a\nb\nc\n', 'a\r\nb\r\nc\r\n', 0],
  ];
  for (const [title, yours, ours, text, clashes] of cases) {
    it(title, () => assert.deepEqual(mergeTwo(yours, ours, 'agentops'), { text, clashes }));
  }
});
