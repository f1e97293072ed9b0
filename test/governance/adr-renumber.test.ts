import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { renumberRecords } from '../../src/adr/operations.ts';
import { adrTree } from '../../src/disk/adr-repository.ts';
import { arrivals } from '../../src/disk/arrivals.ts';
import { adrTools, madr, standing, textsOf } from '../support/adr-tree.ts';
import { temporaryFolder, writeTree } from '../support/temporary.ts';

type Files = Readonly<Record<string, string>>;

const nygard = (number: number, title: string, more = ''): string =>
  `# ${number}. ${title}\n\nDate: 2026-01-0${number}\n\n## Status\n\nAccepted\n${more}\n## Context\n\nx\n`;

/** After the merge of two branches that both took 2. */
const merged: Files = {
  'docs/adr/0001-first.md': nygard(1, 'First'),
  'docs/adr/0002-mine.md': nygard(2, 'Mine', '\nAmends [1. First](0001-first.md)\n'),
  'docs/adr/0002-theirs.md': nygard(2, 'Theirs', '\n[itself](0002-theirs.md#context)\n'),
  'docs/adr/0003-after.md': nygard(3, 'After', '\nClarifies [2. Theirs](0002-theirs.md)\n'),
  'README.md':
    'See [2. Theirs](docs/adr/0002-theirs.md), [ADR-0002](./docs/adr/0002-theirs.md#status "why"), [mine](docs/adr/0002-mine.md).\n\n`[code](docs/adr/0002-theirs.md)`\n\n[ref]: /docs/adr/0002-theirs.md\n',
  'docs/guide/deep/page.md':
    '<a href="../../adr/0002-theirs.md">why</a>\r\n[0002](../../adr/0002-theirs.md)\r\n',
  'docs/untouched.md': '[mine](adr/0002-mine.md) 0002-other.md\n',
};
const mineFirst = (path: string): number | undefined =>
  [
    'docs/adr/0001-first.md',
    'docs/adr/0002-mine.md',
    'docs/adr/0002-theirs.md',
    'docs/adr/0003-after.md',
  ].indexOf(path);

describe('agentops adr renumber', () => {
  it('renumbers the later record and rewrites links to it, and nothing else', () => {
    const { changes, notes } = renumberRecords(standing(merged), [], mineFirst);
    assert.deepEqual(textsOf(changes), {
      'docs/adr/0002-theirs.md': null,
      'docs/adr/0004-theirs.md': nygard(
        2,
        'Theirs',
        '\n[itself](0004-theirs.md#context)\n',
      ).replace('# 2.', '# 4.'),
      'docs/adr/0003-after.md': nygard(3, 'After', '\nClarifies [4. Theirs](0004-theirs.md)\n'),
      'README.md':
        'See [4. Theirs](docs/adr/0004-theirs.md), [ADR-0004](./docs/adr/0004-theirs.md#status "why"), [mine](docs/adr/0002-mine.md).\n\n`[code](docs/adr/0002-theirs.md)`\n\n[ref]: /docs/adr/0004-theirs.md\n',
      'docs/guide/deep/page.md':
        '<a href="../../adr/0004-theirs.md">why</a>\r\n[0004](../../adr/0004-theirs.md)\r\n',
    });
    assert.deepEqual(notes, ['docs/adr/0002-theirs.md is now 0004-theirs.md.']);
  });

  it('accepts a choice of the record', () => {
    const { changes } = renumberRecords(standing(merged), ['0002-mine'], mineFirst);
    assert.equal(textsOf(changes)['docs/adr/0002-mine.md'], null);
    assert.equal(textsOf(changes)['docs/adr/0002-theirs.md'], undefined);
  });

  it('falls back to dates, then names, without a history', () => {
    const files = {
      'docs/adr/0002-a.md': nygard(2, 'A').replace('2026-01-02', '2026-03-03'),
      'docs/adr/0002-b.md': nygard(2, 'B'),
      'docs/adr/0002-c.md': nygard(2, 'C'),
    };
    assert.deepEqual(renumberRecords(standing(files), [], () => undefined).notes, [
      'docs/adr/0002-c.md is now 0003-c.md.',
      'docs/adr/0002-a.md is now 0004-a.md.',
    ]);
  });

  it('leaves unique numbers alone', () => {
    assert.throws(() => renumberRecords(standing(merged), ['1'], mineFirst), /No other record/);
  });

  it('changes nothing without duplicates', () => {
    for (const files of [adrTools, madr, {}])
      assert.deepEqual(renumberRecords(standing(files), [], () => undefined).changes, []);
  });

  it('keeps width and prefix, in any script', () => {
    const files = {
      'docs/adr/adr-001-使用 x.md': '# 使用\n',
      'docs/adr/adr-001-aaa.md': '# A\n',
      'README.md':
        '[a](docs/adr/adr-001-%E4%BD%BF%E7%94%A8%20x.md) [b](<docs/adr/adr-001-使用 x.md>)\n',
    };
    const { changes } = renumberRecords(
      standing(files),
      ['docs/adr/adr-001-使用 x.md'],
      () => undefined,
    );
    const texts = textsOf(changes);
    assert.equal(texts['docs/adr/adr-002-使用 x.md'], '# 使用\n');
    assert.equal(
      texts['README.md'],
      '[a](docs/adr/adr-002-使用%20x.md) [b](<docs/adr/adr-002-使用%20x.md>)\n',
    );
  });

  it('resolves numbers in MADR front matter', () => {
    const files = {
      ...madr,
      'docs/decisions/0001-use-tabs.md': madr['docs/decisions/0001-use-dashes.md'].replace(
        'dashes',
        'tabs',
      ),
      'docs/decisions/0002-c.md': `---\nstatus: superseded by ADR-0001\n---\n\n# C\n\n## More Information\n\n- Superseded by [ADR-0001](0001-use-tabs.md)\n`,
      'docs/decisions/0003-d.md': `---\nstatus: superseded by ADR-0001\n---\n\n# D\n\n## More Information\n\n- Superseded by [ADR-0001](0001-use-dashes.md)\n`,
    };
    const texts = textsOf(
      renumberRecords(standing(files), ['0001-use-tabs'], () => undefined).changes,
    );
    assert.equal(
      texts['docs/decisions/0002-c.md'],
      '---\nstatus: superseded by ADR-0004\n---\n\n# C\n\n## More Information\n\n- Superseded by [ADR-0004](0004-use-tabs.md)\n',
    );
    assert.equal(texts['docs/decisions/0003-d.md'], undefined);
  });
});

