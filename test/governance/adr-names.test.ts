import assert from 'node:assert/strict';
import { compareNames, fileOf, newName, readName, slugOf } from '../../src/adr/name.ts';

describe('file name of a title', () => {
  const titles: readonly (readonly [title: string, slug: string])[] = [
    ['Use PostgreSQL', 'use-postgresql'],
    ['  Use   Node 24!  ', 'use-node-24'],
    ['使用 PostgreSQL 作为数据库', '使用-postgresql-作为数据库'],
    ['استخدام قاعدة البيانات', 'استخدام-قاعدة-البيانات'],
    ['データベースを選ぶ', 'データベースを選ぶ'],
    ['हिन्दी में', 'हिन्दी-में'],
    ['Свой формат', 'свой-формат'],
    ['Löschzug für Straße', 'loschzug-fur-straße'],
    ['Thử nghiệm', 'thu-nghiem'],
    ['İstanbul', 'istanbul'],
    [`Don't "quote" the 'host'`, 'dont-quote-the-host'],
    ['The client’s «answer»', 'the-clients-answer'],
    ['TCP/IP over a\\b', 'tcp-ip-over-a-b'],
    ['../../etc/passwd', 'etc-passwd'],
    ['C:\\Windows\\con', 'c-windows-con'],
    ['🚀 Ship it 🚢', 'ship-it'],
    ['👩‍👩‍👧', 'decision'],
    ['Step 1️⃣ first', 'step-1-first'],
    ['a\u202Egnp.exe', 'agnp-exe'],
    ['zero\u200Bwidth\uFEFF', 'zerowidth'],
    ['two\nlines\tand a tab\u0000', 'two-lines-and-a-tab'],
    ['--help', 'help'],
    ['.hidden.', 'hidden'],
    ['???', 'decision'],
    ['$(rm -rf) `x` ; & | > <', 'rm-rf-x'],
    ['Ｆｕｌｌ ｗｉｄｔｈ', 'full-width'],
    ['e\u0301te\u0301', 'ete'],
  ];
  for (const [title, slug] of titles) {
    it(JSON.stringify(title), () => assert.equal(slugOf(title), slug));
  }

  it('is cut between words and fits file systems in any script', () => {
    const words = slugOf('a decision that is told at length '.repeat(9));
    assert.ok(words.length <= 64);
    assert.match(
      words,
      /^(a|decision|that|is|told|at|length)(-(a|decision|that|is|told|at|length))*$/,
    );
    for (const letter of ['数', '𠮷', 'ش', 'x']) {
      const name = fileOf(newName([], letter.repeat(300), '2026-11-25'));
      assert.ok(Buffer.byteLength(name) < 200, name);
      assert.match(name, new RegExp(`^0001-${letter}+\\.md$`, 'u'));
    }
  });

  it('is recognised as a record name', () => {
    for (const [title, slug] of titles) {
      const name = newName([], title, '2026-11-25');
      assert.deepEqual(readName(fileOf(name)), name);
      assert.equal(name.slug, slug);
    }
  });
});

describe('name of a new record', () => {
  const next = (there: readonly string[], naming?: 'number' | 'date'): string =>
    fileOf(
      newName(
        there.map((file) => readName(file) ?? assert.fail(file)),
        'Use X',
        '2026-11-25',
        naming,
      ),
    );

  it('has the next number in the existing width', () => {
    assert.equal(next([]), '0001-use-x.md');
    assert.equal(next(['0001-a.md', '0009-b.md']), '0010-use-x.md');
    assert.equal(next(['000-a.md', '001-b.md']), '002-use-x.md');
    assert.equal(next(['1-a.md', '9-b.md']), '10-use-x.md');
    assert.equal(next(['9999-a.md']), '10000-use-x.md');
    assert.equal(next(['0008-octal.md']), '0009-use-x.md');
  });

  it('keeps existing prefixes and separators', () => {
    assert.equal(next(['adr-003-a.md']), 'adr-004-use-x.md');
    assert.equal(next(['ADR-0003-a.md']), 'ADR-0004-use-x.md');
    assert.equal(next(['0003_a.md']), '0004_use-x.md');
  });

  it('is a date if the others are, in their spelling', () => {
    assert.equal(next(['20201016-a.md']), '20261125-use-x.md');
    assert.equal(next(['2020-10-16-a.md']), '2026-11-25-use-x.md');
    assert.equal(next([], 'date'), '20261125-use-x.md');
    assert.equal(next(['20261125-use-x.md']), '20261125-use-x-2.md');
    assert.equal(next(['20261125-use-x.md', '20261125-use-x-2.md']), '20261125-use-x-3.md');
  });

  it('differs from other files', () => {
    for (const file of [
      'README.md',
      'index.md',
      'template.md',
      'adr-template.md',
      '2fa.md',
      '0001-a.txt',
      'a-0001.md',
    ]) {
      assert.equal(readName(file), undefined, file);
    }
    // What adr-tools makes of a title without a Latin letter.
    assert.equal(readName('0007-.md')?.number, 7);
    assert.equal(readName('0007.md')?.number, 7);
    // No month 45: it is a number.
    assert.equal(readName('201945-a.md')?.number, 201945);
  });

  it('sorts by number or day instead of letters', () => {
    const sorted = ['10-a.md', '9-b.md', '20200101-c.md', '2019-12-31-d.md']
      .map((file) => readName(file) ?? assert.fail(file))
      .sort(compareNames)
      .map(fileOf);
    assert.deepEqual(sorted, ['9-b.md', '10-a.md', '2019-12-31-d.md', '20200101-c.md']);
  });
});
