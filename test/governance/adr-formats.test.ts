import assert from 'node:assert/strict';
import { checkRecords } from '../../src/adr/check.ts';
import { alternativeOf, contentOf, emptyContent } from '../../src/adr/content.ts';
import { findFolders, homeFor } from '../../src/adr/folders.ts';
import { addRecord, setStatus } from '../../src/adr/operations.ts';
import { formats, readRecord } from '../../src/adr/record.ts';
import { linkRecords, supersede } from '../../src/adr/relate.ts';
import { adrTools, log4brains, madr, standing, textsOf, treeOf } from '../support/adr-tree.ts';

const today = '2026-11-25';
const gently = { date: today, force: false };
const bare = (title: string) =>
  ({ content: emptyContent(title), status: 'proposed', date: today }) as const;
const whole = {
  title: 'Keep sessions in Redis',
  context: 'Two instances, and users who are logged out at each deploy.',
  decision: 'Sessions go to Redis.',
  alternatives: [
    alternativeOf('Sticky sessions=A restart still loses them.'),
    alternativeOf('Signed cookies=They can not be revoked; a = b.'),
  ],
  positive: ['A restart loses nothing.'],
  negative: ['Redis is needed to log in.'],
  neutral: ['The cookie has another name.'],
  links: ['[RFC 6265](https://www.rfc-editor.org/rfc/rfc6265)'],
};

/** Lines that are in one text only, with `-` or `+`. */
function changedLines(before: string, after: string): string[] {
  const [one, other] = [before.split('\n'), after.split('\n')];
  const without = (lines: readonly string[], those: readonly string[]): string[] => {
    const left = [...those];
    return lines.filter((line) => {
      const at = left.indexOf(line);
      if (at !== -1) left.splice(at, 1);
      return at === -1 && line !== '';
    });
  };
  return [
    ...without(one, other).map((line) => `-${line}`),
    ...without(other, one).map((line) => `+${line}`),
  ];
}

const edit = (
  files: Readonly<Record<string, string>>,
  changes: Parameters<typeof textsOf>[0],
  path: string,
): string[] => changedLines(files[path] ?? '', textsOf(changes)[path] ?? '');

