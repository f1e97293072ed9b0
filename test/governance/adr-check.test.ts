import assert from 'node:assert/strict';
import { checkRecords } from '../../src/adr/check.ts';
import { emptyContent } from '../../src/adr/content.ts';
import { findFolders } from '../../src/adr/folders.ts';
import { addRecord, makeIndexes } from '../../src/adr/operations.ts';
import { adrTools, log4brains, madr, standing, textsOf, treeOf } from '../support/adr-tree.ts';
import { cpuTime } from '../support/cpu-time.ts';

type Files = Readonly<Record<string, string>>;

const findings = (files: Files): string[] =>
  checkRecords(treeOf(files), findFolders(treeOf(files))).map(
    ({ rule, path, line }) => `${path}:${line} ${rule}`,
  );

const own = (title: string, more = '', status = 'proposed'): string =>
  `# ${title}\n\n- Status: ${status}\n- Date: 2026-01-01\n\n## Context\n\nx\n${more}\n## Decision\n\nx\n\n## Alternatives\n\nx\n\n## Consequences\n\nx\n`;

const indexed = (files: Files): Files => ({
  ...files,
  ...(textsOf(makeIndexes(standing(files)).changes) as Record<string, string>),
});

describe('agentops adr check', () => {
  it('accepts the output of adr-tools, log4brains and MADR', () => {
    for (const files of [adrTools, log4brains, madr]) assert.deepEqual(findings(files), []);
  });

  const cases: Readonly<Record<string, readonly [files: Files, expected: readonly string[]]>> = {
    'two records with one number': [
      { 'docs/adr/0001-a.md': own('A'), 'docs/adr/0001-b.md': own('B') },
      ['docs/adr/0001-b.md:1 duplicate-number'],
    ],
    'one number in two packages is fine': [
      { 'docs/adr/0001-a.md': own('A'), 'packages/x/docs/adr/0001-b.md': own('B') },
      [],
    ],
    'numbers that are missing, but not those before the first': [
      {
        'docs/adr/0003-a.md': own('A'),
        'docs/adr/0004-b.md': own('B'),
        'docs/adr/0006-c.md': own('C'),
        'docs/adr/0010-d.md': own('D'),
      },
      ['docs/adr/0006-c.md:1 missing-number', 'docs/adr/0010-d.md:1 missing-number'],
    ],
    'no gaps between dates': [
      { 'docs/adr/20240101-a.md': own('A'), 'docs/adr/20250101-b.md': own('B') },
      [],
    ],
    'links to what is not there, with their lines': [
      {
        'docs/adr/0001-a.md': own(
          'A',
          '\n[b](0002-b.md) [c](../guide.md#part) [d](https://example.org/x.md) [e](#x)\n[f](/README.md)\n[g](/gone.md)\n',
        ),
        'docs/guide.md': '',
        'README.md': '',
      },
      ['docs/adr/0001-a.md:10 broken-link', 'docs/adr/0001-a.md:12 broken-link'],
    ],
    'a successor that does not know of it': [
      {
        'docs/adr/0001-a.md': own('A', '', 'superseded by [B](0002-b.md)'),
        'docs/adr/0002-b.md': own('B'),
      },
      ['docs/adr/0001-a.md:3 one-way-supersede'],
    ],
    'a predecessor that does not know of it': [
      {
        'docs/adr/0001-a.md': own('A'),
        'docs/adr/0002-b.md': `${own('B')}\n## Links\n\n- Supersedes [A](0001-a.md)\n`,
      },
      ['docs/adr/0002-b.md:24 one-way-supersede'],
    ],
    'a successor that is named by its number only': [
      {
        'docs/decisions/0001-a.md': madr['docs/decisions/0001-use-dashes.md'].replace(
          'proposed',
          'superseded by ADR-0009',
        ),
      },
      ['docs/decisions/0001-a.md:2 one-way-supersede'],
    ],
    'a status that nobody knows, and none': [
      {
        'docs/adr/0001-a.md': own('A', '', 'perhaps'),
        'docs/adr/0002-b.md': '# 2. B\n\n## Context\n\n## Decision\n\n## Consequences\n',
      },
      ['docs/adr/0001-a.md:3 unknown-status', 'docs/adr/0002-b.md:1 missing-status'],
    ],
    'sections that are missing': [
      {
        'docs/adr/0001-a.md': '# 1. A\n\n## Status\n\nAccepted\n\n## Decision\n\nx\n',
        'docs/adr/0002-b.md':
          '---\nstatus: proposed\n---\n# B\n\n## Context and Problem Statement\n',
        'docs/adr/0003-c.md': '# C\n\n- Status: proposed\n\n## Context\n\n## Decision\n',
      },
      [
        'docs/adr/0001-a.md:1 missing-section',
        'docs/adr/0001-a.md:1 missing-section',
        'docs/adr/0002-b.md:1 missing-section',
        'docs/adr/0002-b.md:1 missing-section',
        'docs/adr/0003-c.md:1 missing-section',
        'docs/adr/0003-c.md:1 missing-section',
      ],
    ],
    'sections of an accepted record with nothing but a hint in them': [
      {
        'docs/adr/0001-a.md': own('A', '', 'accepted').replace(
          '## Decision\n\nx',
          '## Decision\n\n<!-- What? -->',
        ),
      },
      ['docs/adr/0001-a.md:10 missing-section'],
    ],
    'code is something': [
      {
        'docs/adr/0001-a.md': own('A', '', 'accepted').replace(
          '## Decision\n\nx',
          '## Decision\n\n```\nx\n```',
        ),
      },
      [],
    ],
    'an index that is behind': [
      {
        ...indexed({ 'docs/adr/0001-a.md': own('A') }),
        'docs/adr/0001-a.md': own('A', '', 'accepted'),
      },
      ['docs/adr/README.md:6 outdated-index'],
    ],
    'an index whose comments are no pair any more': [
      {
        'docs/adr/0001-a.md': own('A'),
        'docs/adr/README.md': '# Ours\n\n<!-- agentops:begin adr-index -->\n',
      },
      ['docs/adr/README.md:1 outdated-index'],
    ],
    'a README without an index is nobody’s fault': [
      { 'docs/adr/0001-a.md': own('A'), 'docs/adr/README.md': '# Ours\n' },
      [],
    ],
  };
  for (const [name, [files, expected]] of Object.entries(cases)) {
    it(name, () => assert.deepEqual(findings(files), expected));
  }

  it('reports missing numbers', () => {
    const files = {
      'docs/adr/0001-a.md': own('A'),
      'docs/adr/0003-c.md': own('C'),
      'docs/adr/0010-d.md': own('D'),
    };
    const messages = checkRecords(treeOf(files), findFolders(treeOf(files))).map(
      ({ message }) => message,
    );
    assert.deepEqual(
      messages.map((message) => message.split(' is missing')[0]),
      ['0002', '0004 to 0009'],
    );
  });

  it('reads a thousand records quickly', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [
        `docs/adr/${String(index + 1).padStart(4, '0')}-a.md`,
        own('A', `\n${'[b](0001-a.md) `x` '.repeat(50)}\n`.repeat(5)),
      ]),
    );
    const spent = await cpuTime(() => assert.deepEqual(findings(files), []));
    assert.ok(spent < 8000, `${spent} ms of the processor`);
  });

  it('stays fast on hostile text', async () => {
    for (const text of [
      '['.repeat(50_000),
      '[]('.repeat(20_000),
      '`'.repeat(50_000),
      '<!--'.repeat(20_000),
      '# '.repeat(50_000),
      '---\n'.repeat(20_000),
      `${'<a '.repeat(20_000)}`,
      '[a]('.repeat(20_000),
    ]) {
      const spent = await cpuTime(() => findings({ 'docs/adr/0001-a.md': `# A\n\n${text}` }));
      assert.ok(spent < 3000, `${text.slice(0, 8)}: ${spent} ms of the processor`);
    }
  });
});

