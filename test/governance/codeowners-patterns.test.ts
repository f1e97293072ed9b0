import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { Host } from '../../src/codeowners/hosts.ts';
import { ownershipOf } from '../../src/codeowners/ownership.ts';
import { parseCodeowners } from '../../src/codeowners/parse.ts';
import { temporaryFolder, writeTree } from '../support/temporary.ts';

/*
 * What each pattern matches, and who says so:
 *
 * GitHub     docs.github.com, "About code owners"; it refers to gitignore(5) for all but its exceptions
 * gitignore  git-scm.com/docs/gitignore, "Pattern format" and "Examples"
 * GitLab     docs.gitlab.com, "Syntax of CODEOWNERS file" and "Advanced CODEOWNERS configuration"
 * fnmatch    docs.ruby-lang.org, File.fnmatch?, with the flags that GitLab names: FNM_DOTMATCH, FNM_PATHNAME
 * Bitbucket  support.atlassian.com/bitbucket-cloud, "Set up and use code owners"; also gitignore(5)
 */

interface Case {
  readonly source: string;
  readonly pattern: string;
  readonly matches: readonly string[];
  readonly not: readonly string[];
}

const of = (
  source: string,
  pattern: string,
  matches: readonly string[],
  not: readonly string[] = [],
): Case => ({ source, pattern, matches, not });

/** Where GitHub and Bitbucket say the same: both follow gitignore(5). */
const gitignoreCases: readonly Case[] = [
  of(
    'gitignore: no slash, any level',
    'foo',
    ['foo', 'a/foo', 'a/b/foo', 'foo/x', 'a/foo/b/x'],
    ['foobar', 'xfoo', 'a/foobar'],
  ),
  of(
    'gitignore: a slash at the beginning ties it to the root',
    '/foo',
    ['foo', 'foo/a', 'foo/a/b'],
    ['a/foo', 'a/foo/b'],
  ),
  of(
    'gitignore: a slash in the middle does, too',
    'doc/frotz',
    ['doc/frotz', 'doc/frotz/x'],
    ['a/doc/frotz', 'frotz'],
  ),
  of(
    'gitignore: doc/frotz and /doc/frotz are the same',
    '/doc/frotz',
    ['doc/frotz', 'doc/frotz/x'],
    ['a/doc/frotz'],
  ),
  of(
    'gitignore: doc/frotz/ is a folder of the root',
    'doc/frotz/',
    ['doc/frotz/x', 'doc/frotz/a/b'],
    ['doc/frotz', 'a/doc/frotz/x'],
  ),
  of(
    'gitignore: frotz/ is a folder anywhere, never a file',
    'frotz/',
    ['frotz/x', 'a/frotz/x', 'a/frotz/b/x'],
    ['frotz', 'a/frotz'],
  ),
  of(
    'gitignore: a star takes anything but a slash',
    '/a*c',
    ['ac', 'abc', 'abbc', 'a.c'],
    ['a/c', 'ab/bc', 'abcd'],
  ),
  of(
    'gitignore: a star in a segment of its own',
    'a/*/c',
    ['a/b/c', 'a/b/c/d'],
    ['a/c', 'a/b/b/c', 'x/a/b/c'],
  ),
  of(
    'gitignore: a question mark takes one letter, no slash',
    'a?c',
    ['abc', 'x/abc', 'a-c'],
    ['ac', 'abbc', 'a/c'],
  ),
  of(
    'gitignore: a question mark takes a whole letter',
    '/?.md',
    ['é.md', '字.md', '😀.md'],
    ['ab.md'],
  ),
  of(
    'gitignore: hello.* at any level',
    'hello.*',
    ['hello.txt', 'a/hello.java', 'hello.'],
    ['hello', 'ahello.c'],
  ),
  of('gitignore: /hello.* at the root', '/hello.*', ['hello.txt', 'hello.c'], ['a/hello.java']),
  of('gitignore: **/foo is the same as foo', '**/foo', ['foo', 'a/foo', 'a/b/foo/x'], ['a/xfoo']),
  of(
    'gitignore: **/foo/bar is bar directly in foo, anywhere',
    '**/foo/bar',
    ['foo/bar', 'a/foo/bar', 'a/foo/bar/x'],
    ['foo/a/bar'],
  ),
  of('gitignore: abc/** is all inside', 'abc/**', ['abc/x', 'abc/a/b/c'], ['abc', 'x/abc/y']),
  of(
    'gitignore: a/**/b is any number of folders, also none',
    'a/**/b',
    ['a/b', 'a/x/b', 'a/x/y/b', 'a/x/y/b/z'],
    ['a/xb', 'x/a/b', 'ab'],
  ),
  of(
    'gitignore: other stars in a row are as one',
    '/foo**bar',
    ['foobar', 'foo.bar'],
    ['foo/bar', 'foo/x/bar'],
  ),
  of('gitignore: other stars in a row, in a segment', 'a/b**/c', ['a/b/c', 'a/bx/c'], ['a/b/x/c']),
  of('gitignore: a backslash makes a star a letter', '/a\\*', ['a*'], ['ab', 'a']),
  of('gitignore: a backslash makes a question mark a letter', '/a\\?', ['a?'], ['ab']),
  of(
    'gitignore: a blank behind a backslash is part of it',
    '/with\\ blank/',
    ['with blank/x'],
    ['with/x', 'withblank/x'],
  ),
  of(
    'gitignore: "\\!" is a letter',
    '\\!important.txt',
    ['!important.txt', 'a/!important.txt'],
    ['important.txt'],
  ),
  of('gitignore: a name with a dot is matched by a star', '/*', ['.env', 'x'], ['a/.env']),
  of('gitignore: what fits a folder fits all below', '*.d', ['conf.d', 'conf.d/a/b'], ['conf.dx']),
  of('gitignore: folders below a folder', 'a/**/', ['a/b/c', 'a/b/c/d'], ['a/b']),
  of(
    'gitignore: names are case sensitive',
    'README.md',
    ['README.md', 'a/README.md'],
    ['readme.md', 'Readme.md'],
  ),
  of(
    'gitignore: foo/* does not reach deeper',
    'foo/*',
    ['foo/test.json'],
    ['foo/bar/hello.c', 'a/foo/x', 'foo'],
  ),
];