describe('new record', () => {
  for (const format of formats) {
    it(`contains everything given, as ${format}`, () => {
      const { changes, records } = addRecord(standing({}), {
        content: whole,
        status: 'accepted',
        date: today,
        format,
      });
      const [record] = records;
      assert.equal(record?.path, 'docs/adr/0001-keep-sessions-in-redis.md');
      assert.equal(record.title, whole.title);
      assert.equal(record.format, format);
      assert.equal(record.word, 'accepted');
      assert.equal(record.date?.value, today);
      const { text } = record.markdown;
      for (const words of [
        whole.context,
        whole.decision,
        'Sticky sessions',
        /restart still loses them/,
        'Signed cookies',
        /can not be revoked; a = b/,
        /restart loses nothing/,
        'Redis is needed to log in',
        /cookie has another name/,
        'https://www.rfc-editor.org/rfc/rfc6265',
      ]) {
        assert.match(text, typeof words === 'string' ? new RegExp(words) : words);
      }
      assert.doesNotMatch(text, /\n\n\n|[ \t]\n|<!--/);
      assert.match(text, /[^\n]\n$/);
      const files = Object.fromEntries(changes.map(({ path, after }) => [path, after ?? '']));
      const tree = treeOf(files);
      assert.deepEqual(checkRecords(tree, findFolders(tree)), []);
    });

    it(`contains hints where nothing is given, as ${format}`, () => {
      const { changes, records } = addRecord(standing({}), { ...bare('Use X'), format });
      assert.equal(records[0]?.format, format);
      assert.match(records[0].markdown.text, /<!-- /);
      assert.doesNotMatch(records[0].markdown.text, /\n\n\n|[ \t]\n/);
      const files = Object.fromEntries(changes.map(({ path, after }) => [path, after ?? '']));
      assert.deepEqual(checkRecords(treeOf(files), findFolders(treeOf(files))), []);
      const accepted = setStatus(standing(files), ['1'], 'accepted', gently);
      const later = treeOf({ ...files, ...(textsOf(accepted.changes) as Record<string, string>) });
      assert.deepEqual(
        [...new Set(checkRecords(later, findFolders(later)).map(({ rule }) => rule))],
        ['missing-section'],
      );
    });
  }

  it('creates the folder and an index, with an escaped title', () => {
    const { changes } = addRecord(
      standing({}),
      bare('Use [a](b) <!-- agentops:end adr-index --> "c" | `d`'),
    );
    const texts = textsOf(changes);
    assert.deepEqual(Object.keys(texts).sort(), [
      'docs/adr/0001-use-a-b-agentops-end-adr-index-c-d.md',
      'docs/adr/README.md',
    ]);
    const again = addRecord(standing(texts as Record<string, string>), bare('Second'));
    assert.equal(
      textsOf(again.changes)['docs/adr/README.md']?.match(/<!-- agentops:end adr-index -->/g)
        ?.length,
      1,
    );
    assert.match(textsOf(again.changes)['docs/adr/README.md'] ?? '', /^- \[Second\]/m);
  });

  it('follows the format, line ends and names of the latest record', () => {
    const crlf = {
      'docs/adr/01-a.md': madr['docs/decisions/0001-use-dashes.md'].replaceAll('\n', '\r\n'),
    };
    const { records } = addRecord(standing(crlf), bare('Use X'));
    assert.equal(records[0]?.path, 'docs/adr/02-use-x.md');
    assert.equal(records[0].format, 'madr');
    assert.equal(records[0].layout, 'front matter');
    assert.doesNotMatch(records[0].markdown.text, /[^\r]\n/);
  });

  it('follows the conventions of the tool in an empty folder', () => {
    const { '.log4brains.yml': settings } = log4brains;
    const dated = addRecord(standing({ '.log4brains.yml': settings }), bare('Use X'));
    assert.deepEqual(
      dated.changes.map(({ path }) => path),
      ['docs/adr/20261125-use-x.md'],
    );
    assert.match(dated.records[0]?.markdown.text ?? '', /^# Use X\n\n- Status: proposed\n- Date: /);
    const numbered = addRecord(standing({ '.adr-dir': 'doc/why\n' }), bare('Use X'));
    assert.equal(numbered.records[0]?.path, 'doc/why/0001-use-x.md');
    assert.match(numbered.records[0].markdown.text, /^# 1\. Use X\n\nDate: /);
    const byDate = addRecord(standing({}), { ...bare('Use X'), naming: 'date' });
    assert.equal(byDate.records[0]?.path, 'docs/adr/20261125-use-x.md');
  });

  it('is written to the given folder, which is remembered', () => {
    const { changes } = addRecord(standing({}), { ...bare('Use X'), folder: 'records/why' });
    const texts = textsOf(changes) as Record<string, string>;
    assert.equal(texts['.adr-dir'], 'records/why\n');
    assert.equal(
      addRecord(standing(texts), bare('Use Y')).records[0]?.path,
      'records/why/0002-use-y.md',
    );
    const usual = addRecord(standing({}), { ...bare('Use X'), folder: 'packages/api/docs/adr/' });
    assert.equal(textsOf(usual.changes)['.adr-dir'], undefined);
  });

  it('uses the template of adr-tools in the repository', () => {
    const files = {
      ...adrTools,
      'doc/decisions/templates/template.md':
        '# NUMBER. TITLE\n\nDate: DATE\n\n## Status\n\nSTATUS\n\n## Ours\n',
    };
    const { records } = addRecord(standing(files), bare('TITLE of DATE'));
    assert.equal(
      records[0]?.markdown.text,
      `# 4. TITLE of DATE\n\nDate: ${today}\n\n## Status\n\nProposed\n\n## Ours\n`,
    );
  });

  it('supersedes others', () => {
    const { changes, records } = addRecord(standing(adrTools), {
      ...bare('Use SQLite'),
      supersedes: ['3'],
    });
    assert.match(
      records[0]?.markdown.text ?? '',
      /Proposed\n\nSupersedes \[3\. Use PostgreSQL\]\(0003-use-postgresql\.md\)\n\n## Context/,
    );
    assert.deepEqual(edit(adrTools, changes, 'doc/decisions/0003-use-postgresql.md'), [
      '-Accepted',
      '+Superseded by [4. Use SQLite](0004-use-sqlite.md)',
    ]);
  });
});

describe('decision of a feature', () => {
  it('is converted to any format', () => {
    const own = addRecord(standing({}), { content: whole, status: 'accepted', date: today });
    assert.deepEqual(contentOf(own.records[0]?.markdown.text ?? ''), whole);
  });
});

describe('status of a record', () => {
  const files = { ...adrTools, ...madr, ...log4brains };
  const cases = [
    [
      'packages/backend/docs/adr/20210113-use-ddd.md',
      'accepted',
      ['-- Status: draft', '+- Status: accepted'],
    ],
    [
      'docs/decisions/0001-use-dashes.md',
      'accepted',
      ['-status: proposed', '-date: 2024-09-18', '+status: accepted', `+date: ${today}`],
    ],
    [
      'docs/decisions/0001-use-dashes.md',
      'rejected',
      ['-status: proposed', '-date: 2024-09-18', '+status: rejected', `+date: ${today}`],
    ],
    [
      'docs/decisions/0000-use-madr.md',
      'deprecated',
      ['-status: "accepted"', '-date: 2024-09-17', '+status: "deprecated"', `+date: ${today}`],
    ],
    [
      'doc/decisions/0001-record-architecture-decisions.md',
      'deprecated',
      ['-Accepted', '+Deprecated'],
    ],
    [
      'docs/adr/20201001-use-records.md',
      'deprecated',
      ['-- Status: accepted', '+- Status: deprecated'],
    ],
  ] as const;
  for (const [path, status, lines] of cases) {
    it(`of ${path} becomes ${status}, and no other line changes`, () => {
      const { changes } = setStatus(standing(files), [path], status, gently);
      assert.deepEqual(
        changes.map((change) => change.path),
        [path],
      );
      assert.deepEqual(edit(files, changes, path), lines);
    });
  }

  it('is left alone if it is the same', () => {
    assert.deepEqual(setStatus(standing(adrTools), ['1'], 'accepted', gently).changes, []);
  });

  it('refuses invalid transitions unless forced', () => {
    assert.throws(
      () => setStatus(standing(adrTools), ['2'], 'accepted', gently),
      /0002 is superseded/,
    );
    const { changes } = setStatus(standing(adrTools), ['2'], 'accepted', {
      date: today,
      force: true,
    });
    assert.deepEqual(edit(adrTools, changes, 'doc/decisions/0002-use-mysql.md'), [
      '-Superceded by [3. Use PostgreSQL](0003-use-postgresql.md)',
      '+Accepted',
    ]);
  });

  it('is added if missing', () => {
    const bare = {
      'docs/adr/0001-a.md': '# A\n\n## Context\n\nx\n',
      'docs/adr/0002-b.md': '# B\n\n- Date: 2024-01-01\n\n## Context\n\nx\n',
      'docs/adr/0003-c.md': '# C\n\n## Context and Problem Statement\n\nx\n',
      'docs/adr/0004-d.md': '---\ndate: 2024-01-01\n---\n# D\n\n## Context and Problem Statement\n',
      'docs/adr/0005-e.md': '# E\n\n## Status\n\n## Context\n',
    };
    const { changes, records } = setStatus(
      standing(bare),
      ['1', '2', '3', '4', '5'],
      'accepted',
      gently,
    );
    assert.deepEqual(
      records.map(({ word }) => word),
      Array(5).fill('accepted'),
    );
    assert.equal(
      textsOf(changes)['docs/adr/0005-e.md'],
      '# E\n\n## Status\n\nAccepted\n\n## Context\n',
    );
    assert.equal(
      textsOf(changes)['docs/adr/0001-a.md'],
      '# A\n\n## Status\n\nAccepted\n\n## Context\n\nx\n',
    );
    assert.equal(
      textsOf(changes)['docs/adr/0002-b.md'],
      `# B\n\n- Status: accepted\n- Date: ${today}\n\n## Context\n\nx\n`,
    );
  });
});

describe('superseded record', () => {
  it('of adr-tools loses its status and names its successor', () => {
    const { changes } = supersede(standing(adrTools), '1', '3', gently);
    assert.deepEqual(
      changes.map(({ path }) => path),
      [
        'doc/decisions/0001-record-architecture-decisions.md',
        'doc/decisions/0003-use-postgresql.md',
      ],
    );
    assert.deepEqual(
      edit(adrTools, changes, 'doc/decisions/0001-record-architecture-decisions.md'),
      ['-Accepted', '+Superseded by [3. Use PostgreSQL](0003-use-postgresql.md)'],
    );
    assert.match(
      textsOf(changes)['doc/decisions/0003-use-postgresql.md'] ?? '',
      /Supercedes \[2\. Use MySQL\]\(0002-use-mysql\.md\)\n\nSupersedes \[1\. Record architecture decisions\]\(0001-record-architecture-decisions\.md\)\n\n## Context/,
    );
  });

  it('of log4brains names its successor in the list, which links back', () => {
    const { changes } = supersede(
      standing(log4brains),
      'use-records',
      '20201103-use-flexsearch',
      gently,
    );
    assert.deepEqual(edit(log4brains, changes, 'docs/adr/20201001-use-records.md'), [
      '-- Status: accepted',
      '+- Status: superseded by [20201103-use-flexsearch](20201103-use-flexsearch.md)',
    ]);
    assert.match(
      textsOf(changes)['docs/adr/20201103-use-flexsearch.md'] ?? '',
      /## Links\n\n- Supersedes \[20201028-use-lunr\]\(20201028-use-lunr\.md\)\n- Supersedes \[20201001-use-records\]\(20201001-use-records\.md\)\n$/,
    );
  });

  it('of MADR has the number in its front matter and the links in its text', () => {
    const { changes, records } = supersede(standing(madr), '0', '1', gently);
    assert.deepEqual(edit(madr, changes, 'docs/decisions/0000-use-madr.md'), [
      '-status: "accepted"',
      '-date: 2024-09-17',
      '+status: "superseded by ADR-0001"',
      `+date: ${today}`,
      '+## More Information',
      '+- Superseded by [ADR-0001](0001-use-dashes.md)',
    ]);
    assert.match(
      textsOf(changes)['docs/decisions/0001-use-dashes.md'] ?? '',
      /None\.\n\n- Supersedes \[ADR-0000\]\(0000-use-madr\.md\)\n$/,
    );
    assert.equal(records[0]?.word, 'superseded');
  });

  it('passes the check in every format, and a second run changes nothing', () => {
    const own = {
      ...textsOf(
        addRecord(standing({}), { content: whole, status: 'accepted', date: today }).changes,
      ),
    } as Record<string, string>;
    const two = {
      ...own,
      ...textsOf(
        addRecord(standing(own), {
          content: { ...whole, title: 'Second' },
          status: 'accepted',
          date: today,
        }).changes,
      ),
    } as Record<string, string>;
    for (const [files, one, other] of [
      [adrTools, '1', '3'],
      [log4brains, 'use-records', 'use-flex'],
      [madr, '0', '1'],
      [two, '1', '2'],
    ] as const) {
      const { changes } = supersede(standing(files), one, other, gently);
      const after = { ...files, ...textsOf(changes) } as Record<string, string>;
      const tree = treeOf(after);
      assert.deepEqual(checkRecords(tree, findFolders(tree)), []);
      assert.deepEqual(supersede(standing(after), one, other, gently).changes, []);
    }
  });

  it('in another package is linked across folders', () => {
    const { changes } = supersede(
      standing(log4brains),
      'packages/backend/use-ddd',
      'use-flexsearch',
      { ...gently, force: true },
    );
    assert.match(
      textsOf(changes)['packages/backend/docs/adr/20210113-use-ddd.md'] ?? '',
      /\(\.\.\/\.\.\/\.\.\/\.\.\/docs\/adr\/20201103-use-flexsearch\.md\)/,
    );
  });

  it('cannot supersede itself', () => {
    assert.throws(() => supersede(standing(adrTools), '1', '0001', gently), /the same record/);
  });
});

describe('record with CRLF', () => {
  const crlf = (files: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]),
    );

  for (const [name, files, one, other] of [
    ['adr-tools', adrTools, '1', '3'],
    ['log4brains', log4brains, 'use-records', 'use-flex'],
    ['MADR', madr, '0', '1'],
  ] as const) {
    it(`of ${name} is edited like one with LF`, () => {
      const run = (those: Readonly<Record<string, string>>) => [
        textsOf(supersede(standing(those), one, other, gently).changes),
        textsOf(linkRecords(standing(those), [one, 'Amends', other]).changes),
        textsOf(
          setStatus(standing(those), [other], 'rejected', { ...gently, force: true }).changes,
        ),
      ];
      assert.deepEqual(
        run(crlf(files)),
        run(files).map((texts) => crlf(texts as Record<string, string>)),
      );
    });
  }
});

