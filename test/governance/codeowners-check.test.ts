import assert from 'node:assert/strict';
import { checkCodeowners } from '../../src/codeowners/check.ts';
import type { Host } from '../../src/codeowners/hosts.ts';
import { parseCodeowners } from '../../src/codeowners/parse.ts';

const standard = {
  github: '.github/CODEOWNERS',
  gitlab: '.gitlab/CODEOWNERS',
  bitbucket: '.bitbucket/CODEOWNERS',
};

/** Each finding as `rule line path`. */
function check(host: Host, lines: readonly string[], files: readonly string[]): string[] {
  const path = standard[host];
  const file = parseCodeowners(lines.join('\n'), host, path);
  return checkCodeowners(file, { files: [path, ...files] }).map((finding) =>
    [finding.rule, finding.line ?? finding.path].join(' '),
  );
}

const messages = (host: Host, lines: readonly string[], files: readonly string[]): string =>
  checkCodeowners(parseCodeowners(lines.join('\n'), host, standard[host]), { files })
    .map(({ message }) => message)
    .join('\n');

describe('agentops codeowners check', () => {
  it('reports nothing for a sound file', () => {
    const lines = ['* @o/all', '/src/ @a @b', '/docs/ @c', '/src/generated/'];
    assert.deepEqual(check('github', lines, ['src/a', 'src/generated/b', 'docs/c', 'd']), []);
    assert.deepEqual(
      check('gitlab', ['* @a @b', '[Docs] @c', 'docs/', '!docs/x'], ['docs/x', 'docs/y']),
      [],
    );
    assert.deepEqual(check('bitbucket', ['* a@b.example @w/g'], ['x']), []);
  });

  it('reports syntax errors with their line', () => {
    assert.deepEqual(check('github', ['* @o/all', '', '!x @b', 'y z'], ['x']), [
      'negation 3',
      'malformed-owner 4',
    ]);
  });

  it('reports brackets only where they match no file', () => {
    const lines = ['* @o/all', '/app/[id]/page.tsx @a', '/app/[a-z]/ @a', '[Docs] @a'];
    for (const host of ['github', 'bitbucket'] as const) {
      assert.deepEqual(check(host, lines, ['app/[id]/page.tsx', 'app/b/x.ts']), [
        'character-range 3',
        'character-range 4',
      ]);
    }
  });

  it('reports patterns without a file, with a suggestion', () => {
    const files = ['Docs/a.md', 'src/api/b.ts', 'main.ts'];
    const lines = [
      '* @o/all',
      '/docs/ @a',
      '/gone/ @a',
      '/ @a',
      './src/ @a',
      'src\\api @a',
      'main.ts/ @a',
    ];
    assert.deepEqual(check('github', lines, files), [
      'wrong-case 2',
      'unused-pattern 3',
      'unused-pattern 4',
      'unused-pattern 5',
      'unused-pattern 6',
      'trailing-slash 7',
    ]);
    const said = messages('github', lines, files);
    assert.match(said, /\/docs\/ matches no file: case matters, and the file is Docs\/a\.md/);
    assert.match(said, /use "\*" to match everything/);
    assert.match(messages('github', ['@o/team'], files), /comes before the owners/);
    assert.match(said, /main\.ts is a file/);
    assert.match(said, /separate folders with "\/"/);
  });

  it('reports the missing slash of a folder on GitLab, but not GitHub', () => {
    const files = ['docs/a', 'docs/b/c'];
    assert.deepEqual(check('gitlab', ['* @a @b', '/docs @c'], files), ['missing-slash 2']);
    assert.deepEqual(check('github', ['* @a @b', '/docs @c'], files), []);
  });

  it('reports GitLab wildcards that do not match deeper', () => {
    const lines = ['* @a @b', '/docs/** @c'];
    assert.deepEqual(check('gitlab', lines, ['docs/a', 'docs/b/c']), ['shallow-globstar 2']);
    assert.deepEqual(check('gitlab', lines, ['docs/a']), []);
    assert.deepEqual(check('github', lines, ['docs/a', 'docs/b/c']), []);
  });

  it('reports GitLab paths that match below the root', () => {
    const files = ['ee/docs/a', 'x/ee/docs/b'];
    assert.deepEqual(check('gitlab', ['* @a @b', 'ee/docs/ @c'], files), [
      'missing-leading-slash 2',
    ]);
    assert.deepEqual(check('gitlab', ['* @a @b', '/ee/docs/ @c'], files), []);
    assert.deepEqual(check('gitlab', ['* @a @b', 'ee/docs/ @c'], ['ee/docs/a']), []);
    assert.deepEqual(check('github', ['* @a @b', 'ee/docs/ @c'], files), []);
  });

  it('reports duplicate patterns and owners', () => {
    assert.deepEqual(check('github', ['* @a @b', 'x @c', 'x @d', 'y @e @E'], ['x', 'y']), [
      'duplicate-pattern 2',
      'duplicate-owner 4',
    ]);
    assert.deepEqual(check('gitlab', ['* @a @b', '[A]', 'x @a', '[B]', 'x @a'], ['x']), []);
  });

  it('reports rules that never decide, with the rule that does', () => {
    const lines = ['/src/api/ @a', '/src/ @b', '* @o/all'];
    assert.deepEqual(check('github', lines, ['src/api/x', 'src/y']), [
      'shadowed-rule 1',
      'shadowed-rule 2',
    ]);
    assert.match(
      messages('github', lines, ['src/api/x', 'src/y']),
      /Line 3 \(\*\) decides for src\/api\/x/,
    );
    assert.deepEqual(check('gitlab', ['* @a @b', '!x', 'x @c'], ['x', 'y']), ['shadowed-rule 3']);
    assert.match(messages('gitlab', ['* @a @b', '!x', 'x @c'], ['x']), /Line 2 \(x\) excludes x/);
    assert.deepEqual(
      check('gitlab', ['[A]', 'x @a', '[B]', 'x @b', '[C]', '* @a @b'], ['x', 'y']),
      [],
    );
  });

  it('reports unowned files, grouped by folder', () => {
    const files = ['src/a', 'src/b', 'docs/a/1', 'docs/a/2', 'docs/b', 'lone', 'src/deep/x/1'];
    assert.deepEqual(check('github', ['/.github/ @o/t', '/src/a @b', '/lone @b'], files), [
      'unowned-file src/b',
      'unowned-file docs',
      'unowned-file src/deep',
    ]);
    assert.match(messages('github', ['/src/a @b'], files), /docs\/ \(3 files\) has no owner/);
    assert.deepEqual(check('github', ['# nothing'], ['a/b']), ['unowned-file .']);
  });

  it('accepts files that are explicitly unowned or excluded', () => {
    assert.deepEqual(check('github', ['/* @o/t', '/.github/ @o/t', '/gen/'], ['a', 'gen/b']), []);
    assert.deepEqual(check('gitlab', ['* @a @b', '!gen/'], ['a', 'gen/b']), []);
  });

  it('requires two owners for security-sensitive files', () => {
    const files = ['.github/workflows/ci.yml', 'src/auth/login.ts', 'src/x'];
    assert.deepEqual(check('github', ['* @a'], files), ['sensitive-needs-two 1']);
    assert.match(
      messages('github', ['* @a'], files),
      /@a is the only owner of security-sensitive files: \.github\/workflows\/ci\.yml and 1 more/,
    );
    assert.deepEqual(check('github', ['* @a @b'], files), []);
    assert.deepEqual(check('github', ['* @o/team'], files), []);
    assert.deepEqual(check('gitlab', ['* @@maintainer'], files), []);
    // Two sections with one person each are two people.
    assert.deepEqual(check('gitlab', ['* @a', '[Security]', '* @b'], files), []);
  });

  it('reports files that the host ignores', () => {
    assert.deepEqual(
      check('github', ['* @a @b'], ['CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS']),
      ['ignored-file CODEOWNERS', 'ignored-file docs/CODEOWNERS'],
    );
  });
});
