import assert from 'node:assert/strict';
import type { Host } from '../../src/codeowners/hosts.ts';
import { ownershipOf } from '../../src/codeowners/ownership.ts';
import { parseCodeowners } from '../../src/codeowners/parse.ts';

/** Of each path: the owners, and the line that decides, section by section. */
function decided(host: Host, lines: readonly string[], ...paths: readonly string[]) {
  const ownership = ownershipOf(parseCodeowners(lines.join('\n'), host, 'CODEOWNERS'));
  return Object.fromEntries(
    paths.map((path) => [
      path,
      ownership
        .decide(path)
        .map(({ section, rule, owners }) =>
          [section.name, rule.line, ...owners.map(({ name }) => name)].join(' ').trim(),
        ),
    ]),
  );
}

const faults = (host: Host, ...lines: readonly string[]) =>
  parseCodeowners(lines.join('\n'), host, 'CODEOWNERS').faults.map(
    ({ rule, level, line, column }) =>
      [rule, level, line, column].filter((each) => each !== undefined).join(' '),
  );

describe('GitHub (About code owners)', () => {
  it('uses only the last match', () => {
    const lines = ['* @global-owner1 @global-owner2', '*.js @js-owner #This is an inline comment.'];
    assert.deepEqual(decided('github', lines, 'a.js', 'a.ts'), {
      'a.js': ['2 @js-owner'],
      'a.ts': ['1 @global-owner1 @global-owner2'],
    });
  });

  it('leaves files unowned that match a rule without owners', () => {
    const lines = ['/apps/ @octocat', '/apps/github'];
    assert.deepEqual(decided('github', lines, 'apps/x', 'apps/github/x', 'y'), {
      'apps/x': ['1 @octocat'],
      'apps/github/x': ['2'],
      y: [],
    });
    assert.deepEqual(faults('github', ...lines), []);
  });

  it('uses the last line of a duplicate pattern', () => {
    assert.deepEqual(decided('github', ['apps/ @octocat', 'apps/ @doctocat'], 'apps/x'), {
      'apps/x': ['2 @doctocat'],
    });
  });

  it('skips only invalid lines', () => {
    const lines = ['* @a', '!x @b', 'a[bc] @b', '\\#x @b', 'x b', 'y @b c@d.example'];
    assert.deepEqual(decided('github', lines, 'x', 'ab', '#x', 'y'), {
      x: ['1 @a'],
      ab: ['1 @a'],
      '#x': ['1 @a'],
      y: ['6 @b c@d.example'],
    });
    assert.deepEqual(faults('github', ...lines), [
      'negation error 2 1',
      'escaped-hash error 4 1',
      'malformed-owner error 5 3',
    ]);
  });

  it('accepts users, teams and addresses', () => {
    for (const owner of [
      '@octocat',
      '@octo-org/octocats',
      '@octo-org/team_1',
      'docs@example.com',
      '@mona_acme',
    ])
      assert.deepEqual(faults('github', `* ${owner}`), [], owner);
    for (const owner of [
      'octocat',
      '@',
      '@-x',
      '@a--b',
      '@a/b/c',
      '@@owner',
      '@a@b',
      'a@b',
      '@org/',
      '@a,',
    ])
      assert.deepEqual(faults('github', `* ${owner}`), ['malformed-owner error 1 3'], owner);
  });

  it('ignores files of 3 MB', () => {
    const text = `* @a\n${'# a comment that fills the file\n'.repeat(100_000)}`;
    const { faults: found } = parseCodeowners(text, 'github', 'CODEOWNERS');
    assert.deepEqual(
      found.map(({ rule }) => rule),
      ['file-too-large'],
    );
    assert.deepEqual(parseCodeowners(text, 'gitlab', 'CODEOWNERS').faults, []);
  });

  it('accepts a byte order mark, CRLF, tabs and a missing final newline', () => {
    assert.deepEqual(
      decided('github', ['\uFEFF* @a\r', '\t*.js\t@b\r', '# c\r', 'x @c'], 'x', 'a.js', 'y'),
      {
        x: ['4 @c'],
        'a.js': ['2 @b'],
        y: ['1 @a'],
      },
    );
  });

  it('has no sections and no ranges: brackets stand for themselves, as in routes of Next.js', () => {
    const lines = ['* @a', '/apps/[param]/x.ts @b', '[[...all]]/ @c', '[ab].js @d', '[Docs] @e'];
    assert.deepEqual(
      decided(
        'github',
        lines,
        'apps/[param]/x.ts',
        'apps/p/x.ts',
        '[[...all]]/y',
        'a.js',
        'docs/z',
      ),
      {
        'apps/[param]/x.ts': ['2 @b'],
        'apps/p/x.ts': ['1 @a'],
        '[[...all]]/y': ['3 @c'],
        'a.js': ['1 @a'],
        'docs/z': ['1 @a'],
      },
    );
    assert.deepEqual(faults('github', ...lines), []);
  });
});