const githubCases: readonly Case[] = [
  ...gitignoreCases,
  of('GitHub: * is everything in the repository', '*', ['a', 'a/b', 'a/b/c.d', '.env']),
  of(
    'GitHub: *.js is files of that ending',
    '*.js',
    ['a.js', 'a/b.js', 'a/b/c.js', '.js'],
    ['a.jsx', 'js', 'a.js.map'],
  ),
  of('GitHub: *.go', '*.go', ['main.go', 'cmd/x/main.go'], ['go', 'main.gox']),
  of(
    'GitHub: /build/logs/ at the root and its subdirectories',
    '/build/logs/',
    ['build/logs/a', 'build/logs/a/b'],
    ['x/build/logs/a', 'build/logs', 'build/a'],
  ),
  of(
    'GitHub: docs/* is files in docs, none nested',
    'docs/*',
    ['docs/getting-started.md'],
    ['docs/build-app/troubleshooting.md', 'a/docs/x.md'],
  ),
  of(
    'GitHub: apps/ is a directory anywhere',
    'apps/',
    ['apps/x', 'a/apps/x', 'a/apps/b/x'],
    ['apps', 'myapps/x'],
  ),
  of(
    'GitHub: /docs/ at the root and its subdirectories',
    '/docs/',
    ['docs/x', 'docs/a/b'],
    ['a/docs/x'],
  ),
  of(
    'GitHub: **/logs is a logs directory at any depth',
    '**/logs',
    ['build/logs/x', 'scripts/logs/y', 'deeply/nested/logs/z', 'logs/x'],
    ['build/log/x', 'blogs/x'],
  ),
  of(
    'GitHub: /apps/github without a slash at the end',
    '/apps/github',
    ['apps/github', 'apps/github/x', 'apps/github/a/b'],
    ['apps/githubx/y', 'a/apps/github/x'],
  ),
  of('GitHub: paths are case sensitive', '/Docs/', ['Docs/x'], ['docs/x']),
  of('GitHub REST, "List CODEOWNERS errors": / never matches', '/', [], ['a', 'a/b']),
];

