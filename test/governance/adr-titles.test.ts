import assert from 'node:assert/strict';
import { checkRecords } from '../../src/adr/check.ts';
import { emptyContent } from '../../src/adr/content.ts';
import { findFolders } from '../../src/adr/folders.ts';
import { addRecord } from '../../src/adr/operations.ts';
import { adrTools, log4brains, madr, standing, textsOf, treeOf } from '../support/adr-tree.ts';
import { Chance } from '../support/chance.ts';

/* What `adr new` writes passes `adr check`, whatever Markdown the title holds. */

const pieces = [
  ...[
    'Use',
    'PostgreSQL',
    'no more',
    '7',
    '1.',
    'ADR-3:',
    'naïve',
    '数据库',
    '🚀',
    'a_b_c',
    'a*b*c',
  ],
  ...[
    '[x](y.md)',
    '![x](y.png)',
    '[x]',
    '[x]: y.md',
    '<a href="y.md">',
    '<https://a.b>',
    'https://a.b/c',
  ],
  ...[
    '`code`',
    '``',
    '`',
    '```',
    '~~~',
    '#',
    '##',
    '---',
    '===',
    '- item',
    '* item',
    '> quote',
    '| a | b |',
  ],
  ...[
    '<!-- agentops:begin adr-index -->',
    '<!--',
    '-->',
    '--!>',
    '\\',
    '\\[',
    '(',
    ')',
    '[',
    ']',
    '](',
    '"',
    "'",
  ],
  ...[
    'Status: accepted',
    'status: "x"',
    '&amp;',
    '$1',
    '{{x}}',
    '<%= x %>',
    ':',
    '\n',
    '\r\n',
    '\t',
    '\0',
  ],
];

const repositories = { none: {}, 'adr-tools': adrTools, log4brains, MADR: madr };
const rounds = 500;

describe('a title of any kind', () => {
  for (const [name, files] of Object.entries(repositories)) {
    it(`makes a record that passes the check, beside those of ${name}`, () => {
      const chance = new Chance(12);
      const before = findingsIn(files);
      for (let round = 0; round < rounds; round++) {
        const words = Array.from({ length: 1 + chance.below(4) }, () => chance.pick(pieces));
        const title = words.join(chance.pick([' ', '']));
        const { changes } = addRecord(standing(files), {
          content: emptyContent(title),
          status: 'proposed',
          date: '2026-11-30',
          again: true,
        });
        const written = Object.entries(textsOf(changes)).filter(([, text]) => text !== null);
        const after = { ...files, ...Object.fromEntries(written) } as Record<string, string>;
        assert.deepEqual(findingsIn(after), before, JSON.stringify(title));
        const there = addRecord(standing(after), {
          content: emptyContent(title),
          status: 'proposed',
          date: '2026-11-30',
        });
        assert.deepEqual(there.changes, [], `found again: ${JSON.stringify(title)}`);
      }
    });
  }
});

const findingsIn = (files: Readonly<Record<string, string>>): string[] =>
  checkRecords(treeOf(files), findFolders(treeOf(files))).map(
    ({ rule, path, message }) => `${rule} ${path} ${message}`,
  );