describe('GitLab (Syntax of CODEOWNERS file, Advanced CODEOWNERS configuration)', () => {
  it('decides per section', () => {
    const lines = [
      '* @admin',
      '[README Owners]',
      'README.md @user1 @user2',
      'internal/README.md @user4',
      '[README other owners]',
      'README.md @user3',
    ];
    assert.deepEqual(decided('gitlab', lines, 'README.md', 'internal/README.md', 'x'), {
      'README.md': ['1 @admin', 'README Owners 3 @user1 @user2', 'README other owners 6 @user3'],
      'internal/README.md': ['1 @admin', 'README Owners 4 @user4', 'README other owners 6 @user3'],
      x: ['1 @admin'],
    });
  });

  it('applies the owners of a section to rules without owners', () => {
    const lines = [
      '* @general-approvers',
      '[Documentation] @docs-team',
      'docs/',
      'README.md',
      '*.txt',
      '[Database][2] @database-team @agarcia',
      'model/db/',
      'config/db/database-setup.md @docs-team',
    ];
    assert.deepEqual(
      decided('gitlab', lines, 'model/db/CHANGELOG.txt', 'config/db/database-setup.md'),
      {
        'model/db/CHANGELOG.txt': [
          '1 @general-approvers',
          'Documentation 5 @docs-team',
          'Database 7 @database-team @agarcia',
        ],
        'config/db/database-setup.md': ['1 @general-approvers', 'Database 8 @docs-team'],
      },
    );
    const [, , database] = parseCodeowners(lines.join('\n'), 'gitlab', 'x').sections;
    assert.deepEqual(database, { name: 'Database', lines: [6], optional: false, approvals: 2 });
  });

  it('joins sections of the same name, ignoring case', () => {
    const lines = [
      '[Documentation]',
      'docs/ @docs',
      '[Database]',
      'README.md @db',
      '[DOCUMENTATION]',
      'README.md @docs2',
    ];
    const file = parseCodeowners(lines.join('\n'), 'gitlab', 'x');
    assert.deepEqual(
      file.sections.map(({ name, lines: at }) => [name, ...at].join(' ')),
      ['', 'Documentation 1 5', 'Database 3'],
    );
    assert.deepEqual(decided('gitlab', lines, 'docs/README.md'), {
      'docs/README.md': ['Documentation 6 @docs2', 'Database 4 @db'],
    });
  });

  it('treats a section as optional only if all its headings are', () => {
    const { sections } = parseCodeowners(
      '^[Go]\n*.go @a\n^[Docs]\n*.md @a\n[docs]\n*.txt @a',
      'gitlab',
      'x',
    );
    assert.deepEqual(
      sections.map(({ name, optional }) => `${name} ${optional}`),
      [' false', 'Go true', 'Docs false'],
    );
  });

  it('excludes files permanently', () => {
    const lines = [
      '* @default-owner',
      '!*.rb',
      '/special/*.rb @ruby-owner',
      '[Ruby]',
      '*.rb @ruby-team',
      '!/config/**/*.rb',
      '/config/routes.rb @ops',
      '[Config]',
      '/config/ @ops-team',
    ];
    assert.deepEqual(decided('gitlab', lines, 'special/a.rb', 'config/routes.rb', 'x'), {
      'special/a.rb': ['2', 'Ruby 5 @ruby-team'],
      'config/routes.rb': ['2', 'Ruby 6', 'Config 9 @ops-team'],
      x: ['1 @default-owner'],
    });
    assert.deepEqual(faults('gitlab', ...lines), []);
  });

  it('treats an invalid heading as a rule of the previous section', () => {
    assert.deepEqual(
      decided('gitlab', ['* @group', '', '[Section name', 'docs/ @docs_group'], 'docs/x'),
      {
        'docs/x': ['4 @docs_group'],
      },
    );
    assert.deepEqual(faults('gitlab', '* @group', '[Section name', '[]', 'docs/ @docs_group'), [
      'unparsable-section error 2',
      'malformed-owner error 2 10',
      'no-owners error 2',
      'unparsable-section error 3',
      'no-owners error 3',
    ]);
  });

  it('ignores invalid owners, but keeps the rule', () => {
    const lines = ['/path/* @group user_without_at_symbol @user_with_at_symbol'];
    assert.deepEqual(decided('gitlab', lines, 'path/x'), {
      'path/x': ['1 @group @user_with_at_symbol'],
    });
    assert.deepEqual(faults('gitlab', ...lines), ['malformed-owner error 1 16']);
  });

  it('has no inline comments: names in them become owners', () => {
    const lines = ['*.md @a # not @b at all', '# whole lines, @c', '\\#x @d'];
    assert.deepEqual(decided('gitlab', lines, 'x.md', '#x'), {
      'x.md': ['1 @a @b'],
      '#x': ['3 @d'],
    });
    assert.deepEqual(faults('gitlab', ...lines), ['inline-comment warning 1 9']);
  });

  it('accepts users, groups, roles and addresses', () => {
    for (const owner of [
      '@user',
      '@group',
      '@group/with-nested/subgroup',
      '@@developer',
      '@@maintainers',
      '@@owner',
      'janedoe@gitlab.com',
      '@a.b_c',
    ])
      assert.deepEqual(faults('gitlab', `* ${owner}`), [], owner);
    for (const owner of ['@@reporter', '@@guest', '@group/', 'user', '@'])
      assert.deepEqual(faults('gitlab', `* @x ${owner}`), ['malformed-owner error 1 6'], owner);
  });

  it('treats an invalid number of approvals as 1', () => {
    const lines = ['[A][0] @a', 'a', '[B][x] @a', 'b', '[C][3] @a', 'c', '[D][-1] @a', 'd'];
    const { sections } = parseCodeowners(lines.join('\n'), 'gitlab', 'x');
    assert.deepEqual(
      sections.map(({ approvals }) => approvals),
      [1, 1, 1, 3, 1],
    );
    assert.deepEqual(faults('gitlab', ...lines), [
      'wrong-approvals warning 1',
      'wrong-approvals warning 3',
      'wrong-approvals warning 7',
    ]);
  });

  it('reports a rule that nobody can approve', () => {
    assert.deepEqual(faults('gitlab', 'a', '[B]', 'b', '[C] @c', 'c'), [
      'no-owners error 1',
      'no-owners error 3',
    ]);
    assert.deepEqual(faults('gitlab', '* @a', '!x @b'), ['owners-of-exclusion warning 2']);
  });
});