describe('link between records', () => {
  it('is written to both records, with inverse words', () => {
    const { changes } = linkRecords(standing(adrTools), ['3', 'Amends', '1']);
    assert.match(
      textsOf(changes)['doc/decisions/0003-use-postgresql.md'] ?? '',
      /\n\nAmends \[1\. Record/,
    );
    assert.match(
      textsOf(changes)['doc/decisions/0001-record-architecture-decisions.md'] ?? '',
      /Accepted\n\nAmended by \[3\. Use PostgreSQL\]/,
    );
    const after = { ...adrTools, ...textsOf(changes) } as Record<string, string>;
    assert.deepEqual(linkRecords(standing(after), ['3', 'Amends', '1']).changes, []);
  });

  it('requires both words if they are custom', () => {
    assert.throws(
      () => linkRecords(standing(adrTools), ['3', 'Is inspired by', '1']),
      /words for the link back/,
    );
    const { changes } = linkRecords(standing(adrTools), ['3', 'Is inspired by', '1'], 'Inspires');
    assert.match(
      textsOf(changes)['doc/decisions/0001-record-architecture-decisions.md'] ?? '',
      /\n\nInspires \[3\./,
    );
  });
});

describe('parsed record', () => {
  const read = (text: string) => readRecord('docs/adr/0007-a.md', text) ?? assert.fail();

  it('ignores code, comments and front matter that look like content', () => {
    const record = read(
      '---\nstatus: accepted # yes\n# not a heading\n---\n# The `# title`\n\n```md\n## Status\n\nProposed\n[a](b.md)\n```\n\n<!-- ## Context\n[c](d.md) -->\n\n`[e](f.md)` [g](h.md "a title") [i](<j k.md>) [l](m_(n).md)\n\n[o]: p.md\n<a href="q.md">r</a>\n',
    );
    assert.equal(record.title, 'The `# title`');
    assert.equal(record.word, 'accepted');
    assert.deepEqual(record.sections, []);
    assert.deepEqual(
      record.markdown.links.map(({ target }) => target),
      ['h.md', 'j k.md', 'm_(n).md', 'p.md', 'q.md'],
    );
    for (const { target, targetStart } of record.markdown.links)
      assert.equal(record.markdown.text.slice(targetStart, targetStart + target.length), target);
  });

  it('has a title without number, or else the file name', () => {
    for (const [heading, title] of [
      ['# 7. Use X', 'Use X'],
      ['# ADR-0007: Use X', 'Use X'],
      ['# 7 - Use X', 'Use X'],
      ['# 3 tiers', '3 tiers'],
      ['# Use X #', 'Use X'],
      ['Use X\n=====', 'Use X'],
      ['text', 'A'],
    ] as const) {
      assert.equal(read(`${heading}\n`).title, title);
    }
  });

  for (const [text, word] of [
    ['# A\n\n* Status: accepted\n', 'accepted'],
    ['# A\n\n**Status:** Accepted\n\n**Date**: 2024-01-01\n', 'accepted'],
    ['# A\n\nStatus: Accepted (2024-01-01)\n', 'accepted'],
    ['# A\n\n## Status\n\n✅ Accepted\n', 'accepted'],
    ['# A\n\n## Status\n\n<!-- Proposed | Accepted -->\n\n**Rejected**\n', 'rejected'],
    ['# A\r\n\r\n## Status\r\n\r\nSuperceded by [1. B](0001-b.md)\r\n', 'superseded'],
    ["---\nstatus: 'superseded by [ADR-0005](0005-b.md)'\n---\n# A\n", 'superseded'],
    ['# A\n\n## Context\n\nThe status: unclear.\n', undefined],
    ['# A\n\n## Status\n\n## Context\n', undefined],
    ['', undefined],
  ] as const) {
    it(`has the status in ${JSON.stringify(text)}`, () => assert.equal(read(text).word, word));
  }
});

describe('folder of the records', () => {
  const record = adrTools['doc/decisions/0002-use-mysql.md'];
  const home = (files: Readonly<Record<string, string>>, from?: string): string =>
    homeFor(treeOf(files), findFolders(treeOf(files)), from).path;

  it('is configured by a tool, or a usual one with records, or docs/adr', () => {
    assert.equal(home({}), 'docs/adr');
    assert.equal(home({ 'README.md': '' }), 'docs/adr');
    assert.equal(home({ 'docs/decisions/README.md': '' }), 'docs/decisions');
    for (const place of [
      'doc/adr',
      'docs/adrs',
      'docs/decisions',
      'docs/architecture/decisions',
      'adr',
    ])
      assert.equal(home({ [`${place}/0001-a.md`]: record, 'docs/guide/0001-b.md': record }), place);
    assert.equal(home({ '.adr-dir': 'docs/why/\r\n', 'doc/adr/0001-a.md': record }), 'docs/why');
    assert.equal(home(log4brains), 'docs/adr');
  });

  it('is never outside the repository', () => {
    for (const said of ['/etc', '../x', 'a/../../x', ''])
      assert.equal(home({ '.adr-dir': `${said}\n` }), 'docs/adr');
  });

  it('is that of the package if it has one, also from subfolders', () => {
    const files = {
      'docs/adr/0001-a.md': record,
      'packages/api/docs/adr/0001-b.md': record,
      'apps/web/.adr-dir': 'why\n',
    };
    assert.equal(home(files, 'packages/api/src/deep'), 'packages/api/docs/adr');
    assert.equal(home(files, 'packages/other'), 'docs/adr');
    assert.equal(home(files, 'apps/web'), 'apps/web/why');
    assert.equal(home(log4brains, 'packages/backend'), 'packages/backend/docs/adr');
  });

  it('is never a fixture, and treats MADR categories as folders', () => {
    const files = {
      'docs/decisions/0001-a.md': record,
      'docs/decisions/backend/0001-b.md': record,
      'test/fixtures/x/docs/adr/0001-c.md': record,
    };
    assert.deepEqual(
      findFolders(treeOf(files)).map(({ path }) => path),
      ['docs/decisions', 'docs/decisions/backend'],
    );
    assert.equal(home(files, 'docs/decisions/backend'), 'docs/decisions/backend');
  });

  it('has MADR categories also where no record lies in the folder itself', () => {
    const files = {
      'docs/decisions/backend/0001-a.md': record,
      'docs/decisions/backend/0001-b.md': record,
      'docs/decisions/frontend/web/0001-c.md': record,
      'docs/adr/templates/0001-template.md': record,
      'packages/api/docs/adr/storage/0001-d.md': record,
    };
    const folders = findFolders(treeOf(files));
    assert.deepEqual(
      folders.map(({ path, owner, records }) => [path, owner, records.length]),
      [
        ['docs/decisions', '.', 0],
        ['packages/api/docs/adr', 'packages/api', 0],
        ['docs/decisions/backend', '.', 2],
        ['docs/decisions/frontend/web', '.', 1],
        ['packages/api/docs/adr/storage', 'packages/api', 1],
      ],
    );
    assert.deepEqual(
      checkRecords(treeOf(files), folders)
        .filter(({ rule }) => rule === 'duplicate-number')
        .map(({ path }) => path),
      ['docs/decisions/backend/0001-b.md'],
    );
    assert.equal(home(files, '.'), 'docs/decisions');
  });
});