const bitbucketCases: readonly Case[] = [
  ...gitignoreCases,
  of('Bitbucket: * is everything', '*', ['a', 'a/b', '.bitbucket/CODEOWNERS']),
  of('Bitbucket: *.js', '*.js', ['a.js', 'a/b.js'], ['a.ts']),
];

const gitlabCases: readonly Case[] = [
  of('GitLab: * is the default for all files', '*', [
    'a',
    'a/b',
    'a/b/c',
    '.gitlab-ci.yml',
    '.a/.b',
  ]),
  of('GitLab, absolute paths: /README.md', '/README.md', ['README.md'], ['docs/README.md']),
  of(
    'GitLab, absolute paths: /docs/README.md',
    '/docs/README.md',
    ['docs/README.md'],
    ['README.md', 'a/docs/README.md'],
  ),
  of(
    'GitLab, relative paths: README.md is /**/README.md',
    'README.md',
    ['README.md', 'internal/README.md', 'app/lib/README.md'],
    ['README.mdx', 'xREADME.md'],
  ),
  of(
    'GitLab, relative paths with a slash match at any depth',
    'internal/README.md',
    ['internal/README.md', 'docs/internal/README.md', 'docs/api/internal/README.md'],
    ['README.md', 'internal/a/README.md'],
  ),
  of(
    'GitLab, directory paths: /docs/',
    '/docs/',
    ['docs/a', 'docs/a/b', 'docs/.hidden'],
    ['docs', 'a/docs/b'],
  ),
  of(
    'GitLab, "Code Owners syntax": lib/ is nested anywhere',
    'lib/',
    ['lib/a', 'a/lib/b', 'a/lib/b/c'],
    ['lib', 'xlib/a'],
  ),
  of(
    'GitLab, directory paths: without the slash at the end it is a file',
    '/docs',
    ['docs'],
    ['docs/a'],
  ),
  of(
    'GitLab, relative paths: a folder without the slash',
    'ee/docs',
    ['ee/docs', 'a/ee/docs'],
    ['ee/docs/a'],
  ),
  of('GitLab, wildcard paths: /docs/*', '/docs/*', ['docs/a', 'docs/.a'], ['docs/a/b', 'a/docs/b']),
  of(
    'GitLab, wildcard paths: /docs/*.md',
    '/docs/*.md',
    ['docs/a.md'],
    ['docs/a/b.md', 'docs/a.mdx', 'a.md'],
  ),
  of(
    'GitLab, wildcard paths: /docs/index.*',
    '/docs/index.*',
    ['docs/index.md', 'docs/index.html', 'docs/index.xml'],
    ['docs/index', 'docs/a/index.md'],
  ),
  of(
    'GitLab, wildcard paths: /docs/*spec*',
    '/docs/*spec*',
    ['docs/qa_specs.rb', 'docs/spec_helpers.rb', 'docs/runtime.spec'],
    ['docs/sp.rb', 'docs/spec/a'],
  ),
  of(
    'GitLab, wildcard paths: /docs/*/README.md is one level deep',
    '/docs/*/README.md',
    ['docs/api/README.md'],
    ['docs/README.md', 'docs/a/b/README.md'],
  ),
  of(
    'GitLab, globstar paths: /docs/**/index.md',
    '/docs/**/index.md',
    ['docs/index.md', 'docs/api/index.md', 'docs/api/graphql/index.md'],
    ['index.md', 'docs/api/xindex.md'],
  ),
  of(
    'GitLab, globstar paths: /docs/**/*.md',
    '/docs/**/*.md',
    ['docs/a.md', 'docs/a/b.md'],
    ['a.md', 'docs/a.rb'],
  ),
  of(
    'GitLab, pattern matching: **/*.rb',
    '**/*.rb',
    ['config/database.rb', 'app/controllers/users/stars_controller.rb', 'a.rb'],
    ['a.rbx'],
  ),
  of('GitLab, pattern matching: FNM_DOTMATCH', '/*', ['.gitignore', 'a'], ['.a/b', 'a/b']),
  of('GitLab, pattern matching: FNM_PATHNAME', '/a*c', ['abc', 'ac'], ['a/c']),
  of('GitLab: *.rb', '*.rb', ['a.rb', 'a/b.rb', '.a/.b.rb'], ['a.rb/c']),
  of(
    'GitLab: all in a directory needs the slash; ** at the end is a star',
    '/docs/**',
    ['docs/a'],
    ['docs/a/b'],
  ),
  of(
    'GitLab: model/db/ anywhere',
    'model/db/',
    ['model/db/CHANGELOG.txt', 'a/model/db/b/c'],
    ['model/db'],
  ),
  of(
    'GitLab, exclusions: **/generated/',
    '**/generated/',
    ['generated/a', 'a/generated/b', 'a/b/generated/c/d'],
    ['generated'],
  ),
  of(
    'GitLab: entries with spaces',
    'path\\ with\\ spaces/*.md',
    ['path with spaces/a.md', 'a/path with spaces/b.md'],
    ['path/a.md', 'path with spaces/a/b.md'],
  ),
  of(
    'GitLab, "Code Owners syntax" of 17.7: \\# is a name that begins with #',
    '\\#file_with_pound.rb',
    ['#file_with_pound.rb', 'a/#file_with_pound.rb'],
    ['file_with_pound.rb'],
  ),
  of('fnmatch: a question mark takes one letter', '/c?t', ['cat', 'cöt'], ['ct', 'caat', 'c/t']),
  of('fnmatch: a set', '/ca[a-z]', ['cat', 'caz'], ['ca1', 'ca', 'caA']),
  of('fnmatch: a negated set', '/ca[^t]', ['cab'], ['cat', 'ca/']),
  of(
    'fnmatch: several ranges and letters',
    '/[a-cx-z0].txt',
    ['a.txt', 'z.txt', '0.txt'],
    ['d.txt', '1.txt', 'ab.txt'],
  ),
  of('fnmatch: a backslash takes the meaning away', '/\\*.md', ['*.md'], ['a.md']),
  of(
    'fnmatch: braces are letters without FNM_EXTGLOB',
    '/c{at,ub}s',
    ['c{at,ub}s'],
    ['cats', 'cubs'],
  ),
  of('fnmatch: letters are case sensitive', '/cat', ['cat'], ['CAT', 'category']),
  of('fnmatch: **/foo is foo at any depth', '/**/foo', ['a/b/c/foo', 'foo', '.a/foo'], ['a/foox']),
  of('fnmatch: stars inside a segment are as one', '/a**b/c', ['ab/c', 'axb/c'], ['a/b/c']),
  of('fnmatch: a set that does not end matches nothing', '/a[b', [], ['a[b', 'ab']),
];