describe('Bitbucket (Set up and use code owners)', () => {
  it('uses the last match, and allows inline comments', () => {
    const lines = ['* a@example.com b@example.com # everybody', '*.js @workspace/frontenders:all'];
    assert.deepEqual(decided('bitbucket', lines, 'a.js', 'x'), {
      'a.js': ['2 @workspace/frontenders:all'],
      x: ['1 a@example.com b@example.com'],
    });
  });

  it('accepts addresses, users, groups and teams with a number', () => {
    for (const owner of [
      'a@example.com',
      '@user',
      '@workspace-slug/group',
      '@workspace-slug/group:least_busy(2)',
      '@teams/sre-leads:random(2)',
      '@teams/x:all',
    ])
      assert.deepEqual(faults('bitbucket', `* ${owner}`), [], owner);
    for (const owner of ['user', '@a/b/c', '@w/g:most(2)', '@@developers'])
      assert.deepEqual(
        faults('bitbucket', `* ${owner}`),
        ['malformed-owner error 1 3', 'no-owners warning 1'],
        owner,
      );
  });

  it('omits everything it lists as excluded', () => {
    assert.deepEqual(faults('bitbucket', '!x @a', 'a[bc] @b', '\\#x @b'), [
      'negation error 1 1',
      'escaped-hash error 3 1',
    ]);
  });
});