describe('earlier record', () => {
  function repository(): {
    root: string;
    git: (...args: string[]) => string;
    commit: (files: Files) => void;
  } {
    const root = temporaryFolder();
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
        cwd: root,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    const commit = (files: Files): void => {
      writeTree(root, files);
      git('add', '--all');
      git('commit', '--quiet', '--message', 'x');
    };
    git('init', '--quiet', '--initial-branch=main');
    return { root, git, commit };
  }

  it('is the one on the main branch, on either side of the merge', () => {
    const { root, git, commit } = repository();
    commit({ 'docs/adr/0001-a.md': 'a' });
    git('checkout', '--quiet', '-b', 'feature');
    commit({ 'docs/adr/0002-feature.md': 'f' });
    git('checkout', '--quiet', 'main');
    commit({ 'docs/adr/0002-main.md': 'm' });
    const order = ['docs/adr/0001-a.md', 'docs/adr/0002-main.md', 'docs/adr/0002-feature.md'];
    git('checkout', '--quiet', 'feature');
    git('merge', '--quiet', 'main');
    assert.deepEqual([...arrivals(root, ['docs/adr']).keys()], order);
    git('checkout', '--quiet', 'main');
    git('merge', '--quiet', '--no-ff', 'feature~1', 'feature');
    assert.deepEqual([...arrivals(root, ['docs/adr']).keys()], order);
    assert.deepEqual([...arrivals(root, ['docs/other']).keys()], []);
  });

  it('is unknown outside git, but files are found', () => {
    const root = temporaryFolder();
    writeTree(root, { 'docs/adr/0001-ä b.md': 'a', 'node_modules/x/README.md': 'x' });
    assert.deepEqual([...arrivals(root, ['docs/adr'])], []);
    assert.deepEqual(adrTree(root).files, ['docs/adr/0001-ä b.md']);
  });

  it('is never ignored, a link or deleted', async () => {
    const { root, git, commit } = repository();
    const { rmSync, symlinkSync } = await import('node:fs');
    commit({ '.gitignore': 'build/\n', 'a.md': '', 'gone.md': '', 'ü.md': '' });
    writeTree(root, { 'build/b.md': '', 'new.md': '' });
    rmSync(`${root}/gone.md`);
    symlinkSync('a.md', `${root}/link.md`);
    git('add', 'link.md');
    assert.deepEqual([...adrTree(root).files].sort(), ['a.md', 'new.md', 'ü.md']);
  });
});