const tables: Readonly<Record<Host, readonly Case[]>> = {
  github: githubCases,
  gitlab: gitlabCases,
  bitbucket: bitbucketCases,
};

function isMatched(host: Host, pattern: string, path: string): boolean {
  const owner = host === 'bitbucket' ? 'a@example.com' : '@a';
  const file = parseCodeowners(`${pattern} ${owner}\n`, host, 'CODEOWNERS');
  return ownershipOf(file).decide(path).length > 0;
}

for (const [host, cases] of Object.entries(tables) as [Host, readonly Case[]][]) {
  describe(`patterns of ${host}`, () => {
    for (const { source, pattern, matches, not } of cases) {
      it(`match ${pattern}   (${source})`, () => {
        for (const path of matches) assert.ok(isMatched(host, pattern, path), `matches ${path}`);
        for (const path of not) assert.ok(!isMatched(host, pattern, path), `not ${path}`);
      });
    }
  });
}

describe('pattern table', () => {
  it('has at least 120 pairs of pattern and path', () => {
    const pairs = [...gitignoreCases, ...githubCases.slice(gitignoreCases.length), ...gitlabCases]
      .map(({ matches, not }) => matches.length + not.length)
      .reduce((sum, count) => sum + count, 0);
    assert.ok(pairs >= 250, String(pairs));
  });

  it('agrees with git on gitignore patterns', () => {
    const folder = temporaryFolder();
    const run = (args: readonly string[], input: string) =>
      execFileSync('git', args, { cwd: folder, input, encoding: 'utf8' });
    run(['init', '--quiet'], '');
    for (const { pattern, matches, not } of gitignoreCases) {
      // git walks from above, so it ignores what is in a folder that `foo/*` names.
      if (/\/\*$/.test(pattern)) continue;
      // git counts bytes where its manual says characters, and takes `**` behind letters that it has
      // compared already for one at the beginning, where its manual says a regular asterisk.
      if (pattern === '/?.md' || pattern === 'a/b**/c') continue;
      for (const path of [...matches, ...not]) {
        writeTree(folder, { '.git/info/exclude': `${pattern}\n` });
        let output = '';
        try {
          output = run(['check-ignore', '--no-index', '--stdin', '-z'], `${path}\0`);
        } catch {
          // Status 1: not ignored.
        }
        assert.equal(output !== '', matches.includes(path), `${pattern} ${path}`);
      }
    }
  });
});