describe('record index', () => {
  const files = {
    'docs/adr/0002-use-x.md': own('Use X'),
    'docs/adr/0010-adopt-y.md': own('adopt Y', '', 'accepted'),
    'docs/adr/README.md':
      '# Why\n\nOurs above.\n\n<!-- agentops:begin adr-index -->\nold\n<!-- agentops:end adr-index -->\n\nOurs below.\n',
  };

  it('is sorted by title between its markers, and keeps the surrounding text', () => {
    assert.deepEqual(textsOf(makeIndexes(standing(files)).changes), {
      'docs/adr/README.md':
        '# Why\n\nOurs above.\n\n<!-- agentops:begin adr-index -->\n\n- [adopt Y](0010-adopt-y.md) · 0010 · accepted\n- [Use X](0002-use-x.md) · 0002 · proposed\n\n<!-- agentops:end adr-index -->\n\nOurs below.\n',
    });
    assert.deepEqual(makeIndexes(standing(indexed(files))).changes, []);
  });

  it('is appended to a README, or gets a new README', () => {
    const readme = { ...files, 'docs/adr/README.md': '# Ours\r\n\r\nText.' };
    assert.match(
      textsOf(makeIndexes(standing(readme)).changes)['docs/adr/README.md'] ?? '',
      /^# Ours\r\n\r\nText\.\r\n\r\n<!-- agentops:begin adr-index -->\r\n\r\n- \[adopt Y\]/,
    );
    const { 'docs/adr/README.md': _none, ...bare } = files;
    assert.match(
      textsOf(makeIndexes(standing(bare)).changes)['docs/adr/README.md'] ?? '',
      /^# Decision records\n[\s\S]*- \[adopt Y\]/,
    );
  });

  it('is left alone if its markers do not match', () => {
    const broken = { ...files, 'docs/adr/README.md': '<!-- agentops:end adr-index -->\n' };
    assert.throws(() => makeIndexes(standing(broken)), /markers of a list do not match/);
  });

  it('is updated after each change, but never created for a team without one', () => {
    const accepted = addRecord(standing(files), {
      content: emptyContent('Beyond'),
      status: 'proposed',
      date: '2026-11-25',
    });
    assert.match(
      textsOf(accepted.changes)['docs/adr/README.md'] ?? '',
      /\[Beyond\]\(0011-beyond\.md\)/,
    );
    for (const theirs of [adrTools, log4brains, madr]) {
      const { changes } = addRecord(standing(theirs), {
        content: emptyContent('Beyond'),
        status: 'proposed',
        date: '2026-11-25',
      });
      assert.equal(changes.length, 1);
      assert.equal(changes[0]?.before, undefined);
    }
  });

  it('of the repository lists the folders of its packages', () => {
    const packages = {
      ...files,
      'packages/b/docs/adr/0001-c.md': own('C'),
      'packages/a/adr/0001-d.md': own('D'),
      'packages/a/adr/README.md': 'x\n',
    };
    const text = textsOf(makeIndexes(standing(packages)).changes)['docs/adr/README.md'] ?? '';
    assert.match(
      text,
      /Records of packages:\n\n- \[packages\/a\/adr\]\(\.\.\/\.\.\/packages\/a\/adr\/README\.md\)\n- \[packages\/b\/docs\/adr\]\(\.\.\/\.\.\/packages\/b\/docs\/adr\)\n\n<!-- agentops:end/,
    );
    assert.deepEqual(
      findings(indexed(packages)).filter((each) => !each.endsWith('missing-number')),
      [],
    );
    // A package's first record, from inside the package.
    const { changes } = addRecord(standing(indexed(files), 'packages/c'), {
      content: emptyContent('E'),
      status: 'proposed',
      date: '2026-11-25',
      folder: 'packages/c/docs/adr',
    });
    assert.deepEqual(
      changes.map(({ path }) => path),
      ['docs/adr/README.md', 'packages/c/docs/adr/0001-e.md', 'packages/c/docs/adr/README.md'],
    );
    assert.match(
      textsOf(changes)['docs/adr/README.md'] ?? '',
      /\[packages\/c\/docs\/adr\]\(\.\.\/\.\.\/packages\/c\/docs\/adr\/README\.md\)/,
    );
  });
});