describe('random rules', () => {
  /** A plain reading of a gitignore pattern, as a regular expression, one rule after the other. */
  function plainly(patterns: readonly string[], path: string): number {
    const matches = (pattern: string): boolean => {
      const isFolder = pattern.endsWith('/');
      const body = pattern.replace(/^\/|\/$/g, '');
      const anchored = pattern.startsWith('/') || body.includes('/');
      const source = body
        .split('/')
        .map((part) =>
          part === '**'
            ? '**'
            : part.replace(/[.]/g, '\\.').replace(/\*+/g, '[^/]*').replace(/\?/g, '[^/]'),
        )
        .join('/')
        .replace(/^\*\*$/, '.+')
        .replace(/\/\*\*$/, '/.+')
        .replace(/\*\*\//g, '(?:.*/)?');
      const end = body.endsWith('**')
        ? '$'
        : isFolder
          ? '/.+$'
          : /(^|\/)\*$/.test(body)
            ? '$'
            : '(?:/.*)?$';
      return new RegExp(`^${anchored ? '' : '(?:.*/)?'}${source}${end}`).test(path);
    };
    return patterns.findLastIndex(matches);
  }

  it('select the last matching rule, as trying each would', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    const pick = (from: readonly string[]): string => from[random(from.length)] ?? '';
    const names = ['a', 'b', 'ab', 'a.js', 'b.js', 'x.ts', '.c'];
    const parts = [...names, '*', '**', '*.js', 'a*', '?', '*b*', 'a?'];
    const some = (from: readonly string[], most: number): string =>
      Array.from({ length: 1 + random(most) }, () => pick(from)).join('/');
    for (let round = 0; round < 300; round++) {
      const patterns = Array.from(
        { length: 8 },
        () => `${pick(['', '/'])}${some(parts, 3)}${pick(['', '', '/'])}`,
      ).filter((pattern) => !/\*\*\/?$/.test(pattern) || !pattern.endsWith('/'));
      const text = patterns.map((pattern) => `${pattern} @a`).join('\n');
      const ownership = ownershipOf(parseCodeowners(text, 'github', 'CODEOWNERS'));
      for (let times = 0; times < 20; times++) {
        const path = some(names, 4);
        const [decision] = ownership.decide(path);
        assert.equal(decision?.rule.index ?? -1, plainly(patterns, path), `${path}\n${text}`);
      }
    }
  });
});
